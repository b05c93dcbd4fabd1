"""`winmail.dat`: files and texts come out; damaged and hostile streams do no harm."""

import base64
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.mail.domain import read_message
from vefa.mail.domain.rtf import decompress_rtf, rtf_to_text
from vefa.mail.domain.tnef import unpack_tnef
from vefa.mail.tests.wrappers import (
    attribute,
    binary_property,
    message,
    packed_file,
    packed_rtf,
    properties,
    text_property,
    tnef,
)

BODY = 0x0002800C
PROPERTIES = 0x00069003
STREAM = tnef(
    attribute(1, BODY, "Ekte faturalar var.\0".encode("cp1254")),
    attribute(1, PROPERTIES, properties(text_property(0x0037, "Faturalar"))),
    packed_file("Şubat faturası.pdf", b"%PDF-1.7 one"),
    packed_file("Март.xlsx", b"PK two", "application/vnd.ms-excel"),
)


def mail(stream, text="", type_="application/ms-tnef"):
    body = f"--b\n\n{text}\n--b\nContent-Type: {type_}; name=winmail.dat\n"
    body += "Content-Transfer-Encoding: base64\n\n"
    raw = body.encode() + base64.encodebytes(stream) + b"--b--"
    return read_message(message("Content-Type: multipart/mixed; boundary=b", raw))


def test_files_come_out_with_their_long_names():
    found = mail(STREAM, "See the files.")
    assert found.text == "See the files."
    assert [(file.name, file.type, file.content) for file in found.attachments] == [
        ("Şubat faturası.pdf", "application/pdf", b"%PDF-1.7 one"),
        ("Март.xlsx", "application/vnd.ms-excel", b"PK two"),
    ]
    assert [note.code for note in found.notes] == ["unpacked"]


def test_the_name_alone_tells_it_too():
    found = mail(STREAM, "x", "application/octet-stream")
    assert found.attachments[1].name == "Март.xlsx"


def test_the_text_inside_is_read_where_the_message_has_none():
    assert mail(STREAM).text == "Ekte faturalar var."


def test_html_inside_is_read():
    html = "<p>Принтер <b>не печатает</b></p>".encode("cp1251")
    stream = tnef(
        attribute(1, PROPERTIES, properties(binary_property(0x1013, html))), codepage=1251
    )
    found = mail(stream)
    assert found.text == "Принтер не печатает"
    assert found.html == "<p>Принтер <b>не печатает</b></p>"


@pytest.mark.parametrize(
    ("codepage", "words"),
    [(1254, "Yazıcı çalışmıyor"), (1251, "Принтер не печатает"), (1252, "No paper")],
)
def test_rich_text_inside_is_read(codepage, words):
    coded = "".join(
        rf"\'{byte:02x}" if byte > 127 else chr(byte) for byte in words.encode(f"cp{codepage}")
    )
    rtf = rf"{{\rtf1\ansi\ansicpg{codepage}{{\fonttbl{{\f0 Arial;}}}}\pard {coded}\par S}}".encode()
    stream = tnef(attribute(1, PROPERTIES, properties(binary_property(0x1009, packed_rtf(rtf)))))
    assert mail(stream).text == f"{words}\nS"


def test_rich_text_with_references_into_its_window():
    # One letter and a reference that repeats it: the window begins behind the preset letters.
    content = b"\x06a" + struct.pack(">HH", 207 << 4 | 6, 216 << 4)
    packed = struct.pack("<IIII", len(content) + 12, 9, 0x75465A4C, 0) + content
    assert decompress_rtf(packed) == b"a" * 9


def test_html_wrapped_into_rich_text_is_read_once():
    rtf = rb"{\rtf1\fromhtml1{\*\htmltag <p>}\htmlrtf \par\htmlrtf0 \u1178?\u1072?\u1079? 1}"
    assert rtf_to_text(rtf) == "Қаз 1"


def test_a_message_inside_gives_its_files_and_its_text():
    inner = tnef(attribute(1, BODY, b"inner text\0"), packed_file("deep.pdf", b"deep"))
    outer = tnef(
        attribute(2, 0x00069002, bytes(14)),
        attribute(
            2,
            0x00069005,
            properties(
                text_property(0x3001, "Eski ileti"),
                binary_property(0x3701, bytes(16) + inner, 0x0D),
            ),
        ),
    )
    assert [(file.name, file.content) for file in unpack_tnef(outer).files] == [
        ("Eski ileti.txt", b"inner text"),
        ("deep.pdf", b"deep"),
    ]


def test_a_damaged_stream_is_kept_beside_what_came_out():
    found = mail(STREAM[:-30], "x")
    assert found.attachments[0].name == "Şubat faturası.pdf"
    assert found.attachments[-1].name == "winmail.dat"
    assert [note.code for note in found.notes] == ["unpacked_in_part"]


def test_names_out_of_a_stream_are_only_names():
    found = mail(tnef(packed_file("..\\..\\boot.ini", b"x"), packed_file("..", b"y")), "x")
    assert [file.name for file in found.attachments] == ["boot.ini", "file-2.bin"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(STREAM)), st.integers(0, 300))
def test_any_bytes_in_any_place(noise, at, gone):
    damaged = STREAM[:at] + noise + STREAM[at + gone :]
    found = unpack_tnef(damaged)
    assert sum(len(file.content) for file in found.files) <= len(damaged)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 5_000_000))
def test_any_rich_text(noise, length):
    packed = struct.pack("<IIII", len(noise) + 12, length, 0x75465A4C, 0) + noise
    assert len(decompress_rtf(packed)) <= 17 * len(noise)
    assert "\0" not in rtf_to_text(b"{\\rtf1 " + noise)


@pytest.mark.parametrize(
    "stream",
    [
        tnef(attribute(1, PROPERTIES, struct.pack("<I", 4_000_000_000))),
        tnef(attribute(1, PROPERTIES, struct.pack("<IHHI", 1, 0x1003, 0x3001, 4_000_000_000))),
        tnef(*[attribute(2, 0x00069002, b"")] * 20_000),
        tnef(
            attribute(
                1, PROPERTIES, properties(binary_property(0x1009, packed_rtf(b"{" * 200_000)))
            )
        ),
    ],
    ids=("count", "values", "attachments", "groups"),
)
def test_hostile_streams_are_bounded(stream):
    assert unpack_tnef(stream).files == ()
