"""Letters in and out: those that came before, and ours, which the loopback relay took."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from vefa.demo.data.letters import Letter
from vefa.desk.actions.intake import take_in_message
from vefa.mail.actions import (
    Delivery,
    begin_delivery,
    catch_message,
    record_delivery,
    store_message,
)
from vefa.mail.models import OutgoingMessage, OutgoingState

_ON_ITS_WAY = timedelta(seconds=15)


def take_in_letters(letters: Iterable[Letter], now: datetime) -> None:
    """Let the letters arrive as any message does."""
    for letter in sorted(letters, key=lambda letter: -letter.ago):
        at = now - timedelta(hours=letter.ago)
        stored = store_message(
            content=_written(letter, at),
            envelope_from=letter.sender,
            envelope_to=[settings.MAIL_ADDRESS],
            at=at,
        )
        take_in_message(at=at, raw_message_id=stored.pk)
        settle_letters(at)


def _written(letter: Letter, at: datetime) -> bytes:
    message = EmailMessage()
    message["From"] = f"{letter.name} <{letter.sender}>"
    message["To"] = settings.MAIL_ADDRESS
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.key}.{at:%Y%m%d%H%M}@{letter.sender.partition('@')[2]}>"
    message.set_content(letter.text, charset=letter.charset, cte="base64")
    return message.as_bytes()


def settle_letters(at: datetime) -> None:
    """Our letters of this moment were taken by the relay, so that none leaves again today."""
    waiting = OutgoingMessage.objects.filter(state=OutgoingState.QUEUED).order_by("pk")
    for key in waiting.values_list("pk", flat=True):
        message = begin_delivery(outgoing_message_id=key, at=at)
        if message is None:
            continue
        arrived = at + _ON_ITS_WAY
        catch_message(
            content=bytes(message.content),
            envelope_from=message.sender,
            envelope_to=message.to,
            at=arrived,
        )
        record_delivery(outgoing_message_id=key, at=arrived, delivery=Delivery("sent", "250 OK"))
