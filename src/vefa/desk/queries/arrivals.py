"""What became of the messages that arrived: pages, a search, and what may be overlooked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.desk.models import Intake, IntakeOutcome

PAGE: Final = 25
LATELY: Final = timedelta(days=30)

ALL: Final = "all"
ASIDE: Final = "aside"
NOTABLE: Final = "notable"

# What servers report of letters, or what is ours: it names tickets and contacts as a rule.
_REPORTS: Final = ("own", "loop", "bounce", "delay", "delivered", "feedback", "receipt")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A page of messages, and the key after which the next one goes on (None at the end)."""

    rows: tuple[Intake, ...]
    after: int | None


def arrivals(shown: str = ALL, *, find: str = "", after: int | None = None) -> Arrivals:
    """A page of what arrived. `shown` is `ALL`, what was set aside (`ASIDE`), or what of that is
    `NOTABLE`; `find` is a part of the sender's address or of the subject."""
    found = {ASIDE: _aside, NOTABLE: _notable}.get(shown, Intake.objects.all)().order_by("-pk")
    if words := find.strip():
        found = found.filter(
            Q(sender_folded__contains=fold_email(words)) | Q(subject__icontains=words)
        )
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = tuple(found[: PAGE + 1])
    return Arrivals(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def notable_lately(at: datetime) -> int:
    """How many messages of the last thirty days were set aside although somebody known sent them
    or they name a ticket; capped at a hundred."""
    return _notable().filter(received_at__gt=at - LATELY)[:100].count()


def _aside() -> QuerySet[Intake]:
    return Intake.objects.filter(outcome__in=[IntakeOutcome.AUTOMATIC, IntakeOutcome.DISMISSED])


def _notable() -> QuerySet[Intake]:
    known = Contact.objects.filter(email_folded=OuterRef("sender_folded"), active=True)
    aside = Intake.objects.filter(outcome=IntakeOutcome.AUTOMATIC).exclude(reason__in=_REPORTS)
    return aside.filter(Q(ticket_id__isnull=False) | Exists(known))


def unknown_senders(*, after: int = 0) -> Arrivals:
    """Messages that wait for somebody to say who it is, the oldest first."""
    waiting = Intake.objects.filter(outcome=IntakeOutcome.WHO_IS_THIS, pk__gt=after)
    rows = tuple(waiting.order_by("pk")[: PAGE + 1])
    return Arrivals(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
