"""Reads: what is next, one ticket with all that its pages show, and what is due."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vefa.calendars.domain import Calendar
from vefa.core.actor import Actor
from vefa.core.compiled import Compiled, compiled
from vefa.customers.models import Customer
from vefa.desk.access import visible_tickets
from vefa.desk.models import (
    CoverageDecision,
    Intake,
    IntakeOutcome,
    State,
    Ticket,
    TimelineEntry,
)
from vefa.desk.queries.promise import calendar_for

PAGE: Final = 25
_ENDED: Final = ("closed", "cancelled")
OPEN: Final = ~Q(state__in=_ENDED)

QUEUES: Final[dict[str, Q]] = {
    "next": Q(),
    "mine": Q(),
    "unassigned": Q(state=State.NEW),
    "waiting": Q(state__in=[State.WAITING_CUSTOMER, State.WAITING_THIRD]),
    "resolved": Q(state=State.RESOLVED),
    "drafts": Q(state=State.DRAFT),
}

COLUMNS: Final = (
    "id",
    "number",
    "title",
    "customer_id",
    "state",
    "severity",
    "kind",
    "engineer_id",
    "engineer_name",
    "reported_at",
    "next_due_at",
    "next_due_clock",
    "next_due_target_seconds",
    "next_due_in",
    "missed",
    "turn",
    "coverage",
    "coverage_open",
    "rank",
    "revision",
    "clock_version_id",
    "clock_line",
    "site_id",
    "undelivered",
    "team_id",
)

NO_TEAM: Final = 0
"""The key that stands for the tickets of no team."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the queue: what to do next, by when, in whose hands."""

    id: int
    number: str
    title: str
    customer_id: int
    state: str
    severity: str
    kind: str
    engineer_id: int | None
    engineer: str
    reported_at: datetime
    due_at: datetime | None
    clock: str
    total_seconds: int | None
    due_in: str
    missed: bool
    turn: str
    coverage: str
    coverage_open: bool
    rank: int | None
    revision: int
    clock_version_id: int | None
    clock_line: str
    site_id: int | None
    undelivered: int
    team_id: int | None
    customer: str

    def share(self, at: datetime) -> float | None:
        """The part of the next promise that is spent at `at`, 0 to 1; None without one."""
        if self.due_at is None or not self.total_seconds:
            return None
        left = self.left(at)
        return min(1.0, max(0.0, 1 - left.total_seconds() / self.total_seconds))

    def left(self, at: datetime) -> timedelta:
        """The time left until the next promise, in its own clock's time; 0 once it is over."""
        if self.due_at is None or self.due_at <= at:
            return timedelta(0)
        if self.due_in == "elapsed":
            return self.due_at - at
        return self.calendar().between(at, self.due_at)

    def calendar(self) -> Calendar:
        """The calendar of the ticket's terms and site."""
        return calendar_for(self.clock_version_id, self.clock_line, self.site_id)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows of a queue, and from where the next page goes on (None at the end)."""

    rows: tuple[QueueRow, ...]
    after: str | None


def queue(
    actor: Actor,
    name: str = "next",
    *,
    after: str | None = None,
    customer_ids: Collection[int] | None = None,
    severity: str | None = None,
    team_id: int | None = None,
    size: int = PAGE,
) -> QueuePage:
    """The open tickets of a queue by their next promise, those without one last.

    Each page is one range of an index, a team's as well: `after` is the place where the last one
    ended. `team_id` may be `NO_TEAM`.
    """
    meant = None if customer_ids is None else tuple(customer_ids)
    values: list[tuple[Any, ...]] = []
    for part in _walk(actor, name, after, meant, severity, team_id, size + 1):
        values += part.rows()
    rows = [QueueRow(*row) for row in values[: size + 1]]
    last = rows[size - 1] if len(rows) > size else None
    return QueuePage(tuple(rows[:size]), _place(last) if last else None)


@lru_cache(maxsize=500)
def _walk(
    actor: Actor,
    name: str,
    after: str | None,
    customer_ids: tuple[int, ...] | None,
    severity: str | None,
    team_id: int | None,
    most: int,
) -> tuple[Compiled, ...]:
    found = visible_tickets(actor).filter(OPEN, QUEUES.get(name, Q()))
    if name == "mine":
        found = found.filter(engineer_id=actor.id)
    if customer_ids is not None:
        found = found.filter(customer_id__in=customer_ids)
    if severity:
        found = found.filter(severity=severity)
    if team_id is not None:
        found = found.filter(team_id=team_id) if team_id else found.filter(team=None)
    found = found.order_by("next_due_at", "id")
    return tuple(compiled(_named(part)[:most]) for part in _parts(found, after))


def queue_row(actor: Actor, number: str) -> QueueRow | None:
    """One ticket as a line of the queue."""
    found = visible_tickets(actor).filter(number=number)
    return next((QueueRow(*row) for row in _named(found)[:1]), None)


def _named(found: QuerySet[Ticket]) -> QuerySet[Ticket, tuple[Any, ...]]:
    """The columns, and the customer's name. That is looked up row by row, once the rows are
    found: joined in, it would keep the planner from walking the index of due dates."""
    name = Customer.objects.filter(pk=OuterRef("customer_id")).values("name")
    named = found.annotate(customer_name=Coalesce(Subquery(name), Value("")))
    return named.values_list(*COLUMNS, "customer_name")


def _place(row: QueueRow) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.id}"


def _parts(found: QuerySet[Ticket], after: str | None) -> Iterator[QuerySet[Ticket]]:
    """What lies behind a place, each part one range of an index: rows with a date, then those
    without. A place that cannot be read is the beginning."""
    due, _, key = (after or "").partition("~")
    try:
        number, at = int(key), datetime.fromisoformat(due) if due else None
    except ValueError:
        yield found
        return
    if at is None or at.utcoffset() is None:
        yield found.filter(next_due_at__isnull=True, id__gt=number)
        return
    yield found.filter(next_due_at__gte=at).filter(Q(next_due_at__gt=at) | Q(id__gt=number))
    yield found.filter(next_due_at__isnull=True)


def timeline(ticket: Ticket, actor: Actor) -> list[TimelineEntry]:
    """The ticket's story as the actor may see it, with files, oldest first."""
    entries = TimelineEntry.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    if not actor.is_staff:
        entries = entries.filter(public=True)
    return list(entries.prefetch_related("files__file").order_by("at", "id"))


