"""Whatever a known sender's message is made of, it becomes a ticket that can be read."""

import base64
import errno
import logging
import os
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.db import DataError, OperationalError

from vefa.core.events import announce, deliver
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk import subscribers
from vefa.desk.actions.intake import take_in_again
from vefa.desk.models import Intake, MessageLink, Ticket, TimelineEntry
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter, store
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.documents.models import StoredFile
from vefa.mail.events import MessageReceived
from vefa.mail.models import RawMessage

HEAD = b"From: ayse@bizim.example\r\nTo: support@desk.example\r\n"


@pytest.fixture
def cast(db: None, settings: LazySettings, tmp_path: os.PathLike[str]) -> Iterator[Cast]:
    settings.MEDIA_ROOT = tmp_path
    with scoped(EVERYTHING):
        yield make_cast()


def word(content: bytes) -> bytes:
    return b"=?utf-8?b?" + base64.b64encode(content) + b"?="


ODD = {
    "nul in subject": HEAD + b"Subject: " + word(b"a\0b") + b"\r\n\r\ntext",
    "nul everywhere": HEAD
    + b"Subject: a\0\r\nMessage-ID: <a\0@x>\r\nReferences: <c\0@x>\r\n\r\n\0",
    "nul in a file's name": HEAD
    + b"Subject: f\r\nContent-Type: application/pdf\r\n"
    + b"Content-Disposition: attachment; filename*=utf-8''a%00b.pdf\r\n\r\n%PDF",
    "half a surrogate": HEAD
    + b"Subject: s\r\nContent-Type: text/plain; charset=utf-16\r\n"
    + b"Content-Transfer-Encoding: base64\r\n\r\n"
    + base64.b64encode(b"\xff\xfe\x00\xd8a\x00"),
    "utf-7": HEAD
    + b"Subject: =?utf-7?q?+2AA-?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nx",
    "invalid utf-8": HEAD
    + b"Subject: \xff\xfe\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\x28\xed\xa0\x80",
    "controls": HEAD + b"Subject: " + word("\u202e\a\x1b[31m".encode()) + b"\r\n\r\nx",
    "an id that no line can hold": HEAD
    + b"Subject: l\r\nMessage-ID: <"
    + "".join(chr(0x4E00 + n * 37 % 20_000) for n in range(900)).encode()
    + b"@x>\r\n\r\nx",
    "an endless subject": HEAD + b"Subject: " + b"x" * 100_000 + b"\r\n\r\nx",
    "endless references": HEAD
    + b"Subject: r\r\nReferences: "
    + b" ".join(b"<%d@x>" % n for n in range(5_000))
    + b"\r\n\r\nx",
    "an endless file name": HEAD
    + b'Subject: f\r\nContent-Type: application/pdf; name="'
    + "ş".encode() * 3_000
    + b'"\r\nContent-Disposition: attachment\r\n\r\n%PDF',
    "parts in parts in parts": HEAD
    + b"Subject: n\r\n"
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(2_000)
    ),
    "messages in messages": HEAD
    + b"Subject: n\r\n"
    + b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
    "parts that are missing": HEAD
    + b"Subject: m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n",
    "a part that is cut off": HEAD
    + b"Subject: m\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    + b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KG",
    "nothing at all": HEAD + b"\r\n",
    "answer marks alone": HEAD + b"Subject: Re: Fw: Ynt:\r\n\r\n",
}


def test_an_odd_message_is_a_ticket(cast: Cast) -> None:
    for name, content in ODD.items():
        intake = arrive(content)
        assert intake is not None
        assert (intake.outcome, intake.reason) == ("ticket", "new"), name
        ticket = Ticket.objects.get(pk=intake.ticket_id)
        assert ticket.title, name
        assert TimelineEntry.objects.get(ticket=ticket, code="reported").raw_message_id
        assert MessageLink.objects.filter(ticket=ticket, outgoing=True).count() == 1, name


