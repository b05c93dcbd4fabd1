"""What other programs wrap messages in, built piece by piece: TNEF streams, CMS, calendars."""

import struct
import textwrap

SMIME_SIGNED = bytes.fromhex("06092a864886f70d010702")
SMIME_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
CMS_DATA = bytes.fromhex("06092a864886f70d010701")


def attribute(level: int, name: int, data: bytes) -> bytes:
    return (
        struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) % 65_536)
    )


def text_property(name: int, text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, name, 1, len(data)) + padded(data)


def binary_property(name: int, data: bytes, kind: int = 0x102) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(data)) + padded(data)


def named_property(text: str) -> bytes:
    name = text.encode("utf-16-le")
    head = struct.pack("<HH", 3, 0x8001) + bytes(16) + struct.pack("<II", 1, len(name))
    return head + padded(name) + struct.pack("<I", 7)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def properties(*found: bytes) -> bytes:
    return struct.pack("<I", len(found)) + b"".join(found)


def packed_file(name: str, content: bytes, kind: str = "application/pdf") -> bytes:
    told = properties(named_property("x"), text_property(0x3707, name), text_property(0x370E, kind))
    return (
        attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"SHORT~1.PDF\0")
        + attribute(2, 0x0006800F, content)
        + attribute(2, 0x00069005, told)
    )


def tnef(*attributes: bytes, codepage: int = 1254) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1)
    return head + attribute(1, 0x00069007, struct.pack("<II", codepage, 0)) + b"".join(attributes)


def packed_rtf(rtf: bytes) -> bytes:
    """Rich text as Outlook packs it, letters only: no reference into the window."""
    pieces = [b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8)]
    body = b"".join(pieces)
    return struct.pack("<IIII", len(body) + 12, len(rtf), 0x75465A4C, 0) + body


def der(tag: int, content: bytes) -> bytes:
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes(4, "big").lstrip(b"\0")
    return bytes([tag, 128 + len(size)]) + size + content


def endless(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\0\0"


def smime_signed(message: bytes, *, in_pieces: bool = False) -> bytes:
    """A CMS of kind signed-data around a message; the signature itself is left out."""
    if in_pieces:
        octets = endless(
            0x24, b"".join(der(4, message[at : at + 100]) for at in range(0, len(message), 100))
        )
        capsule = endless(0x30, CMS_DATA + endless(0xA0, octets))
        signed = endless(0x30, der(2, b"\1") + der(0x31, b"") + capsule + der(0x31, b""))
        return endless(0x30, SMIME_SIGNED + endless(0xA0, signed))
    capsule = der(0x30, CMS_DATA + der(0xA0, der(4, message)))
    signed = der(0x30, der(2, b"\1") + der(0x31, b"") + capsule + der(0x31, b""))
    return der(0x30, SMIME_SIGNED + der(0xA0, signed))


def smime_encrypted() -> bytes:
    return der(0x30, SMIME_ENVELOPED + der(0xA0, der(0x30, der(2, b"\0"))))


def calendar(*lines: str, method: str = "REQUEST", zone: str = "") -> str:
    """A calendar of one event, folded as programs fold it."""
    inside = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        *zone.splitlines(),
        "BEGIN:VEVENT",
        *lines,
        "END:VEVENT",
    ]
    folded = []
    for line in filter(None, [*inside, "END:VCALENDAR"]):
        folded += textwrap.wrap(line, 60, drop_whitespace=False, subsequent_indent=" ")
    return "\r\n".join(folded)


def message(headers: str, body: bytes = b"") -> bytes:
    head = "From: ayse@anadolu.example\nTo: destek@saglayici.example\nSubject: Konu\n" + headers
    return head.encode() + b"\n\n" + body
