"""Rows of the raw store, the queue and the loopback relay."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from vefa.mail.domain import ParsedMessage, read_message
from vefa.mail.domain.authentication import HEADER, dmarc_result
from vefa.mail.domain.automatic import LOOP_HEADER, OWN
from vefa.mail.domain.parts import own_head
from vefa.mail.domain.reply_address import loop_mark
from vefa.mail.models import LoopbackMessage, OutgoingMessage, RawMessage, RawState


def raw_message(raw_message_id: int) -> RawMessage:
    """A message as it arrived; raises `RawMessage.DoesNotExist`."""
    return RawMessage.objects.get(pk=raw_message_id)


def marker() -> str:
    """The value of the loop header on letters of this installation."""
    return loop_mark(settings.SECRET_KEY.encode())


def read_raw(raw: RawMessage) -> ParsedMessage:
    """What is understood of a stored message, its envelope counted in.

    Another installation's loop header is a stranger's. A letter that left under an earlier key, or
    before the header named us, is known as ours by its id. What servers found out about the sender
    is believed of those alone that the setting names.
    """
    message = replace(_read(raw), dmarc=_dmarc(raw))
    if message.automatic == OWN or not message.header(LOOP_HEADER) or not message.message_id:
        return message
    sent = OutgoingMessage.objects.filter(message_id=message.message_id)
    return replace(message, automatic=OWN, bounce=None) if sent.exists() else message


def _read(raw: RawMessage) -> ParsedMessage:
    # A mailbox knows no envelope; there the Return-Path tells.
    envelope_from = None if raw.via == "imap" else raw.envelope_from
    content = bytes(raw.content)
    return read_message(content, envelope_from=envelope_from, own=frozenset({marker()}))


def _dmarc(raw: RawMessage) -> str:
    if not settings.MAIL_AUTHSERV:
        return ""
    fields = (each for each in own_head(bytes(raw.content)) if each.name == HEADER)
    return dmarc_result((each.text for each in fields), settings.MAIL_AUTHSERV)


def failed_messages() -> QuerySet[RawMessage]:
    """Messages that wait for an administrator, the newest first, without their bytes."""
    rows = RawMessage.objects.filter(state=RawState.FAILED)
    return rows.order_by("-received_at", "-pk").defer("content")


def outgoing_message(outgoing_message_id: int) -> OutgoingMessage:
    """A message of ours with its state; raises `OutgoingMessage.DoesNotExist`."""
    return OutgoingMessage.objects.get(pk=outgoing_message_id)


def outgoing_messages(customer_id: int) -> QuerySet[OutgoingMessage]:
    """Messages to a customer, the newest first, without their bytes."""
    rows = OutgoingMessage.objects.filter(customer_id=customer_id)
    return rows.order_by("-queued_at", "-pk").defer("content")


def overdue_messages(*, before: datetime, limit: int) -> list[int]:
    """Keys of messages whose next attempt should have begun before that instant, oldest first."""
    rows = OutgoingMessage.objects.filter(next_attempt_at__lt=before)
    return list(rows.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def loopback_messages() -> QuerySet[LoopbackMessage]:
    """What the demonstration's relay caught, the newest first, without the bytes."""
    return LoopbackMessage.objects.order_by("-received_at", "-pk").defer("content")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that the loopback relay caught, with what is understood of it."""

    row: LoopbackMessage
    message: ParsedMessage


def letter(loopback_message_id: int) -> Letter:
    """One caught message, read; raises `LoopbackMessage.DoesNotExist`."""
    row = LoopbackMessage.objects.get(pk=loopback_message_id)
    return Letter(row, read_message(bytes(row.content)))
