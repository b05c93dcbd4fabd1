"""Rich text of Outlook: unpacked ([MS-OXRTFCP]) and read as plain text. Work is bounded."""

import re
import struct
from collections.abc import Iterable

from vefa.mail.domain.charsets import clean, decode

LONGEST = 2_000_000
"""Bytes that are unpacked or read; no text that a person writes is longer."""

_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW = 4_096
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"sect": "\n"}
_SIGNS = {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}
_SIGNS |= {b"endash": "–", b"emdash": "—", b"bullet": "•"}
_SILENT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer"}
)
_DEEPEST = 200


def decompress_rtf(content: bytes) -> bytes:
    """The rich text of a packed one; empty when it is none.

    >>> decompress_rtf(struct.pack("<IIII", 16, 4, _PLAIN, 0) + b"{ab}")
    b'{ab}'
    """
    if len(content) < 16:
        return b""
    _size, length, kind, _checksum = struct.unpack_from("<IIII", content)
    length = min(length, LONGEST)
    if kind == _PLAIN:
        return content[16 : 16 + length]
    return _expanded(content[16:], length) if kind == _PACKED else b""


def _expanded(packed: bytes, length: int) -> bytes:
    """Runs of letters and references into the last 4,096 letters, eight to a byte of flags."""
    window = bytearray(_PRESET.ljust(_WINDOW, b"\0"))
    write = len(_PRESET)
    out = bytearray()
    letters: Iterable[int]
    at = 0
    while at < len(packed) and len(out) < length:
        flags = packed[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(packed):
                    return bytes(out)
                reference = packed[at] << 8 | packed[at + 1]
                at += 2
                start, count = reference >> 4, (reference & 15) + 2
                if start == write % _WINDOW:
                    return bytes(out)
                letters = (window[(start + step) % _WINDOW] for step in range(count))  # as it grows
            else:
                if at >= len(packed):
                    return bytes(out)
                letters = packed[at : at + 1]
                at += 1
            for letter in letters:
                window[write % _WINDOW] = letter
                out.append(letter)
                write += 1
    return bytes(out[:length])


class _State:
    """What holds inside the group that is being read."""

    def __init__(self, outer: "_State | None" = None) -> None:
        self.silent: bool = outer.silent if outer else False
        self.hidden: bool = outer.hidden if outer else False
        self.fallback: int = outer.fallback if outer else 1


def rtf_to_text(rtf: bytes) -> str:
    r"""The letters of a rich text, with its line ends.

    Of HTML that Outlook has wrapped into rich text only the letters are read.

    >>> rtf_to_text(rb"{\rtf1\ansi\ansicpg1254 Yaz\'fdc\'fd\par bozuk}")
    'Yazıcı\nbozuk'
    """
    reader = _Reader()
    for token in _TOKEN.finditer(rtf[:LONGEST]):
        reader.take(token)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.pending = bytearray()
        self.codepage = "cp1252"
        self.groups = [_State()]
        self.too_deep = 0
        self.to_skip = 0

    @property
    def state(self) -> _State:
        return self.groups[-1]

    def take(self, token: "re.Match[bytes]") -> None:
        word, number, byte, sign, brace, letters = token.groups()
        if brace:
            self._group(brace)
        elif byte is not None:
            self._letter(bytes([int(byte, 16)]))
        elif word is not None:
            self._word(word, number)
        elif sign is not None:
            self._sign(sign)
        elif letters:
            self._plain(letters.replace(b"\r", b"").replace(b"\n", b""))

    def _group(self, brace: bytes) -> None:
        self._flush()
        self.to_skip = 0
        if brace == b"{":
            if len(self.groups) < _DEEPEST:
                self.groups.append(_State(self.state))
            else:
                self.too_deep += 1
        elif self.too_deep:
            self.too_deep -= 1
        elif len(self.groups) > 1:
            self.groups.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number else None
        if word == b"u" and value is not None:
            self._say(chr(value % 65_536))
            self.to_skip = self.state.fallback
        elif word == b"uc":
            self.state.fallback = min(value or 0, 10)
        elif word == b"ansicpg" and value:
            self.codepage = f"cp{value}"
        elif word == b"htmlrtf":
            self._flush()
            self.state.hidden = value != 0
        elif word in _SILENT:
            self.state.silent = True
        elif said := _BREAKS.get(word) or _SIGNS.get(word):
            self._say(said)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state.silent = True
        elif sign in b"{}\\":
            self._plain(sign)
        elif sign == b"~":
            self._say(" ")
        elif sign in b"\r\n":
            self._say("\n")

    def _plain(self, letters: bytes) -> None:
        skipped = min(self.to_skip, len(letters))
        self.to_skip -= skipped
        if not self.state.silent and not self.state.hidden:
            self.pending += letters[skipped:]

    def _letter(self, letter: bytes) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif not self.state.silent and not self.state.hidden:
            self.pending += letter

    def _say(self, text: str) -> None:
        self._flush()
        if not self.state.silent and not self.state.hidden:
            self.out.append(text)

    def _flush(self) -> None:
        if self.pending:
            self.out.append(decode(bytes(self.pending), self.codepage).text)
            self.pending.clear()

    def result(self) -> str:
        self._flush()
        return clean("".join(self.out)).strip()
