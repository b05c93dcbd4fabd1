"""The content inside an opaque S/MIME signature, and what kind of wrapper it is (RFC 5652).

Only as much of BER is read as leads to the content. The signature is not checked: whoever asks
for that has the kept file.
"""

from dataclasses import dataclass
from typing import Final

_DATA: Final = bytes.fromhex("2a864886f70d010701")
_SIGNED: Final = bytes.fromhex("2a864886f70d010702")
_ENVELOPED: Final = bytes.fromhex("2a864886f70d010703")
_COMPRESSED: Final = bytes.fromhex("2a864886f70d0109100109")
_AUTH_ENVELOPED: Final = bytes.fromhex("2a864886f70d0109100117")
_KINDS: Final = {
    _SIGNED: "signed",
    _ENVELOPED: "enveloped",
    _AUTH_ENVELOPED: "enveloped",
    _COMPRESSED: "compressed",
}
_SEQUENCE, _OBJECT_ID, _OCTETS, _OCTETS_IN_PIECES, _CONTEXT_0 = 0x30, 0x06, 0x04, 0x24, 0xA0
_DEEPEST = 8
_MOST_ELEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    end: int
    following: int


def kind_of(content: bytes) -> str:
    """`signed`, `enveloped`, `compressed`, or empty when the bytes are none of these.

    >>> kind_of(bytes.fromhex("300b06092a864886f70d010703"))
    'enveloped'
    """
    try:
        _outer, inner = _opened(content)
    except (ValueError, IndexError):
        return ""
    return _KINDS.get(content[inner.start : inner.end], "")


def signed_content(content: bytes) -> bytes | None:
    """What was signed, where it lies inside the signature; None without one."""
    try:
        outer, inner = _opened(content)
        if content[inner.start : inner.end] != _SIGNED:
            return None
        wrapper = _element(content, inner.following, outer.end)
        signed = _element(content, wrapper.start, wrapper.end)
        version = _element(content, signed.start, signed.end)
        digests = _element(content, version.following, signed.end)
        capsule = _element(content, digests.following, signed.end)
        kind = _element(content, capsule.start, capsule.end)
        if content[kind.start : kind.end] != _DATA:
            return None
        holder = _element(content, kind.following, capsule.end)
        if holder.tag != _CONTEXT_0:
            return None
        return _octets(content, _element(content, holder.start, holder.end))
    except (ValueError, IndexError):
        return None


def _opened(content: bytes) -> tuple[_Element, _Element]:
    outer = _element(content, 0, len(content))
    if outer.tag != _SEQUENCE:
        raise ValueError("no sequence")
    inner = _element(content, outer.start, outer.end)
    if inner.tag != _OBJECT_ID:
        raise ValueError("no kind")
    return outer, inner


def _element(content: bytes, at: int, end: int, depth: int = 0) -> _Element:
    """The element that begins at `at`; ValueError or IndexError where there is none."""
    if at + 2 > end or depth > _DEEPEST:
        raise ValueError("no element")
    tag, length = content[at], content[at + 1]
    start = at + 2
    if length == 0x80:
        return _without_length(content, tag, start, end, depth)
    if length > 0x80:
        size = length & 0x7F
        if size > 5:
            raise ValueError("length of a length")
        length = int.from_bytes(content[start : start + size], "big")
        start += size
    if start + length > end:
        raise ValueError("cut off")
    return _Element(tag, start, start + length, start + length)


def _without_length(content: bytes, tag: int, start: int, end: int, depth: int) -> _Element:
    """An element that ends with two zero bytes: its children are stepped over."""
    at = start
    for _ in range(_MOST_ELEMENTS):
        if content[at : at + 2] == b"\0\0":
            return _Element(tag, start, at, at + 2)
        at = _element(content, at, end, depth + 1).following
    raise ValueError("too many elements")


def _octets(content: bytes, element: _Element) -> bytes:
    """The letters of an octet string, also of one in pieces."""
    if element.tag == _OCTETS:
        return content[element.start : element.end]
    if element.tag != _OCTETS_IN_PIECES:
        raise ValueError("no octets")
    pieces: list[bytes] = []
    at = element.start
    for _ in range(_MOST_ELEMENTS):
        if at >= element.end:
            return b"".join(pieces)
        piece = _element(content, at, element.end)
        if piece.tag != _OCTETS:
            raise ValueError("no piece")
        pieces.append(content[piece.start : piece.end])
        at = piece.following
    raise ValueError("too many pieces")
