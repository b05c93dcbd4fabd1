"""Open tickets of which coverage was decided while their agreement stood otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from vefa.agreements.domain.life import Record, coverage_state, life_at
from vefa.agreements.models import Agreement
from vefa.agreements.queries import run_off_days, with_records
from vefa.agreements.queries.facts import agreement_facts
from vefa.desk.models import CoverageDecision, State, Ticket
from vefa.desk.queries.coverage import decision_in_force

OVER: Final = (State.CLOSED, State.CANCELLED, State.DRAFT)
_READ: Final = (
    "customer_id",
    "agreement_id",
    "terms_version_id",
    "line",
    "clock_version_id",
    "reported_at",
)
_STANDING: Final = ("agreement_state", "agreement_ended_on", "run_off_until")


def tickets_following(agreement_id: int) -> QuerySet[Ticket]:
    """The open tickets that may have to follow what becomes of an agreement, in the order in which
    they are locked: its own, those timed by it, and those of its customer that none promised
    anything."""
    customer = Agreement.objects.filter(pk=agreement_id).values("customer_id")
    under = Q(agreement_id=agreement_id) | Q(clock_version__agreement_id=agreement_id)
    unpromised = Q(clock_version=None, customer_id__in=customer)
    return Ticket.objects.filter(under | unpromised).exclude(state__in=OVER).order_by("pk")


def stands_otherwise(ticket: Ticket, *, at: datetime) -> bool:
    """Whether the ticket's agreement stands otherwise at `at` than coverage was decided with."""
    before = decision_in_force(ticket)
    if before is None:
        return False
    now = agreement_facts(
        ticket.agreement,
        ticket.terms_version,
        at=at,
        reported_at=ticket.reported_at,
        line=ticket.line,
    )
    return any(before.facts.get(name) != now.get(name) for name in _STANDING)


def out_of_step(*, at: datetime) -> list[int]:
    """The keys of open tickets to look at since time alone has changed how agreements stand.

    An agreement has begun, comes to its end, has lapsed, or its run-off is over; or one is in
    force at last for a customer whose request none promised anything.
    """
    newest = CoverageDecision.objects.filter(
        ticket=OuterRef("pk"), customer_id=OuterRef("customer_id"), subject="request"
    ).order_by("-id")
    rows: QuerySet[Ticket, dict[str, Any]] = (
        Ticket.objects.exclude(state__in=OVER)
        .annotate(decided=Subquery(newest.values("facts__agreement_state")[:1]))
        .order_by("pk")
        .values("pk", "decided", *_READ)
    )
    found = with_records(Agreement.objects.all())
    records = {each.pk: record for each, record in found}
    served = {each.customer_id for each, record in found if life_at(record, at).in_force}
    return [
        row["pk"]
        for row in rows.iterator(chunk_size=2_000)
        if (row["clock_version_id"] is None and row["customer_id"] in served)
        or row["decided"] != _state(row, records, at)
    ]


def _state(row: Mapping[str, Any], records: Mapping[int, Record], at: datetime) -> str:
    record = records.get(row["agreement_id"])
    if record is None:
        return "none"
    days = run_off_days(row["terms_version_id"], row["line"])
    record = replace(record, run_off_days=days)
    was_in_force = life_at(record, row["reported_at"]).in_force
    return coverage_state(life_at(record, at), was_in_force=was_in_force)
