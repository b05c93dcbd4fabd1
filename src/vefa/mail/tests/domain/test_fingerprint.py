"""The same message: same id and same content, however it travelled."""

from pathlib import Path

import pytest

from vefa.mail.domain.fingerprint import fingerprint, identify

DATA = Path(__file__).parent.parent / "data"
MESSAGE = (
    b"From: Ay\xc5\x9fe <ayse@x.tr>\r\nTo: desk@y.tr\r\nSubject: =?utf-8?q?Yaz=C4=B1c=C4=B1?=\r\n"
    b"Date: Tue, 5 Mar 2024 10:15:00 +0300\r\nMessage-ID: <1@x.tr>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="one"\r\n\r\n'
    b"--one\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Bozuk \xc5\x9f.\r\n--one\r\nContent-Type: image/png; name=a.png\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--one--\r\n"
)


@pytest.mark.parametrize(
    "changed",
    [
        b"Received: from a by b;\r\n\tTue, 5 Mar 2024\r\nReturn-Path: <ayse@x.tr>\r\n" + MESSAGE,
        b"X-Spam-Status: No\r\nDKIM-Signature: v=1; a=b\r\nDelivered-To: desk@y.tr\r\n" + MESSAGE,
        b"From ayse@x.tr Tue Mar  5 10:15:00 2024\n" + MESSAGE.replace(b"\r\n", b"\n"),
        MESSAGE.replace(b"\r\nTo: desk@y.tr", b"\r\nTo:\r\n desk@y.tr"),
        MESSAGE.replace(b"one", b"two"),
        MESSAGE.replace(b"8bit", b"quoted-printable").replace(b"\xc5\x9f.", b"=C5=9F."),
        MESSAGE.replace(b"=?utf-8?q?Yaz=C4=B1c=C4=B1?=", b"=?utf-8?b?WWF6xLFjxLE=?="),
        MESSAGE + b"\r\n\r\n",
    ],
    ids=["trace", "stamps", "line ends", "folding", "boundary", "encoding", "words", "end"],
)
def test_transport_changes_nothing(changed):
    assert changed != MESSAGE
    assert fingerprint(changed) == fingerprint(MESSAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Bozuk", b"Tamam"),
        (b"desk@y.tr", b"other@y.tr"),
        (b"<1@x.tr>", b"<2@x.tr>"),
        (b"10:15", b"10:16"),
        (b"iVBORw0K", b"iVBORw0L"),
        (b"a.png", b"b.png"),
        (b"charset=utf-8", b"charset=iso-8859-9"),
        (b"Subject: ", b"Subject: Re: "),
    ],
)
def test_what_the_writer_said_counts(old, new):
    assert fingerprint(MESSAGE.replace(old, new)) != fingerprint(MESSAGE)


def test_identity():
    assert identify(MESSAGE).message_id == "<1@x.tr>"
    assert identify(MESSAGE).is_unique
    assert identify(b"Date: Tue, 5 Mar 2024 10:15:00 +0300\n\nx").is_unique
    assert not identify(b"Subject: x\n\nx").is_unique


def test_every_message_of_ours_differs():
    prints = [fingerprint(path.read_bytes()) for path in DATA.glob("*.eml")]
    assert len(prints) > 10
    assert len(set(prints)) == len(prints)
