"""What Outlook packs into `winmail.dat` (TNEF): files, and the text where the message has none.

Read from [MS-OXTNEF] and [MS-OXCDATA]. The input is hostile: lengths are checked against what is
there, work is bounded, and a stream that ends early gives what was read until then.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from vefa.mail.domain.charsets import clean, decode
from vefa.mail.domain.rtf import decompress_rtf, rtf_to_text

SIGNATURE = 0x223E9F78
DEEPEST = 3
"""Messages inside messages that are unpacked; a deeper one stays a file."""

_MOST_ATTRIBUTES = 5_000
_MOST_PROPERTIES = 2_000
_MOST_VALUES = 1_000

_BODY, _CODEPAGE, _PROPERTIES = 0x0002800C, 0x00069007, 0x00069003
_ATTACHMENT_STARTS, _TITLE, _TRANSPORT_NAME = 0x00069002, 0x00018010, 0x00069001
_DATA, _ATTACHMENT_PROPERTIES = 0x0006800F, 0x00069005

_P_BODY, _P_RTF, _P_HTML = 0x1000, 0x1009, 0x1013
_P_DATA, _P_SHORT_NAME, _P_LONG_NAME, _P_TYPE, _P_CONTENT_ID = (
    0x3701,
    0x3704,
    0x3707,
    0x370E,
    0x3712,
)
_P_DISPLAY_NAME = 0x3001

_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_ENCODINGS = {_STRING8: "", _UNICODE: "utf-16-le"}


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file out of the stream; the name may be empty."""

    name: str
    type: str
    content: bytes
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a stream holds. `is_whole` is False when it ended early or made no sense somewhere."""

    files: tuple[PackedFile, ...] = ()
    text: str = ""
    html: str = ""
    is_whole: bool = False


@dataclass(slots=True)
class _File:
    title: str = ""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    content: bytes = b""


@dataclass(slots=True)
class _Stream:
    codepage: str = "cp1252"
    body: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    files: list[_File] = field(default_factory=list)
    is_whole: bool = True


def is_tnef(content: bytes) -> bool:
    """Whether the bytes begin as such a stream does.

    >>> is_tnef(bytes.fromhex("789f3e22") + b"..."), is_tnef(b"%PDF")
    (True, False)
    """
    return content[:4] == SIGNATURE.to_bytes(4, "little")


def unpack_tnef(content: bytes, *, depth: int = 0) -> Unpacked:
    """Files and text of a stream; never raises for what stands in it."""
    if not is_tnef(content):
        return Unpacked()
    stream = _Stream()
    for _level, name, data in _attributes(content, stream):
        _take(stream, name, data)
    files: list[PackedFile] = []
    for each in stream.files:
        files += _packed(each, stream.codepage, depth)
    text, html = _texts(stream)
    return Unpacked(tuple(files), text, html, stream.is_whole)


def _attributes(content: bytes, stream: _Stream) -> Iterator[tuple[int, int, bytes]]:
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at >= len(content):
            return
        if at + 9 > len(content):
            break
        level, name, length = struct.unpack_from("<BII", content, at)
        if level not in (1, 2) or at + 9 + length > len(content):
            break
        yield level, name, content[at + 9 : at + 9 + length]
        at += 11 + length  # two bytes of checksum follow
    stream.is_whole = False


def _take(stream: _Stream, name: int, data: bytes) -> None:
    if name == _ATTACHMENT_STARTS:
        stream.files.append(_File())
    elif name == _CODEPAGE and len(data) >= 4:
        stream.codepage = f"cp{int.from_bytes(data[:4], 'little')}"
    elif name == _BODY:
        stream.body = data
    elif name == _PROPERTIES:
        stream.properties.update(_read_properties(data, stream))
    elif stream.files:
        file = stream.files[-1]
        if name in (_TITLE, _TRANSPORT_NAME):
            file.title = file.title or _letters(data, stream.codepage)
        elif name == _DATA:
            file.content = data
        elif name == _ATTACHMENT_PROPERTIES:
            file.properties.update(_read_properties(data, stream))


def _read_properties(data: bytes, stream: _Stream) -> dict[int, tuple[int, bytes]]:
    """MAPI properties by their number: type and (first) value."""
    reader = _Reader(data)
    found: dict[int, tuple[int, bytes]] = {}
    try:
        for _ in range(min(reader.number(), _MOST_PROPERTIES)):
            kind, name = reader.pair()
            if name >= 0x8000:
                reader.skip_name()
            value = _value(reader, kind)
            if name < 0x8000:
                found.setdefault(name, (kind & 0xFFF, value))
    except (struct.error, ValueError):
        stream.is_whole = False
    return found


def _value(reader: "_Reader", kind: int) -> bytes:
    many, kind = bool(kind & 0x1000), kind & 0xEFFF
    sized = kind in (_STRING8, _UNICODE, _OBJECT, _BINARY)
    if not sized and kind not in _FIXED:
        raise ValueError(f"unknown type {kind:#x}")
    count = reader.number() if many or sized else 1
    if count > _MOST_VALUES:
        raise ValueError("too many values")
    values = [reader.take(reader.number() if sized else _FIXED[kind]) for _ in range(count)]
    return values[0] if values else b""


class _Reader:
    """Walks over bytes; what is not there raises ValueError or struct.error."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        (value,) = struct.unpack_from("<I", self.data, self.at)
        self.at += 4
        return int(value)

    def pair(self) -> tuple[int, int]:
        kind, name = struct.unpack_from("<HH", self.data, self.at)
        self.at += 4
        return kind, name

    def take(self, length: int) -> bytes:
        """`length` bytes; the next value begins at a multiple of four."""
        if self.at + length > len(self.data):
            raise ValueError("cut off")
        value = self.data[self.at : self.at + length]
        self.at += length + -length % 4
        return value

    def skip_name(self) -> None:
        self.at += 16
        if self.number():
            self.take(self.number())
        else:
            self.at += 4


