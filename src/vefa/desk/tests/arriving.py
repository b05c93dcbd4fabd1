"""Messages that arrive, as the intake and the worker handle them."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count

from vefa.core.events import deliver
from vefa.core.models import OutboxEvent
from vefa.desk.models import Intake
from vefa.desk.tests.cast import MONDAY
from vefa.mail.actions import store_message
from vefa.mail.models import RawMessage

AYSE = "Ayşe Yetkili <AYSE@bizim.example>"
MINUTE = timedelta(minutes=1)
_numbers = count(1)


def letter(sender: str, subject: str, text: str, **headers: str) -> bytes:
    """A plain message with an id of its own."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "support@desk.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{next(_numbers)}@customer.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def arrive(
    content: bytes, *, at: datetime = MONDAY, to: str = "support@desk.example"
) -> Intake | None:
    """Store the message and let the worker deliver the news, as it would."""
    raw = store(content, at=at, to=to)
    deliver_all(at + MINUTE)
    return Intake.objects.filter(raw_message_id=raw.pk).first()


def store(content: bytes, *, at: datetime = MONDAY, to: str = "support@desk.example") -> RawMessage:
    """What the intake does."""
    return store_message(
        content=content, envelope_from="someone@customer.example", envelope_to=[to], at=at
    )


def deliver_all(at: datetime) -> None:
    """What the worker does: deliver every event, those that come of it too."""
    last = 0
    while event := OutboxEvent.objects.filter(pk__gt=last).order_by("pk").first():
        errors = deliver(event.pk, at=at)
        assert errors == [], errors
        last = event.pk
