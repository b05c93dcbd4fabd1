"""`kill -9` of the worker at each step of taking a message in: nothing lost, nothing doubled."""

import signal
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs

from tests.faults.processes import nobody_writes, program, wait_until_somebody_waits_for
from tests.run.support import PATIENCE
from vefa.config.launcher.postmaster import wait_until
from vefa.core.models import EventDelivery
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.tasks import take_up
from vefa.desk.models import ClockEvent, EntryFile, Intake, MessageLink, Ticket, TimelineEntry
from vefa.desk.tests.arriving import AYSE, store
from vefa.desk.tests.cast import make_cast
from vefa.documents.models import StoredFile
from vefa.documents.queries import read_file
from vefa.mail.models import OutgoingMessage, RawMessage

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = (
    "documents_storedfile",
    "mail_outgoingmessage",
    "desk_intake",
    "mail_rawmessage",
)
"""The tables that a message reaches one after the other; the last one is written at the end."""

MADE = (Ticket, Intake, TimelineEntry, ClockEvent, StoredFile, OutgoingMessage, EventDelivery)


def with_file(content: bytes) -> bytes:
    message = EmailMessage()
    for name, value in (
        ("From", AYSE),
        ("To", "support@desk.example"),
        ("Subject", "Yazıcı"),
        ("Message-ID", "<killed@customer.example>"),
    ):
        message[name] = value
    message.set_content("Yazmıyor.")
    message.add_attachment(content, maintype="image", subtype="png", filename="ekran.png")
    return message.as_bytes()


def hand_on_the_jobs_of_the_dead():
    """What a living worker does each minute, once the dead one has been silent for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )
    async_to_sync(take_up.func)(SimpleNamespace(app=jobs), 0)


def counted():
    with scoped(EVERYTHING):
        return {model.__name__: model.objects.count() for model in MADE}


def test_a_worker_killed_at_each_step_loses_and_doubles_nothing():
    with scoped(EVERYTHING):
        make_cast()
        raw = store(with_file(b"\x89PNG bytes"))
    before = counted()
    assert set(before.values()) == {0}
    for table in STEPS:
        with nobody_writes(table), program("worker") as worker:
            wait_until_somebody_waits_for(table)
            assert worker.end(signal.SIGKILL) == -signal.SIGKILL
        assert counted() == before, table
        hand_on_the_jobs_of_the_dead()
    with program("worker") as worker:
        assert wait_until(lambda: is_handled(raw), PATIENCE)
        assert worker.end() == 0
    with scoped(EVERYTHING):
        ticket, intake = Ticket.objects.get(), Intake.objects.get()
        assert (intake.outcome, intake.ticket_id) == ("ticket", ticket.pk)
        assert [each.file.name for each in EntryFile.objects.all()] == ["ekran.png"]
        assert read_file(StoredFile.objects.get()) == b"\x89PNG bytes"
        assert MessageLink.objects.filter(outgoing=False).count() == 1
        assert OutgoingMessage.objects.count() == 1
        assert ClockEvent.objects.filter(type="reported").count() == 1


def is_handled(raw) -> bool:
    with scoped(EVERYTHING):
        return RawMessage.objects.get(pk=raw.pk).state == "handled"
