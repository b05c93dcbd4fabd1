"""What the cards of a ticket show, the same for both sides: promises, their why, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import (
    Clock,
    ClockState,
    Explanation,
    Row,
    RowKind,
    State,
    Target,
    TicketState,
    explain,
    state,
)
from vefa.coverage.domain import Sentence
from vefa.desk.domain.record import Fact, Standing, standing
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.coverage import clauses_of, decision_in_force, sentences
from vefa.desk.queries.wording import CLOCK_STATES, CLOCKS, OUTCOMES, ROW_REASONS, WAIT_REASONS

AT_RISK: Final = 0.75
"""The share of time used from which a running promise counts as at risk."""


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock as the promise card shows it.

    `tone` is one of the interface's states (ok, risk, missed, waiting, none). `counting` says
    that its time runs at this very moment, `until` when the calendar will stop it by itself.
    """

    name: str
    label: LazyText | str
    state: str
    state_label: LazyText | str
    tone: str
    share: float | None
    due_at: datetime | None
    remaining: timedelta | None
    used: timedelta
    stopped_at: datetime | None
    target: Target | None
    agreed: bool
    guaranteed: bool
    counting: bool
    until: datetime | None
    reasons: tuple[LazyText | str, ...]


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """All clocks of a ticket at an instant, what is open, and whether the hours are open now."""

    at: datetime
    clocks: tuple[ClockCard, ...]
    standing: Standing
    open_now: bool
    next_opening: datetime | None

    @property
    def first(self) -> ClockCard | None:
        """The promise that is due next."""
        due = [clock for clock in self.clocks if clock.due_at and not clock.stopped_at]
        return min(due, key=lambda clock: clock.due_at or self.at, default=None)


def promise_card(facts: Sequence[Fact], *, at: datetime) -> PromiseCard:
    """The card at an instant, computed from the facts and nothing else."""
    calendar = promise.calendar_of(facts)
    opening, closing = _hours(calendar, at)
    open_now = opening == at
    clocks: tuple[ClockCard, ...] = ()
    if facts:
        ticket = state(promise.terms_of(facts), promise.events_of(facts), at)
        clocks = _cards(ticket, open_now=open_now, closing=closing)
    return PromiseCard(at, clocks, standing(facts), open_now, opening)


def clock_cards(ticket: TicketState, calendar: Calendar, *, at: datetime) -> tuple[ClockCard, ...]:
    """The cards of a state that is not recorded: what would be promised."""
    opening, closing = _hours(calendar, at)
    return _cards(ticket, open_now=opening == at, closing=closing)


def _cards(
    ticket: TicketState, *, open_now: bool, closing: datetime | None
) -> tuple[ClockCard, ...]:
    waits = {wait.number: wait.reason for wait in ticket.waits}
    return tuple(
        _card(clock, waits, open_now=open_now, closing=closing)
        for clock in ticket.clocks.values()
        if clock.state is not State.NOT_STARTED or clock.target is not None
    )


def _hours(calendar: Calendar, at: datetime) -> tuple[datetime | None, datetime | None]:
    """The next open instant, and when the hours that are open now end."""
    try:
        opening = calendar.next_open(at)
        span = next(iter(calendar.spans(at, at + timedelta(days=2))), None)
    except CalendarError:
        return None, None
    return opening, span[1] if span and span[0] == at else None


def _card(
    clock: ClockState, waits: dict[int, str], *, open_now: bool, closing: datetime | None
) -> ClockCard:
    running = clock.state is State.RUNNING
    elapsed = clock.target is not None and clock.target.elapsed
    return ClockCard(
        name=str(clock.name),
        label=CLOCKS[str(clock.name)],
        state=str(clock.state),
        state_label=CLOCK_STATES[str(clock.state)],
        tone=_tone(clock),
        share=clock.share,
        due_at=clock.due_at,
        remaining=clock.remaining,
        used=clock.used,
        stopped_at=clock.stopped_at,
        target=clock.target,
        agreed=clock.agreed_due_at is not None,
        guaranteed=clock.guaranteed,
        counting=running and (elapsed or open_now),
        until=None if elapsed else closing,
        reasons=tuple(
            WAIT_REASONS.get(waits.get(number, "proposal"), waits.get(number, ""))
            for number in clock.held_by
        ),
    )


