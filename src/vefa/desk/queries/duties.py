"""What the customer owes under the terms of a ticket, and what of it is not met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from vefa.agreements.domain.duties import LACKING, DutyState
from vefa.agreements.models import DutyRecord, TermsVersion
from vefa.agreements.queries import line_terms
from vefa.agreements.queries.duties import newest_records
from vefa.coverage.domain import Hold
from vefa.coverage.domain.texts import capitalised
from vefa.desk.domain.duties import (
    Lack,
    Recorded,
    concerns,
    holds_of,
    lacks_of,
    unmet_duties,
)
from vefa.desk.domain.record import Standing
from vefa.desk.domain.responsibilities import Activity, activities
from vefa.desk.models import ClockEvent, State, Ticket

_ENDED: Final = (State.CLOSED, State.CANCELLED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in the reader's language; `meaning` is what follows where it is not met.

    `record` is there where the agreement's record says that it is not met, and why it concerns
    the ticket. `beside` names the agreement where it is not the ticket's own: the one by whose
    terms its clocks run.
    """

    code: str
    title: str
    text: str
    meaning: str
    unmet: bool
    record: DutyRecord | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Owed:
    """What a line says of both sides' parts in the work. A version never changes."""

    duties: tuple[Mapping[str, Any], ...]
    responsibilities: Mapping[str, Any]
    third_parties: tuple[Mapping[str, Any], ...]


@lru_cache(maxsize=512)
def _owed(version_id: int, line: str) -> _Owed:
    terms = line_terms(TermsVersion.objects.get(pk=version_id), line)
    return _Owed(
        tuple(terms.get("duties", ())),
        terms.get("responsibilities") or {},
        tuple(terms.get("third_parties", ())),
    )


def duties_of(
    ticket: Ticket, standing: Standing, facts: Mapping[str, Any], language: str
) -> list[Duty]:
    """The duties of the ticket's terms, those not met first; among them those of another agreement
    for which its clocks wait.

    Not met is what the ticket itself shows (`domain.duties`) and what is recorded of its agreement;
    `facts` are those of its coverage decision.
    """
    if ticket.terms_version_id is None:
        return []
    over = standing.closed or standing.cancelled
    recorded = {} if over else _lacking_records(ticket)
    unmet = unmet_duties(standing, facts) | recorded.keys()
    found = [
        _duty(row, language, unmet=row["code"] in unmet, record=recorded.get(str(row["code"])))
        for row in _owed(ticket.terms_version_id, ticket.line).duties
    ]
    if not over and standing.resolved_at is None:
        found += _duties_beside(ticket, language)
    return sorted(found, key=lambda duty: not duty.unmet)


def _duty(
    row: Mapping[str, Any],
    language: str,
    *,
    unmet: bool,
    record: DutyRecord | None,
    beside: str = "",
) -> Duty:
    return Duty(
        code=str(row["code"]),
        title=row["title"][language],
        text=capitalised(row["text"][language], language),
        meaning=capitalised(row["unmet"][language], language),
        unmet=unmet,
        record=record,
        beside=beside,
    )


def _duties_beside(ticket: Ticket, language: str) -> list[Duty]:
    """What the clocks wait for under terms of another agreement or service than the coverage's."""
    own = (ticket.terms_version_id, ticket.line)
    # Asked before the version is read: most tickets have one agreement.
    if (ticket.clock_version_id, ticket.clock_line) == own or ticket.clock_version is None:
        return []
    version = ticket.clock_version
    waited_for = {lack.duty for lack in lacks_for_clocks(ticket) if lack.wait_reason}
    if not waited_for:
        return []
    records, name = _recorded(version.agreement_id, ticket.clock_line), version.agreement.name
    return [
        _duty(row, language, unmet=True, record=records.get(str(row["code"])), beside=name)
        for row in _owed(version.pk, ticket.clock_line).duties
        if row["code"] in waited_for
    ]


def lacks_on(ticket: Ticket, *, on_site: bool | None = None) -> tuple[Lack, ...]:
    """What of the duties under the ticket's terms is recorded as not met and concerns it.

    `on_site`: whether a visit was demanded; looked up where it is not given.
    """
    return _lacks(ticket, ticket.agreement_id, ticket.terms_version_id, ticket.line, on_site)


def lacks_for_clocks(ticket: Ticket, *, on_site: bool | None = None) -> tuple[Lack, ...]:
    """The same under the terms by which its clocks run: another agreement's beside a warranty."""
    version = ticket.clock_version
    if version is None:
        return ()
    return _lacks(ticket, version.agreement_id, version.pk, ticket.clock_line, on_site)


