"""Signed messages are read, encrypted ones kept; both are said."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.mail.domain import read_message
from vefa.mail.domain.armour import unarmour
from vefa.mail.domain.cms import kind_of, signed_content
from vefa.mail.tests.wrappers import message, smime_encrypted, smime_signed

INNER = "Content-Type: text/plain; charset=utf-8\r\n\r\nİmzalı ileti.\r\n".encode()
CMS_HEAD = "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----"


@pytest.mark.parametrize("in_pieces", [False, True])
def test_the_text_inside_a_signature_is_read(in_pieces):
    content = smime_signed(INNER, in_pieces=in_pieces)
    found = read_message(message(CMS_HEAD, base64.encodebytes(content)))
    assert found.text == "İmzalı ileti."
    assert found.protections == ("smime_signed",)
    assert [(file.name, file.content) for file in found.attachments] == [("smime.p7m", content)]


def test_an_encrypted_message_is_kept_and_said():
    found = read_message(message(CMS_HEAD, base64.encodebytes(smime_encrypted())))
    assert (found.text, found.protections) == ("", ("smime_encrypted",))
    assert found.attachments[0].name == "smime.p7m"


def test_signatures_in_signatures_end():
    content = INNER
    for _ in range(10):
        head = CMS_HEAD.replace("\n", "\r\n") + "\r\n\r\n"
        content = head.encode() + base64.encodebytes(smime_signed(content))
    found = read_message(b"From: ayse@anadolu.example\r\n" + content)
    assert found.text == ""
    assert len(found.attachments) == 4


@pytest.mark.parametrize(
    ("kind", "protocol", "type_", "protection"),
    [
        ("signed", "application/pkcs7-signature", "application/pkcs7-signature", "smime_signed"),
        ("signed", "application/pgp-signature", "application/pgp-signature", "pgp_signed"),
        ("signed", "", "application/pgp-signature", "pgp_signed"),
    ],
)
def test_a_signature_beside_the_text(kind, protocol, type_, protection):
    body = f"--b\n\nОбычный текст.\n--b\nContent-Type: {type_}\n\nsign\n--b--".encode()
    head = f'Content-Type: multipart/{kind}; protocol="{protocol}"; boundary=b'
    found = read_message(message(head, body))
    assert (found.text, found.protections) == ("Обычный текст.", (protection,))
    assert [file.type for file in found.attachments] == [type_]


def test_encrypted_by_pgp():
    body = (
        b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
        b"--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\nhQEM\n--b--"
    )
    head = "Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=b"
    found = read_message(message(head, body))
    assert found.protections == ("pgp_encrypted",)
    assert [file.name for file in found.attachments] == ["application-1.asc", "encrypted.asc"]
    # Exchange makes the outer part an ordinary one.
    mixed = read_message(message("Content-Type: multipart/mixed; boundary=b", body))
    assert mixed.protections == ("pgp_encrypted",)


def test_signed_by_pgp_inside_the_text():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nСәлем,\n- -- not a rule\n"
        f"принтер істемейді.\n{SIGNATURE}\n"
    )
    found = read_message(message("Content-Type: text/plain; charset=utf-8", text.encode()))
    assert found.text == "Сәлем,\n-- not a rule\nпринтер істемейді."
    assert found.protections == ("pgp_signed",)
    assert found.attachments[0].name == "signature.asc"
    assert found.attachments[0].content.decode() in text


def test_encrypted_by_pgp_inside_the_text():
    text = "Gizli:\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\nAli"
    found = read_message(message("", text.encode()))
    assert found.text == "Gizli:\n\nAli"
    assert (found.protections, found.attachments[0].name) == (("pgp_encrypted",), "message.asc")


@pytest.mark.parametrize(
    "text",
    [
        "> -----BEGIN PGP MESSAGE-----\n> x\n> -----END PGP MESSAGE-----",
        "-----BEGIN PGP MESSAGE-----\nnever ends",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: x\n\ntext\n-----BEGIN PGP SIGNATURE-----\nno",
        "We use -----BEGIN PGP MESSAGE----- marks",
    ],
)
def test_what_is_no_armour_is_left_alone(text):
    assert unarmour(text) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 120), st.booleans())
def test_any_bytes_as_cms(noise, at, in_pieces):
    content = smime_signed(INNER, in_pieces=in_pieces)
    damaged = content[:at] + noise + content[at + 2 :]
    assert kind_of(damaged) in {"", "signed", "enveloped", "compressed"}
    assert len(signed_content(damaged) or b"") <= len(damaged)


@pytest.mark.parametrize(
    "content",
    [b"\x30\x80" * 200_000, b"\x30\x80" + b"\x04\x00" * 300_000, b"\x30\x85" + b"\xff" * 100],
    ids=("nested", "many", "long"),
)
def test_hostile_cms_is_bounded(content):
    assert (kind_of(content), signed_content(content)) == ("", None)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PGP SIGNED MESSAGE-----\nx\n" * 12_000,
        "-----BEGIN PGP SIGNED MESSAGE-----\n" + "x" * 400_000,
        "x-----BEGIN PGP MESSAGE-----" * 20_000,
    ],
    ids=("openings", "line", "marks"),
)
def test_hostile_armour_is_bounded(text):
    assert unarmour(text) is None
