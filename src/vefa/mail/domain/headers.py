"""The head of a message or part: fields, encoded words, parameters. Broken lines are stepped
over, not fatal."""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from vefa.mail.domain.charsets import clean, codec_named, decode, without_turns

MOST_FIELDS = 2_000
LONGEST_FIELD = 200_000
_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:")
_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|reply-to|received"
    rb"|return-path"
    rb"|in-reply-to|references|sender|delivered-to|x-[!-9;-~]+)[ \t]*:",
    re.IGNORECASE,
)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Field:
    """One header: its name in lower case and its unfolded raw value."""

    name: str
    raw: bytes

    @property
    def text(self) -> str:
        """The value as letters, encoded words still encoded (their commas are none of the
        syntax)."""
        return self.text_in(None)

    def text_in(self, charset: str | None) -> str:
        """The same, with bytes beyond ASCII read as `charset` where that fits them."""
        return clean(decode(self.raw, charset).text)


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a message or part, where its body starts, and whether lines had to be left
    out."""

    fields: tuple[Field, ...]
    body_at: int
    broken_lines: int = 0

    def all(self, name: str) -> list[Field]:
        return [field for field in self.fields if field.name == name]

    def first(self, name: str, charset: str | None = None) -> str:
        """Text of the first field of that name that says anything, encoded words kept."""
        texts = (field.text_in(charset).strip() for field in self.fields if field.name == name)
        return next((text for text in texts if text), "")


def split_head(raw: bytes, start: int, end: int) -> Head:
    """Read the fields from `start`; the body begins after the first empty line, or where no
    field is left."""
    fields: list[tuple[str, bytearray]] = []
    broken = 0
    at = start
    while at < end and len(fields) < MOST_FIELDS:
        stop = raw.find(b"\n", at, end)
        following = end if stop < 0 else stop + 1
        line = raw[at:following].rstrip(b"\r\n")
        if not line.strip(b" \t\0"):
            at = following
            if start == 0 and not fields and _KNOWN.match(raw[at : at + 500].lstrip()):
                continue  # empty lines before the first field of the whole message
            break
        if line[:1] in {b" ", b"\t"} and fields:
            if len(fields[-1][1]) < LONGEST_FIELD:
                fields[-1][1].extend(b" " + line.strip(b" \t")[:LONGEST_FIELD])
        elif found := _FIELD.match(line):
            value = line[found.end() :].strip(b" \t")[:LONGEST_FIELD]
            fields.append((found[1].decode("ascii").lower(), bytearray(value)))
        elif _is_mailbox_line(line, first=not fields):
            pass
        elif _fields_follow(raw, following, end):
            broken += 1
        else:
            return _head(fields, at, broken + bool(fields))
        at = following
    return _head(fields, at, broken)


def _head(fields: list[tuple[str, bytearray]], body_at: int, broken: int) -> Head:
    return Head(tuple(Field(name, bytes(value)) for name, value in fields), body_at, broken)


def _is_mailbox_line(line: bytes, *, first: bool) -> bool:
    return first and line.startswith((b"From ", b">From "))


def _fields_follow(raw: bytes, at: int, end: int) -> bool:
    """True when a well-known field stands before the next empty line: the odd line is an
    accident."""
    for line in raw[at : min(end, at + 8_000)].split(b"\n")[:60]:
        if not line.strip():
            return False
        if _KNOWN.match(line):
            return True
    return False


def decode_words(text: str) -> str:
    """Text with its encoded words (RFC 2047, also ill-formed ones) turned into letters.

    Bytes of neighbouring words of one charset are joined before decoding, since senders cut
    letters in two.

    >>> decode_words("=?UTF-8?B?xLBz?= =?utf-8?q?tanbul_?= ofisi")
    'İstanbul  ofisi'
    """
    if "=?" not in text:
        return text
    joined = _BETWEEN_WORDS.sub(r"\1", text)
    pieces: list[str] = []
    pending = bytearray()
    charset = ""
    at = 0
    for word in _WORD.finditer(joined):
        named = word[1].partition("*")[0].lower()
        if pending and (word.start() > at or named != charset):
            pieces.append(decode(bytes(pending), charset).text)
            pending.clear()
        pieces.append(joined[at : word.start()])
        pending += _word_bytes(word[2], word[3])
        charset = named
        at = word.end()
    if pending:
        pieces.append(decode(bytes(pending), charset).text)
    pieces.append(joined[at:])
    return "".join(pieces)


def _word_bytes(kind: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if kind in "bB":
        return lenient_base64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def lenient_base64(raw: bytes) -> bytes:
    """Bytes of base64 whatever stands between its letters and however its end was cut off."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", raw)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def one_line(text: str) -> str:
    """Decoded words, white space collapsed, no turned direction: what a person reads of a header.

    >>> one_line("  Re: =?iso-8859-9?Q?Yaz=FDc=FD?=   bozuk ")
    'Re: Yazıcı bozuk'
    """
    return " ".join(without_turns(clean(decode_words(text))).split())


def split_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The word before the first semicolon, and the parameters (RFC 2231 and RFC 2047 forms) by
    lower-case name.

    >>> split_parameters("attachment; filename*=utf-8''%C5%9Fema.pdf; size=3")
    ('attachment', {'size': '3', 'filename': 'şema.pdf'})
    """
    first, *rest = _split_outside_quotes(value, ";")
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for item in rest[:200]:
        name, equals, content = item.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            continue
        base, star, section = name.partition("*")
        if star:
            number = section.rstrip("*")
            coded = section in ("", "0") or section.endswith("*")
            pieces.setdefault(base, []).append((_number(number), coded, _unquote(content)))
        else:
            plain.setdefault(name, decode_words(_unquote(content)))
    for base, sections in pieces.items():
        plain[base] = _joined_sections(sections) or plain.get(base, "")
    return first.strip(), plain


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def _joined_sections(sections: Sequence[tuple[int, bool, str]]) -> str:
    ordered = sorted(sections, key=lambda section: section[0])
    charset = None
    raw = bytearray()
    for place, (_, coded, text) in enumerate(ordered):
        rest = text
        if place == 0 and coded and text.count("'") >= 2:
            charset, _, rest = text.split("'", 2)
        raw += unquote_to_bytes(rest) if coded else rest.encode("utf-8", "replace")
    if codec_named(charset) is None:
        charset = None
    return decode_words(clean(decode(bytes(raw), charset).text))


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    parts: list[str] = []
    start = 0
    quoted = False
    skip = False
    for at, letter in enumerate(text):
        if skip:
            skip = False
        elif letter == "\\" and quoted:
            skip = True
        elif letter == '"':
            quoted = not quoted
        elif letter == separator and not quoted:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return parts


def _unquote(text: str) -> str:
    """The content of a quoted string; a backslash of a Windows path is kept."""
    text = text.strip()
    if text[:1] != '"':
        return text
    closing = len(text) - 1 if len(text) > 1 and text.endswith('"') else len(text)
    return re.sub(r'\\(["\\])', r"\1", text[1:closing])