def decisions(ticket: Ticket) -> list[CoverageDecision]:
    """Every coverage decision of the ticket, the newest first."""
    found = CoverageDecision.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    return list(found.order_by("-id"))


def failed_intake() -> QuerySet[Intake]:
    """Messages that could not be dealt with and wait for an administrator, the newest first."""
    failed = Intake.objects.filter(outcome=IntakeOutcome.UNREADABLE)
    return failed.order_by("-received_at", "-id")


def due_thresholds(at: datetime, *, size: int = 500) -> QuerySet[Ticket]:
    """Tickets whose next threshold has come: one range of an index."""
    return Ticket.objects.filter(next_threshold_at__lte=at).order_by("next_threshold_at", "id")[
        :size
    ]


def due_steps(at: datetime, *, size: int = 500) -> QuerySet[Ticket]:
    """Tickets on which something happens by itself now: one range of an index."""
    return Ticket.objects.filter(next_step_at__lte=at).order_by("next_step_at", "id")[:size]


def other_open_tickets(actor: Actor, ticket: Ticket, *, size: int = 50) -> list[tuple[str, str]]:
    """Number and title of the customer's other open tickets, the newest first."""
    found = visible_tickets(actor).filter(OPEN, customer_id=ticket.customer_id)
    rows = found.exclude(pk=ticket.pk).order_by("-reported_at", "-id")
    return list(rows.values_list("number", "title")[:size])


def similar_tickets(actor: Actor, ticket: Ticket, *, size: int = 5) -> list[dict[str, Any]]:
    """The customer's other tickets on the same product, the newest first."""
    found = visible_tickets(actor).filter(customer_id=ticket.customer_id).exclude(pk=ticket.pk)
    if ticket.product_id:
        found = found.filter(product_id=ticket.product_id)
    columns = ("number", "title", "state", "reported_at")
    return list(found.order_by("-reported_at", "-id").values(*columns)[:size])