def _tone(clock: ClockState) -> str:
    if clock.state is State.MISSED:
        return "missed"
    if clock.state is State.WAITING:
        return "waiting"
    if clock.state is State.RUNNING:
        return "risk" if (clock.share or 0) >= AT_RISK else "ok"
    return "ok" if clock.state is State.MET else "none"


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A row of the table behind a date."""

    began_at: datetime
    ended_at: datetime
    kind: str
    reason: LazyText | str
    counted: timedelta
    used: timedelta
    calendar: str
    ahead: bool
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a date reads as it does: the table, and the same rows for the strip."""

    card: ClockCard
    rows: tuple[WhyRow, ...]
    strip: tuple[tuple[datetime, datetime, str], ...]
    start: datetime
    end: datetime
    calendar: Calendar
    terms: str
    severity: str | None


def why(facts: Sequence[Fact], clock: Clock, *, at: datetime) -> Why | None:
    """The arithmetic of one clock; None where it has not started or nothing was reported."""
    if not facts:
        return None
    terms, events = promise.terms_of(facts), promise.events_of(facts)
    found = explain(terms, events, at, clock)
    if not found.rows:
        return None
    card = next((card for card in promise_card(facts, at=at).clocks if card.name == clock), None)
    if card is None:
        return None
    ticket = state(terms, events, at)
    calendar = promise.calendar_of(facts)
    return Why(
        card=card,
        rows=tuple(_why_row(row) for row in found.rows),
        strip=_strip(found),
        start=min(row.began_at for row in found.rows),
        end=max(row.ended_at for row in found.rows),
        calendar=calendar,
        terms=ticket.terms or "",
        severity=ticket.severity,
    )


def _why_row(row: Row) -> WhyRow:
    words = WAIT_REASONS if row.kind is RowKind.WAITING else ROW_REASONS
    return WhyRow(
        began_at=row.began_at,
        ended_at=row.ended_at,
        kind=str(row.kind),
        reason=words.get(row.reason, row.reason),
        counted=row.counted,
        used=row.used,
        calendar=row.calendar or "",
        ahead=row.ahead,
        params=dict(row.params),
    )


def _strip(found: Explanation) -> tuple[tuple[datetime, datetime, str], ...]:
    missed = found.clock.missed_at
    return tuple(
        (row.began_at, row.ended_at, _strip_kind(row, missed))
        for row in found.rows
        if row.kind is not RowKind.EVENT
    )


def _strip_kind(row: Row, missed: datetime | None) -> str:
    if row.ahead and row.kind is RowKind.OPEN:
        return "ahead"
    if row.kind is RowKind.OPEN:
        return "overtime" if missed is not None and row.began_at >= missed else "open"
    return "closed" if row.kind is RowKind.CLOSED else "waiting"


@dataclass(frozen=True, slots=True)
class CoverageCard:
    """The decision that holds, its sentences in the reader's language, and earlier ones."""

    decision: CoverageDecision
    outcome: str
    label: LazyText | str
    sentences: tuple[Sentence, ...]
    terms: str

    @property
    def headline(self) -> str:
        """The sentence of the clause that decided."""
        return next((each.line for each in self.sentences if each.role == "decision"), "")


def coverage_card(
    ticket: Ticket, language: str, decision: CoverageDecision | None = None
) -> CoverageCard | None:
    """The card of a decision, by default the newest about the request as a whole."""
    decision = decision or decision_in_force(ticket)
    if decision is None:
        return None
    clauses = clauses_of(decision)
    return CoverageCard(
        decision=decision,
        outcome=decision.outcome,
        label=OUTCOMES.get(decision.outcome, decision.outcome),
        sentences=tuple(sentences(decision, clauses, language)),
        terms=ticket.line,
    )


TURNS: Final[dict[str, LazyText]] = {
    "provider": _("Our turn"),
    "customer": _("The customer's turn"),
    "third": _("A third party's turn"),
    "nobody": _("Nobody's turn"),
}
