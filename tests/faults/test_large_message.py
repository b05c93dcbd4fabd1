"""A message of nearly 50 MB, from SMTP to a ticket with its file, in bounded memory."""

import hashlib
import random
import smtplib
import threading
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.conf import settings

from tests.faults.processes import program
from tests.run.support import PATIENCE
from vefa.config.launcher.postmaster import wait_until
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import EntryFile, Intake, Ticket
from vefa.desk.tests.arriving import AYSE
from vefa.desk.tests.cast import make_cast
from vefa.documents.queries import open_file
from vefa.mail.models import RawMessage

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 2**20
FILE = 36 * MEGABYTE
"""In base64, with its line ends, this is a little below the limit of messages."""

INTAKE_PEAK = 350 * MEGABYTE
WORKER_PEAK = 500 * MEGABYTE

TOGETHER = 8
EACH = 6 * MEGABYTE
TOGETHER_PEAK = 210 * MEGABYTE
"""The program, and one message while it is kept; not eight of them."""


def large_message(size: int = FILE) -> tuple[bytes, str]:
    """The message and the digest of its file."""
    content = random.Random(2026).randbytes(size)
    message = EmailMessage()
    message["From"] = AYSE
    message["To"] = "support@desk.example"
    message["Subject"] = "Günlük dosyası"
    message["Message-ID"] = "<large@customer.example>"
    message.set_content("Günlük ektedir.")
    message.add_attachment(content, maintype="application", subtype="zip", filename="log.zip")
    return message.as_bytes(policy=SMTP), hashlib.sha256(content).hexdigest()


def intake_done() -> bool:
    with scoped(EVERYTHING):
        return Intake.objects.exists()


def test_a_message_at_the_limit_becomes_a_ticket_with_its_file():
    with scoped(EVERYTHING):
        make_cast()
    raw, digest = large_message()
    assert 0.95 * settings.MESSAGE_LIMIT < len(raw) <= settings.MESSAGE_LIMIT
    with program("intake", "--port", "0", "--outbox-port", "0") as intake:
        port = int(intake.line().strip().rpartition(":")[2])
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as sender:
            assert sender.sendmail("ayse@bizim.example", ["support@desk.example"], raw) == {}
        assert intake.peak() < INTAKE_PEAK, intake.peak()
        assert intake.end() == 0
    with program("worker") as worker:
        assert wait_until(intake_done, PATIENCE)
        assert worker.peak() < WORKER_PEAK, worker.peak()
        assert worker.end() == 0
    with scoped(EVERYTHING):
        assert RawMessage.objects.values_list("state", flat=True).get() == "handled"
        assert Ticket.objects.get().title == "Günlük dosyası"
        file = EntryFile.objects.select_related("file").get().file
        assert (file.name, file.size, file.sha256) == ("log.zip", FILE, digest)
        with open_file(file) as stream:
            assert hashlib.file_digest(stream, "sha256").hexdigest() == digest


def test_large_messages_that_come_together_are_held_in_memory_one_at_a_time():
    raw, _digest = large_message(EACH)
    sent = []

    def send(number: int, port: int) -> None:
        own = raw.replace(b"<large@", b"<large%d@" % number, 1)
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as sender:
            sent.append(sender.sendmail("ayse@bizim.example", ["support@desk.example"], own))

    with program("intake", "--port", "0", "--outbox-port", "0") as intake:
        port = int(intake.line().strip().rpartition(":")[2])
        senders = [threading.Thread(target=send, args=[n, port]) for n in range(TOGETHER)]
        for each in senders:
            each.start()
        for each in senders:
            each.join(PATIENCE)
        assert intake.peak() < TOGETHER_PEAK, intake.peak()
        assert intake.end() == 0
    assert sent == [{}] * TOGETHER
    with scoped(EVERYTHING):
        assert RawMessage.objects.filter(state="received", size__gt=EACH).count() == TOGETHER
