"""Any bytes are read. The inner reading is called, so that the last guard hides nothing."""

import email.message
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.mail.domain import ParsedMessage, read_message
from vefa.mail.domain.addresses import read_addresses
from vefa.mail.domain.fingerprint import identify
from vefa.mail.domain.headers import decode_words, split_parameters
from vefa.mail.domain.quoting import fold
from vefa.mail.domain.reading import _read

DATA = sorted((Path(__file__).parent.parent / "data").glob("*.eml"))
HEADS = [
    b"Content-Type: multipart/mixed; boundary=b",
    b"Content-Type: multipart/alternative; boundary=\"",
    b"Content-Type: text/html; charset=koi8-r",
    b"Content-Type: message/delivery-status",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    b"Content-Transfer-Encoding: base64",
    b"Content-Type: application/ms-tnef", b"Content-Type: application/pkcs7-mime",
    b"Content-Type: text/calendar", b"BEGIN:VEVENT", b"DTSTART;TZID=x:20260309T110000",
    b"Content-Type: multipart/signed; boundary=b", b"-----BEGIN PGP SIGNED MESSAGE-----",
    b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Disposition: attachment; filename*0*=x''%",
    b"From: =?utf-8?b?", b"To: <(\"", b"Date: 99 (", b"References: <<>", b"Subject: =?x?q?=?=",
]  # fmt: skip
LINES = st.one_of(
    st.sampled_from([*HEADS, b"--b", b"--b--", b"", b"begin 644 x", b"> On x wrote:", b"-- "]),
    st.binary(max_size=60),
)


def check_reads(raw: bytes) -> None:
    message = _read(raw, None, ())
    assert isinstance(message, ParsedMessage)
    assert "\0" not in message.text + message.quoted + message.subject + (message.html or "")
    (message.text + message.quoted + message.subject).encode()
    assert identify(raw) == identify(raw)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_random_bytes(raw):
    check_reads(raw)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=40))
def test_random_lines_of_mail(lines):
    check_reads(b"\n".join(lines))


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_damaged_messages(path):
    raw = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(40):
        damaged = bytearray(raw)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(damaged))
            kind = chance.randrange(3)
            if kind == 0:
                damaged[at] = chance.randrange(256)
            elif kind == 1:
                del damaged[at : at + chance.randrange(1, 60)]
            else:
                damaged[at:at] = raw[at : at + chance.randrange(1, 60)]
        check_reads(bytes(damaged) or b"x")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_texts_of_headers(text):
    assert isinstance(decode_words(text), str)
    assert isinstance(split_parameters(text)[0], str)
    assert all(address.name or address.address for address in read_addresses(text))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="> abn:On1@<.x\n-", max_size=300))
def test_folding_loses_no_letter(text):
    folded = fold(text)
    kept = sorted((folded.text + folded.quoted).replace("\n", "").replace(" ", ""))
    assert kept == sorted(text.replace("\n", "").replace(" ", ""))


@settings(max_examples=100, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=80),
    body=st.text(st.characters(exclude_categories=["C"], include_characters="\n"), max_size=300),
    name=st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=40),
)
def test_what_another_library_writes_is_read(subject, body, name):
    message = email.message.EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = "a@x.tr"
    message.set_content(body)
    message.add_attachment(b"content", "application", "x-test", filename=name)
    read = read_message(message.as_bytes())
    assert read.subject == " ".join(subject.split())
    assert read.attachments[0].name == name
    assert read.attachments[0].content == b"content"


@pytest.mark.parametrize(
    "raw",
    [
        b"(" * 300_000,
        b"From: " + b'"\\' * 100_000,
        b"From: " + b"<" * 100_000,
        b"To: " + b"a@b," * 50_000,
        b"Subject: " + b"=?utf-8?q?" * 20_000,
        b"Content-Type: multipart/mixed; boundary=" + b"=_" * 50_000 + b"\n\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 100_000,
        b"X: y\n" * 100_000,
        b"odd line\n" * 100_000 + b"Subject: x\n\n",
        b"\n" * 500_000,
        b"Content-Type: text/plain; format=flowed\n\n" + b"> \n" * 100_000,
        b"Subject: x\n\n" + b"On 1 Jan 2024 x@y.z\n" * 50_000,
        b"Subject: x\n\n" + b">" * 1_000_000,
        b"Subject: x\n\n" + b"From: a\nSent: b\n" * 50_000,
    ],
    ids=range(14),
)
def test_large_hostile_messages_are_read_in_bounded_time(raw):
    check_reads(raw)
