"""Counting the tickets that a question means, some at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from vefa.agreements.domain.what_if import decided
from vefa.agreements.models import TermsDraft, TermsVersion
from vefa.calendars.domain import Calendar
from vefa.commitments.domain import Terms
from vefa.core.actor import Actor
from vefa.coverage.domain import ClauseSet
from vefa.desk.access import visible_tickets
from vefa.desk.domain.record import Fact
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries.facts import facts_of_all
from vefa.desk.queries.promise import TermsKey, events_of, keys_of
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

AT_ONCE: Final = 2_000
"""How many tickets are counted in one go: a few seconds' work."""

_FARTHEST: Final = timedelta(hours=15)
"""No local day begins earlier or ends later than this beside that of UTC."""

Cursor = tuple[datetime, int]
"""When the last ticket that was counted was reported, and its key."""


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
        tickets = list(_following(tickets_of(self.question, self.actor), after)[:size])
        if not tickets:
            return Sums(), 0, None
        sums = self._count(tickets)
        last = tickets[-1]
        more = (last.reported_at, last.pk) if len(tickets) == size else None
        return sums, len(tickets), more

    def _count(self, tickets: Sequence[Ticket]) -> Sums:
        local = [(ticket, _local_day(ticket)) for ticket in tickets]
        asked = self.question
        meant = {
            ticket.pk: (ticket, day) for ticket, day in local if asked.since <= day <= asked.until
        }
        facts = {key: told for key, told in facts_of_all([*meant]).items() if keys_of(told)}
        own: dict[str, Terms] = {}
        changed: dict[str, Terms] = {}
        for told in facts.values():
            for key in keys_of(told):
                own[key.name], changed[key.name] = self.own.of(key)
        spots = {pk: self._spot(meant[pk][0], told) for pk, told in facts.items()}
        coverage = self._coverage(spots)
        cases = [
            Case(
                number=meant[pk][0].number,
                customer=meant[pk][0].customer_id,
                reported_on=meant[pk][1].isoformat(),
                events=events_of(told),
                other=self.other.terms(spots[pk]) if self.other else None,
                decided=coverage.get(pk),
            )
            for pk, told in facts.items()
        ]
        return replayed(cases, own, changed, look_at=self.look_at)

    def _spot(self, ticket: Ticket, facts: Sequence[Fact]) -> Spot:
        key: TermsKey = keys_of(facts)[-1]
        return Spot.of(ticket, key)

    def _coverage(self, spots: Mapping[int, Spot]) -> dict[int, tuple[str, str]]:
        """What was decided last of each ticket, and what the other clauses make of its facts."""
        rows = (
            CoverageDecision.objects.filter(ticket_id__in=spots, subject="request")
            .order_by("ticket_id", "-id")
            .distinct("ticket_id")
            .values_list("ticket_id", "outcome", "facts")
        )
        known = {key: (outcome, facts) for key, outcome, facts in rows}
        if self.other is None:
            return {key: (outcome, outcome) for key, (outcome, _facts) in known.items()}
        groups: dict[int, tuple[ClauseSet, list[int], list[Mapping[str, Any]]]] = {}
        for key, (_outcome, facts) in known.items():
            clauses = self.other.clauses(spots[key])
            calendar: Calendar = self.other.terms(spots[key]).calendar
            group = groups.setdefault(id(clauses), (clauses, [], []))
            group[1].append(key)
            group[2].append(in_hours_of(facts, calendar))
        found: dict[int, tuple[str, str]] = {}
        for clauses, keys, cases in groups.values():
            for key, outcome in zip(keys, decided(cases, clauses), strict=True):
                found[key] = known[key][0], str(outcome.value)
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
    return (
        found.select_related("customer", "site", "product")
        .only(
            "number", "customer", "reported_at", "kind", "site", "product",
            "customer__country", "customer__timezone",
            "site__country", "site__timezone",
            "product__code", "product__family",
        )
        .order_by("-reported_at", "-pk")
    )  # fmt: skip


def _local_day(ticket: Ticket) -> date:
    return ticket.reported_at.astimezone(ZoneInfo(ticket.customer.timezone)).date()


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
