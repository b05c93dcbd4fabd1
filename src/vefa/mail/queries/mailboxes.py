"""Mailboxes that are read: how they are reached, how it goes, what waits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet

from vefa.core.secrets import open_sealed
from vefa.mail.domain.mailboxes import Access
from vefa.mail.models import FetchedMessage, FetchedState, Mailbox

SILENT_AFTER: Final = timedelta(minutes=2)
"""A process that reads a mailbox says so far more often than this."""

_LOCK_CLASS: Final = 0x5645_4641
"""Advisory locks of two numbers: this one, and the mailbox."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mailbox that is to be read, in the form it has since its last change."""

    mailbox_id: int
    revision: int
    name: str


def wanted_mailboxes() -> list[Wanted]:
    """Every mailbox that is not paused."""
    rows = Mailbox.objects.filter(is_active=True).order_by("pk")
    return [Wanted(*row) for row in rows.values_list("pk", "revision", "name")]


def mailbox(mailbox_id: int) -> Mailbox:
    """One mailbox; raises `Mailbox.DoesNotExist`."""
    return Mailbox.objects.get(pk=mailbox_id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A mailbox and how many of its messages wait for an administrator."""

    row: Mailbox
    waiting: int


def all_mailboxes() -> list[Listed]:
    """Every mailbox by name, the paused ones too."""
    rows = FetchedMessage.objects.filter(state=FetchedState.WAITING).order_by()
    waiting = dict(rows.values_list("mailbox_id").annotate(Count("pk")))
    return [Listed(row, waiting.get(row.pk, 0)) for row in Mailbox.objects.order_by("name")]


def is_held(row: Mailbox, at: datetime) -> bool:
    """Whether a living process reads this mailbox."""
    return row.held_at is not None and at - row.held_at < SILENT_AFTER


def access_of(row: Mailbox) -> Access:
    """How the mailbox is reached, its secrets opened. Raises `core.secrets.SealedElsewhere`."""
    return Access(
        host=row.host,
        port=row.port,
        security=row.security,
        username=row.username,
        authentication=row.authentication,
        folder=row.folder,
        certificate=row.certificate,
        password=_opened(row.sealed_password),
        token_url=row.token_url,
        client_id=row.client_id,
        client_secret=_opened(row.sealed_client_secret),
        refresh_token=_opened(row.sealed_refresh_token),
        scopes=row.scopes,
    )


def _opened(sealed: str) -> str:
    return open_sealed(sealed) if sealed else ""


def known_uids(
    *, mailbox_id: int, place: int, uid_validity: int, uids: Collection[int], at: datetime
) -> set[int]:
    """Which of these messages need no fetching: dealt with, or waiting and not due again."""
    rows = FetchedMessage.objects.filter(
        mailbox_id=mailbox_id, place=place, uid_validity=uid_validity, uid__in=uids
    )
    due = Q(state=FetchedState.WAITING, raw_message__isnull=True, next_try_at__lte=at)
    return set(rows.exclude(due).values_list("uid", flat=True))


def due_again(*, mailbox_id: int, place: int, uid_validity: int, at: datetime) -> list[int]:
    """Messages that could not be fetched and are to be asked for again."""
    rows = FetchedMessage.objects.filter(
        mailbox_id=mailbox_id,
        place=place,
        uid_validity=uid_validity,
        state=FetchedState.WAITING,
        raw_message__isnull=True,
        next_try_at__lte=at,
    )
    return list(rows.order_by("uid").values_list("uid", flat=True))


def unmarked_uids(*, mailbox_id: int, place: int, uid_validity: int) -> list[int]:
    """Messages that we have and that the mailbox has not been told of."""
    rows = FetchedMessage.objects.filter(
        mailbox_id=mailbox_id,
        place=place,
        uid_validity=uid_validity,
        state=FetchedState.TAKEN,
        marked_at__isnull=True,
    )
    return list(rows.order_by("uid").values_list("uid", flat=True))


def uids_to_delete(
    *, mailbox_id: int, place: int, uid_validity: int, at: datetime, limit: int
) -> list[int]:
    """Messages whose days in the mailbox are over, at most `limit`."""
    rows = FetchedMessage.objects.filter(
        mailbox_id=mailbox_id, place=place, uid_validity=uid_validity, delete_at__lte=at
    )
    return sorted(rows.order_by("delete_at").values_list("uid", flat=True)[:limit])


def waiting_messages(mailbox_id: int) -> QuerySet[FetchedMessage]:
    """Messages of the mailbox that wait for an administrator, the newest first."""
    rows = FetchedMessage.objects.filter(mailbox_id=mailbox_id, state=FetchedState.WAITING)
    return rows.order_by("-fetched_at", "-pk")


def mailbox_of(raw_message_id: int) -> Mailbox | None:
    """The mailbox that brought a raw message, with its team; None where it came by SMTP."""
    row = (
        FetchedMessage.objects.filter(raw_message_id=raw_message_id)
        .select_related("mailbox__team")
        .order_by("pk")
        .first()
    )
    return row.mailbox if row else None


def language_of_newcomers(mailbox: Mailbox | None) -> str:
    """What somebody is written to who first came by this mailbox: its own language, else its
    team's; empty where neither says."""
    if mailbox is None:
        return ""
    return mailbox.language or (mailbox.team.language if mailbox.team else "")


def lock_mailbox(mailbox_id: int) -> bool:
    """Take the mailbox for this database connection, unless another one has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_CLASS, mailbox_id])
        return bool(cursor.fetchone()[0])


def unlock_mailboxes(mailbox_ids: Sequence[int]) -> None:
    """Give mailboxes back."""
    with connection.cursor() as cursor:
        for mailbox_id in mailbox_ids:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_CLASS, mailbox_id])
