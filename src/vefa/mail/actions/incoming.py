"""Taking messages in: the row, and the news of it, in one transaction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import psycopg
from django.db import connection, transaction

from vefa.core.events import announce
from vefa.mail.domain.fingerprint import Identity, identify
from vefa.mail.domain.headers import one_line
from vefa.mail.domain.parts import own_head
from vefa.mail.events import MessageReceived
from vefa.mail.models import LoopbackMessage, RawMessage, RawState

LARGE = 2**20
"""From this size on a message is spared copies of it in memory."""

REPEATED_WITHIN = timedelta(hours=24)
"""How long a message with neither id nor date is taken for the same when it comes again."""


@transaction.atomic
def store_message(
    *,
    content: bytes,
    envelope_from: str,
    envelope_to: Sequence[str],
    at: datetime,
    via: str = "smtp",
    peer: str = "",
) -> RawMessage:
    """Keep a message that arrived at `at` and announce it, unless it is here already.

    The same message has the same id and the same content (`domain.fingerprint`). A repeat is kept
    too, with its envelope, but not announced: nothing is lost and nothing done twice.
    """
    identity = identify(content)
    _one_at_a_time(identity.fingerprint)
    first = _first_of(identity, at)
    row = RawMessage.objects.create(
        content=content if len(content) < LARGE else b"",
        size=len(content),
        envelope_from=_stored(envelope_from),
        envelope_to=[_stored(address) for address in envelope_to],
        via=via,
        peer=peer,
        received_at=at,
        message_id=_stored(identity.message_id or ""),
        fingerprint=identity.fingerprint,
        state=RawState.REPEAT if first else RawState.RECEIVED,
        repeat_of=first,
        settled_at=at if first else None,
    )
    if len(content) >= LARGE:
        _put_content(row.pk, content)
    if first is None:
        announce(MessageReceived(raw_message_id=row.pk), at=at)
    return row


def _put_content(key: int, content: bytes) -> None:
    """Write the bytes as they are, where Django would write them as text, several times as long."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("UPDATE mail_rawmessage SET content = %b WHERE id = %s", [content, key])


@transaction.atomic
def keep_unread(*, content: bytes, at: datetime, via: str, error: str) -> RawMessage:
    """Keep the bytes of a message that `store_message` could not deal with, for an administrator.

    They are not looked at, and nobody is told.
    """
    return RawMessage.objects.create(
        content=content,
        size=len(content),
        envelope_to=[],
        via=via,
        received_at=at,
        fingerprint=hashlib.sha256(content).hexdigest(),
        state=RawState.FAILED,
        settled_at=at,
        error=_stored(error)[:2_000],
    )


def _one_at_a_time(fingerprint: str) -> None:
    """Hold back a second connection with the same message until this one has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(fingerprint[:15], 16)])


def _first_of(identity: Identity, at: datetime) -> RawMessage | None:
    rows = RawMessage.objects.filter(fingerprint=identity.fingerprint, repeat_of=None)
    if not identity.is_unique:
        rows = rows.filter(received_at__gte=at - REPEATED_WITHIN)
    return rows.defer("content").order_by("pk").first()


def _stored(text: str) -> str:
    """Text that the database can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def mark_handled(*, raw_message_id: int, at: datetime) -> None:
    """Whoever listens has dealt with the message; part of the listener's transaction."""
    RawMessage.objects.filter(pk=raw_message_id).exclude(state=RawState.REPEAT).update(
        state=RawState.HANDLED, settled_at=at, error=""
    )


def mark_failed(*, raw_message_id: int, at: datetime, error: str) -> None:
    """Nobody could deal with the message: it waits for an administrator, the rest flow on."""
    RawMessage.objects.filter(pk=raw_message_id).exclude(
        state__in=[RawState.REPEAT, RawState.HANDLED]
    ).update(state=RawState.FAILED, settled_at=at, error=_stored(error)[:2_000])


@transaction.atomic
def catch_message(
    *, content: bytes, envelope_from: str, envelope_to: Sequence[str], at: datetime
) -> LoopbackMessage:
    """Keep a message of ours that the demonstration's relay was handed."""
    headers = {field.name: one_line(field.text) for field in reversed(own_head(content))}
    return LoopbackMessage.objects.create(
        content=content,
        size=len(content),
        envelope_from=_stored(envelope_from),
        envelope_to=[_stored(address) for address in envelope_to],
        subject=_stored(headers.get("subject", "")),
        message_id=_stored(headers.get("message-id", "")),
        received_at=at,
    )