SENDERS = {
    "ayse@bizim.example": "ticket",
    "AYSE@BİZİM.example": "ticket",
    '"Yetkili, Ayşe (Muhasebe)" <ayse@bizim.example>': "ticket",
    "ayse@bizim.example (Ayşe)": "ticket",
    "< ayse@bizim.example >": "ticket",
    "Takım: ayse@bizim.example;": "ticket",
    "=?utf-8?b?QXnFn2U=?= <ayse@bizim.example>": "ticket",
    "Ayşe": "who_is_this",
    '"ayse@bizim.example" <evil@far.example>': "who_is_this",
    "ayse@bizim.example <evil@far.example>": "who_is_this",
    "ayse@bizim.example.far.example": "who_is_this",
    "": "who_is_this",
}


def test_the_sender_is_known_by_the_address_alone(cast: Cast) -> None:
    found = {}
    for sender in SENDERS:
        head = f"From: {sender}\r\nTo: support@desk.example\r\nSubject: x\r\n\r\nx"
        intake = arrive(head.encode())
        assert intake is not None
        found[sender] = intake.outcome
    assert found == SENDERS


def test_a_message_about_which_the_disk_is_full_waits_and_is_taken_in_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    content = ODD["nul in a file's name"]
    with monkeypatch.context() as patch, caplog.at_level(logging.CRITICAL):
        patch.setattr("tempfile.mkstemp", full)
        intake = arrive(content)
    assert intake is not None
    assert (intake.outcome, intake.sender) == ("unreadable", "ayse@bizim.example")
    assert "no_space" in intake.reason
    raw = RawMessage.objects.get()
    assert (raw.state, bytes(raw.content)) == ("failed", content)
    assert not Ticket.objects.exists()
    assert not StoredFile.objects.exists()
    again = take_in_again(actor=cast.engineer, at=MONDAY + 60 * MINUTE, intake=intake)
    assert again.outcome == "ticket"
    assert Ticket.objects.get().reported_at == MONDAY
    raw.refresh_from_db()
    assert (raw.state, raw.error) == ("handled", "")


def broken(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_in(**_values: object) -> None:
        raise error

    monkeypatch.setattr(subscribers, "take_in_message", take_in)


def test_what_the_database_cannot_hold_waits_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken(DataError("invalid byte sequence"), monkeypatch)
    with caplog.at_level(logging.CRITICAL):
        intake = arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    assert intake is not None
    assert (intake.outcome, intake.subject) == ("unreadable", "Yazıcı")
    assert "invalid byte sequence" in intake.reason


def test_a_fault_of_the_database_is_tried_again_and_seen_when_it_lasts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken(OperationalError("deadlock detected"), monkeypatch)
    raw = store(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    event = OutboxEvent.objects.get(payload={"raw_message_id": raw.pk})
    assert len(deliver(event.pk, at=MONDAY)) == 1
    assert not Intake.objects.exists()
    raw.refresh_from_db()
    assert raw.state == "received"
    with caplog.at_level(logging.CRITICAL):
        deliver(event.pk, at=MONDAY, last=True)
    last = OutboxEvent.objects.latest("pk")
    assert deliver(last.pk, at=MONDAY + MINUTE) == []
    intake = Intake.objects.get(raw_message_id=raw.pk)
    assert intake.outcome == "unreadable"
    assert "deadlock detected" in intake.reason
    monkeypatch.undo()
    again = take_in_again(actor=cast.engineer, at=MONDAY + 60 * MINUTE, intake=intake)
    assert again.outcome == "ticket"
    deliver_all(MONDAY + 61 * MINUTE)
    assert Ticket.objects.count() == 1


def other_listener(event: MessageReceived, at: datetime) -> None:
    """Stands for a room above that listens too."""
    raise RuntimeError(event.raw_message_id, at)


def test_anothers_failure_is_not_ours(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(
        "vefa.core.subscriptions._subscribers",
        {
            "vefa.mail.events.MessageReceived": [f"{__name__}.other_listener"],
            "vefa.core.events.DeliveryFailed": ["vefa.desk.subscribers.on_delivery_failed"],
        },
    )
    with caplog.at_level(logging.CRITICAL):
        deliver(announce(MessageReceived(1), at=MONDAY), at=MONDAY, last=True)
    deliver(OutboxEvent.objects.latest("pk").pk, at=MONDAY)
    assert not Intake.objects.exists()
