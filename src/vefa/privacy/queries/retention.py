"""Reads: what has been kept long enough, kind by kind."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.audit.models import Entry
from vefa.core.redacted import NAME
from vefa.desk.models import EntryFile, EntryKind, Intake, IntakeOutcome, TimelineEntry
from vefa.documents.actions import EMPTY
from vefa.documents.models import StoredFile
from vefa.mail.actions.redacting import EMPTIED
from vefa.mail.models import OutgoingMessage, RawMessage, RawState
from vefa.privacy.models import RetentionRule

SIGN_INS: Final = ("signed_in", "signed_out", "session_ended")
_NOBODYS: Final = (IntakeOutcome.WHO_IS_THIS, IntakeOutcome.DISMISSED, IntakeOutcome.AUTOMATIC)


def rules() -> dict[str, int]:
    """The days of each kind that has a rule."""
    return dict(RetentionRule.objects.values_list("kind", "days"))


def over(kind: str, before: datetime) -> QuerySet[Any]:
    """The rows of a kind whose time is over, and with which nothing was done yet."""
    return _OVER[kind](before)


def _raw_mail(before: datetime) -> QuerySet[RawMessage]:
    """Dealt with; what waits for an administrator is kept until then."""
    dealt_with = RawMessage.objects.filter(state__in=[RawState.HANDLED, RawState.REPEAT])
    return dealt_with.filter(received_at__lt=before).exclude(content=EMPTIED)


def _unknown_mail(before: datetime) -> QuerySet[RawMessage]:
    nobodys = Intake.objects.filter(
        raw_message_id=OuterRef("pk"), customer_id=None, outcome__in=_NOBODYS
    )
    old = RawMessage.objects.filter(Exists(nobodys), received_at__lt=before)
    return old.exclude(content=EMPTIED)


def _letters(before: datetime) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(settled_at__lt=before).exclude(content=EMPTIED)


def _sign_ins(before: datetime) -> QuerySet[Entry]:
    return _trail(before).filter(deed__in=SIGN_INS)


def _trail(before: datetime) -> QuerySet[Entry]:
    named = ~Q(actor_name=NAME) | ~Q(address="")
    return Entry.objects.filter(named, at__lt=before, actor_id__isnull=False)


def _tickets(before: datetime) -> QuerySet[TimelineEntry]:
    written = TimelineEntry.objects.filter(author_side="customer", ticket__closed_at__lt=before)
    return written.exclude(kind=EntryKind.EVENT).exclude(data__has_key="redacted")


def files_over(before: datetime) -> QuerySet[StoredFile]:
    """The files that customers' people sent to tickets closed before then."""
    sent = EntryFile.objects.filter(
        file=OuterRef("pk"),
        entry__author_side="customer",
        entry__ticket__closed_at__lt=before,
    )
    return StoredFile.objects.filter(Exists(sent)).exclude(sha256=EMPTY).order_by("pk")


_OVER: Final[dict[str, Callable[[datetime], QuerySet[Any]]]] = {
    "raw_mail": _raw_mail,
    "unknown_mail": _unknown_mail,
    "letters": _letters,
    "sign_ins": _sign_ins,
    "tickets": _tickets,
    "trail": _trail,
}
