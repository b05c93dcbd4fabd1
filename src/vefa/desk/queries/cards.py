"""What the cards of a ticket show, the same for both sides: promises, their why, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
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
from vefa.commitments.domain.names import WaitReason
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

    @property
    def is_met(self) -> bool:
        """Whether it was kept."""
        return self.state == State.MET

    @property
    def is_due(self) -> bool:
        """Whether its date is still to be kept, or was missed and is still owed."""
        return self.due_at is not None and self.stopped_at is None

    @property
    def promised(self) -> bool:
        """Whether a time was promised: a target of the terms or an agreed date."""
        return self.target is not None or self.agreed or self.due_at is not None

    @property
    def is_waivable(self) -> bool:
        """Whether a written exception can waive it: promised, neither stopped nor missed."""
        return self.promised and self.state in (State.NOT_STARTED, State.RUNNING, State.WAITING)


@dataclass(frozen=True, slots=True)
class Strip:
    """How a clock's time was counted, as spans for a drawing, in the calendar's own zone."""

    rows: tuple[tuple[datetime, datetime, str], ...]
    start: datetime
    end: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """All clocks of a ticket at an instant, what is open, and whether the hours are open now.

    `strip` draws the clock that leads the card.
    """

    at: datetime
    clocks: tuple[ClockCard, ...]
    standing: Standing
    open_now: bool
    next_opening: datetime | None
    strip: Strip | None = None

    @property
    def first(self) -> ClockCard | None:
        """The promise that is due next."""
        return _first(self.clocks)

    @property
    def lead(self) -> ClockCard | None:
        """The promise that the card tells first: the next one due, else one that waits."""
        return _lead(self.clocks)

    @property
    def is_over(self) -> bool:
        """Whether our work is done: then no hours are waited for and nothing begins any more."""
        standing = self.standing
        return standing.closed or standing.cancelled or standing.resolved_at is not None

    @property
    def is_suspended(self) -> bool:
        """Whether the agreement is suspended: then no opening hour begins any work."""
        return any(wait.reason == WaitReason.SUSPENSION for wait in self.standing.waits)

    @property
    def others(self) -> tuple[ClockCard, ...]:
        """The other promises, in their order."""
        lead = self.lead
        return tuple(
            each
            for each in self.clocks
            if each is not lead
            and each.promised
            and not (self.is_over and each.state == State.NOT_STARTED)
        )

    @property
    def waivable(self) -> tuple[str, ...]:
        """The names of the clocks that a written exception can waive (commitments, rule 7)."""
        return tuple(each.name for each in self.clocks if each.is_waivable)

    @property
    def unpromised(self) -> tuple[ClockCard, ...]:
        """The clocks for which the terms name no time."""
        return tuple(each for each in self.clocks if not each.promised)


def _first(clocks: Sequence[ClockCard]) -> ClockCard | None:
    due = [(clock.due_at, number) for number, clock in enumerate(clocks) if clock.is_due]
    return clocks[min(due)[1]] if due else None


def _lead(clocks: Sequence[ClockCard]) -> ClockCard | None:
    waiting = (clock for clock in clocks if clock.state == State.WAITING and clock.promised)
    return _first(clocks) or next(waiting, None)


def promise_card(facts: Sequence[Fact], *, at: datetime) -> PromiseCard:
    """The card at an instant, computed from the facts and nothing else.

    Where nothing was agreed there are no hours either: clocks that promise nothing run always.
    """
    calendar = promise.calendar_of(facts)
    opening, closing = _hours(calendar, at)
    if all(key.version_id is None for key in promise.keys_of(facts)[-1:]):
        opening = None
    open_now = opening == at
    if not facts:
        return PromiseCard(at, (), standing(facts), open_now, opening)
    terms, events = promise.terms_of(facts), promise.events_of(facts)
    clocks = _cards(state(terms, events, at), open_now=open_now, closing=closing)
    lead, strip = _lead(clocks), None
    if lead is not None:
        strip = _drawn(explain(terms, events, at, Clock(lead.name)), calendar)
    return PromiseCard(at, clocks, standing(facts), open_now, opening, strip)


def _drawn(found: Explanation, calendar: Calendar) -> Strip | None:
    start = min((row.began_at for row in found.rows), default=None)
    end = max((row.ended_at for row in found.rows), default=None)
    if start is None or end is None or start == end:
        return None
    return Strip(_strip(found), start, end, calendar.timezone)


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
        terms=promise.keys_of(facts)[-1].title,
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
    """The decision that holds, and its sentences in the reader's language."""

    decision: CoverageDecision
    outcome: str
    label: LazyText | str
    sentences: tuple[Sentence, ...]

    @property
    def decider(self) -> Sentence | None:
        """The sentence of the clause that decided."""
        return next((each for each in self.sentences if each.role == "decision"), None)

    @property
    def headline(self) -> str:
        """The same, whole."""
        return self.decider.line if self.decider else ""

    @property
    def open_facts(self) -> tuple[Sentence, ...]:
        """What is not known yet and could change the decision."""
        return tuple(each for each in self.sentences if each.role == "open")

    @property
    def approval(self) -> str:
        """What has to be agreed before the work, where something has."""
        return next((each.line for each in self.sentences if each.role == "approval"), "")

    @property
    def holds(self) -> tuple[Sentence, ...]:
        """The duties of the customer because of which it is provisional."""
        return tuple(each for each in self.sentences if each.role == "duty")

    @property
    def remedy(self) -> str:
        """What would have to change, where there is no service."""
        return next((each.line for each in self.sentences if each.role == "remedy"), "")


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
    )


TURNS: Final[dict[str, LazyText]] = {
    "provider": _("Our turn"),
    "customer": _("The customer's turn"),
    "third": _("A third party's turn"),
    "nobody": _("Nobody's turn"),
}