def _letters(data: bytes, codepage: str) -> str:
    return clean(decode(data.partition(b"\0")[0], codepage).text).strip()


def _text_of(found: tuple[int, bytes] | None, codepage: str) -> str:
    if found is None:
        return ""
    kind, data = found
    if kind == _UNICODE:
        text = data[: len(data) - len(data) % 2].decode("utf-16-le", "replace")
        return clean(text.partition("\0")[0]).strip()
    return _letters(data, codepage)


def _texts(stream: _Stream) -> tuple[str, str]:
    """The plain text and the HTML, each empty where the stream has none."""
    properties, codepage = stream.properties, stream.codepage
    html = _text_of(properties.get(_P_HTML), codepage)
    text = _text_of(properties.get(_P_BODY), codepage) or _letters(stream.body, codepage)
    if not text and not html and _P_RTF in properties:
        text = rtf_to_text(decompress_rtf(properties[_P_RTF][1]))
    return text, html


def _packed(file: _File, codepage: str, depth: int) -> list[PackedFile]:
    properties = file.properties
    name = (
        _text_of(properties.get(_P_LONG_NAME), codepage)
        or _text_of(properties.get(_P_SHORT_NAME), codepage)
        or file.title
        or _text_of(properties.get(_P_DISPLAY_NAME), codepage)
    )
    kind, data = properties.get(_P_DATA, (0, b""))
    content = file.content or (data[16:] if kind == _OBJECT else data)
    if not content:
        return []
    if is_tnef(content) and depth < DEEPEST:
        inner = unpack_tnef(content, depth=depth + 1)
        said = inner.text or inner.html
        ending, shown = (".txt", "text/plain") if inner.text else (".html", "text/html")
        own = [PackedFile(f"{name or 'message'}{ending}", shown, said.encode())] if said else []
        return [*own, *inner.files]
    return [
        PackedFile(
            name,
            _text_of(properties.get(_P_TYPE), codepage).lower(),
            content,
            _text_of(properties.get(_P_CONTENT_ID), codepage).strip("<> ") or None,
        )
    ]