def holds_on(ticket: Ticket, *, on_site: bool | None = None) -> tuple[Hold, ...]:
    """The duties because of which the ticket's coverage is provisional."""
    return holds_of(lacks_on(ticket, on_site=on_site))


def holds_under(
    agreement_id: int, version_id: int, line: str, facts: Mapping[str, Any]
) -> tuple[Hold, ...]:
    """The same for a request that somebody only imagines, with `facts` of coverage."""
    kind = str(facts.get("kind") or "")
    return holds_of(_lacking(agreement_id, version_id, line, kind, facts, lambda: False))


def _lacks(
    ticket: Ticket,
    agreement_id: int | None,
    version_id: int | None,
    line: str,
    on_site: bool | None,
) -> tuple[Lack, ...]:
    if agreement_id is None or version_id is None:
        return ()

    def visited() -> bool:
        if on_site is not None:
            return on_site
        return ClockEvent.objects.filter(ticket_id=ticket.pk, type="onsite_demanded").exists()

    return _lacking(agreement_id, version_id, line, ticket.kind, ticket.facts, visited)


def _lacking(
    agreement_id: int,
    version_id: int,
    line: str,
    kind: str,
    facts: Mapping[str, Any],
    visited: Callable[[], bool],
) -> tuple[Lack, ...]:
    duties = _owed(version_id, line).duties
    records = _recorded(agreement_id, line) if duties else {}
    recorded = {
        code: Recorded(record.at, record.state == DutyState.EXPIRED)
        for code, record in records.items()
    }
    return lacks_of(duties, recorded, kind, facts, on_site=visited()) if recorded else ()


def _recorded(agreement_id: int, line: str) -> dict[str, DutyRecord]:
    """The newest records that say that a duty is not met. That evidence has run out counts from
    the record of it, so that nothing waits for longer than is written."""
    found = newest_records(agreement_id, line)
    return {code: record for code, record in found.items() if record.state in LACKING}


def _lacking_records(ticket: Ticket) -> dict[str, DutyRecord]:
    concerned = {lack.duty for lack in lacks_on(ticket)}
    if not concerned:
        return {}
    records = _recorded(ticket.agreement_id or 0, ticket.line)
    return {code: record for code, record in records.items() if code in concerned}


def open_tickets_of(agreement_id: int, line: str) -> QuerySet[Ticket]:
    """The tickets whose coverage or clocks follow the duties of a service line, in the order in
    which they are locked."""
    own = Q(agreement_id=agreement_id, line=line)
    timed = Q(clock_version__agreement_id=agreement_id, clock_line=line)
    return Ticket.objects.filter(own | timed).exclude(state__in=_ENDED).order_by("pk")


def recorded_since(at: datetime) -> list[tuple[int, str, datetime]]:
    """Service lines (agreement, line) of whose duties something was recorded since then, and
    when last."""
    found = DutyRecord.objects.filter(at__gte=at).values_list("agreement_id", "line")
    return list(found.annotate(last=Max("at")).order_by("agreement_id", "line"))


def how_many_concerned(agreement_id: int, line: str, gate: str | None) -> int:
    """How many open tickets a duty that is checked at `gate` concerns now."""
    visited = ClockEvent.objects.filter(ticket=OuterRef("pk"), type="onsite_demanded")
    found = open_tickets_of(agreement_id, line).annotate(on_site=Exists(visited))
    rows = found.values_list("kind", "facts", "on_site").iterator(chunk_size=1_000)
    return sum(concerns(gate, kind, facts, on_site=on_site) for kind, facts, on_site in rows)


def responsibilities_of(ticket: Ticket, language: str) -> list[Activity]:
    """Who does what under the ticket's terms, where they say so, of its product."""
    if ticket.terms_version_id is None:
        return []
    matrix = _owed(ticket.terms_version_id, ticket.line).responsibilities
    return activities(matrix, ticket.product.code if ticket.product else "", language)


def third_parties_of(ticket: Ticket, language: str) -> list[tuple[str, str]]:
    """Who keeps the parts that the ticket's terms name as others': the keeper (the part where
    none is named), and what of and how they are reached."""
    if ticket.terms_version_id is None:
        return []
    found = []
    for row in _owed(ticket.terms_version_id, ticket.line).third_parties:
        part = capitalised(row["part"][language], language)
        known = (part, row.get("reach")) if row.get("keeper") else (row.get("reach"),)
        found.append((row.get("keeper") or part, ", ".join(filter(None, known))))
    return found
