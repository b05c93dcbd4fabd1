"""Counting the tickets that a question means, some at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from vefa.agreements.domain.what_if import decided
from vefa.agreements.models import TermsDraft, TermsVersion
from vefa.commitments.domain import Terms
from vefa.core.actor import Actor
from vefa.desk.access import visible_tickets
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries.histories import histories_of_tickets, name_among_all
from vefa.desk.queries.promise import TermsKey
from vefa.reports.bulk import Case, replayed
from vefa.reports.domain.hours import in_hours_of
from vefa.reports.domain.questions import DRAFT, PLAN, TARGETS, Question
from vefa.reports.domain.sums import Sums
from vefa.reports.queries.other_terms import (
    Calendars,
    OtherTerms,
    OwnTerms,
    Spot,
    terms_of_content,
    terms_of_plan,
)

AT_ONCE: Final = 10_000
"""How many tickets are counted in one go: a few seconds' work."""

_FARTHEST: Final = timedelta(hours=15)
"""No local day begins earlier or ends later than this beside that of UTC."""

Cursor = tuple[datetime, int]
"""When the last ticket that was counted was reported, and its key."""


_COLUMNS: Final = (
    "pk", "number", "customer_id", "reported_at", "kind", "site_id",
    "customer__country", "customer__timezone", "site__country", "site__timezone",
    "product__code", "product__family",
)  # fmt: skip


class Reported(NamedTuple):
    """What is read of each ticket: `_COLUMNS`, without an instance of its model."""

    pk: int
    number: str
    customer: int
    reported_at: datetime
    kind: str
    site: int | None
    country: str
    timezone: str
    site_country: str | None
    site_timezone: str | None
    product: str | None
    family: str | None

    @property
    def local_day(self) -> date:
        """The day at the customer's on which it was reported."""
        return self.reported_at.astimezone(ZoneInfo(self.timezone)).date()

    def spot(self, key: TermsKey) -> Spot:
        """Where its clocks run, if its facts name these terms last."""
        at_site = self.site is not None
        return Spot(
            customer=self.customer,
            site=key.site_id or self.site,
            country=(self.site_country or "") if at_site else self.country,
            timezone=(self.site_timezone or "") if at_site else self.timezone,
            family=key.family or self.family or "",
            kind=key.kind or self.kind,
            product=self.product or "",
            line=key.line,
        )


@dataclass(slots=True)
class Counter:
    """What a question needs to know while its tickets are counted."""

    question: Question
    look_at: datetime
    actor: Actor
    calendars: Calendars = field(default_factory=Calendars)
    own: OwnTerms = field(init=False)
    other: OtherTerms | None = field(init=False)

    def __post_init__(self) -> None:
        asked = self.question.other
        self.own = OwnTerms(self.calendars, asked.targets)
        self.other = None if asked.kind == TARGETS else self._other()

    def _other(self) -> OtherTerms:
        asked, first = self.question.other, self.question.since.year
        years = range(first, self.look_at.year + 2)
        if asked.kind == PLAN:
            return terms_of_plan(asked.plan, years, self.calendars)
        model = TermsDraft if asked.kind == DRAFT else TermsVersion
        found = model.objects.values_list("content", "customer_id").get(pk=asked.key or 0)
        return terms_of_content(*found, years, self.calendars)

    def some(self, after: Cursor | None, size: int = AT_ONCE) -> tuple[Sums, int, Cursor | None]:
        """The sums of the next tickets, how many were looked at, and the last; None at the end."""
        rows = _following(tickets_of(self.question, self.actor), after).values_list(*_COLUMNS)
        tickets = [Reported(*row) for row in rows[:size]]
        if not tickets:
            return Sums(), 0, None
        sums = self._count(tickets)
        last = tickets[-1]
        more = (last.reported_at, last.pk) if len(tickets) == size else None
        return sums, len(tickets), more

    def _count(self, tickets: Sequence[Reported]) -> Sums:
        asked, days = self.question, {ticket.pk: ticket.local_day for ticket in tickets}
        meant = {
            ticket.pk: ticket for ticket in tickets if asked.since <= days[ticket.pk] <= asked.until
        }
        told = {key: each for key, each in histories_of_tickets(meant).items() if each.keys}
        named = dict.fromkeys(key for each in told.values() for key in each.keys)
        own: dict[str, Terms] = {}
        changed: dict[str, Terms] = {}
        for key in named:
            name = name_among_all(key)
            own[name], changed[name] = self.own.of(key)
        spots = {pk: meant[pk].spot(told[pk].keys[-1]) for pk in meant if pk in told}
        coverage = self._coverage(spots)
        cases = [
            Case(
                number=meant[pk].number,
                customer=meant[pk].customer,
                reported_on=days[pk].isoformat(),
                moments=told[pk].moments,
                other=self.other.terms(spot) if self.other else None,
                decided=coverage.get(pk),
            )
            for pk, spot in spots.items()
        ]
        return replayed(cases, own, changed, look_at=self.look_at)

    def _coverage(self, spots: Mapping[int, Spot]) -> dict[int, tuple[str, str]]:
        """What was decided last of each ticket, and what the other clauses make of its facts."""
        rows = (
            CoverageDecision.objects.filter(ticket_id__in=spots, subject="request")
            .order_by("ticket_id", "-id")
            .distinct("ticket_id")
        )
        if self.other is None:
            outcomes = rows.values_list("ticket_id", "outcome")
            return {key: (outcome, outcome) for key, outcome in outcomes}
        found: dict[int, tuple[str, str]] = {}
        known: dict[tuple[int, int, str], str] = {}
        for key, outcome, facts in rows.values_list(
            "ticket_id", "outcome", Cast("facts", TextField())
        ):
            clauses, calendar = (
                self.other.clauses(spots[key]),
                self.other.terms(spots[key]).calendar,
            )
            # All facts as they were written, what was left of an allowance then among them: who
            # has the same is decided alike.
            alike = id(clauses), id(calendar), facts
            if alike not in known:
                [other] = decided([in_hours_of(json.loads(facts), calendar)], clauses)
                known[alike] = str(other.value)
            found[key] = outcome, known[alike]
        return found


def tickets_of(question: Question, actor: Actor) -> QuerySet[Ticket]:
    """The tickets that the question may mean: those at the edges may lie a local day outside."""
    found = visible_tickets(actor).filter(
        reported_at__gte=_instant(question.since) - _FARTHEST,
        reported_at__lt=_instant(question.until) + timedelta(days=1) + _FARTHEST,
    )
    if question.customers:
        found = found.filter(customer_id__in=question.customers)
    if question.agreement is not None:
        found = found.filter(agreement_id=question.agreement)
    return found.exclude(state="draft")


def _following(found: QuerySet[Ticket], after: Cursor | None) -> QuerySet[Ticket]:
    """From the newest on, as the index has them."""
    if after is not None:
        at, key = after
        found = found.filter(Q(reported_at__lt=at) | Q(reported_at=at, pk__lt=key))
        found = found.filter(reported_at__lte=at)
    return found.order_by("-reported_at", "-pk")


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
