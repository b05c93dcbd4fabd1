"""All clocks of a ticket, and what each event does to them: `state` is `fold`, shown at `at`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vefa.commitments.domain.errors import BadEvent
from vefa.commitments.domain.facts import Event, in_order, in_utc
from vefa.commitments.domain.names import Clock, EventType, State
from vefa.commitments.domain.notes import Mark, Notes
from vefa.commitments.domain.run import Run
from vefa.commitments.domain.states import ClockState, TicketState, Wait
from vefa.commitments.domain.targets import Terms

_NOTHING = timedelta(0)


class Ticket:
    """The clocks of one ticket while its events are folded into them."""

    __slots__ = (
        "_terms",
        "answered",
        "cancelled",
        "complete",
        "notes",
        "proposals",
        "resolved",
        "runs",
        "severity",
        "terms",
        "waits",
    )

    def __init__(self, terms: Mapping[str, Terms], first: Event, notes: Notes | None) -> None:
        if first.type is not EventType.REPORTED:
            message = f"the first event is {first.type}, not {EventType.REPORTED}"
            raise BadEvent("not_reported", first.number, message)
        self._terms = terms
        self.severity = first.severity or ""
        self.terms = self._named(first)
        self.notes = notes
        self.runs = {
            clock: Run(clock, self.terms, self.severity, notes) for clock in self.terms.clocks
        }
        self.waits: list[Wait] = []
        self.proposals: list[Event] = []
        self.complete = self.answered = self.resolved = self.cancelled = False
        self._start(Clock.FIX_DATE, first)
        if not self._response_awaits_completion():
            self._start(Clock.RESPONSE, first)

    def apply(self, event: Event) -> None:
        """Fold one more event in. Raises BadEvent where it does not fit."""
        _HANDLERS[event.type](self, event)

    def _named(self, event: Event) -> Terms:
        found = self._terms.get(event.terms or "")
        if found is None:
            message = f"terms {event.terms!r} are not known"
            raise BadEvent("unknown_terms", event.number, message)
        return found

    def _mark(self, run: Run, event: Event, what: str, **params: object) -> None:
        if self.notes is not None:
            self.notes.marks.append(Mark(run.name, event.at, what, event.number, params))

    # Starting and stopping

    def _response_awaits_completion(self) -> bool:
        target = self.terms.target(self.severity, Clock.RESPONSE)
        return target is not None and target.after_completion and not self.complete

    def _start(self, clock: Clock, event: Event) -> None:
        run = self.runs.get(clock)
        if run is None or run.started_at is not None or run.final is not None:
            return
        if self.resolved or self.cancelled:
            return
        run.start(event.at)
        self._mark(run, event, "started")
        if clock is Clock.RESPONSE and self.answered:
            self._stop(clock, event)

    def _stop(self, clock: Clock, event: Event) -> None:
        run = self.runs.get(clock)
        if run is None or run.started_at is None:
            return
        if run.stopped_at is not None or run.final is not None:
            return
        run.stop(event.at)
        self._mark(run, event, "stopped")

    def _complete(self, event: Event) -> None:
        if self.complete or self.cancelled:
            return
        self.complete = True
        for clock in (Clock.RESPONSE, Clock.WORKAROUND, Clock.RESOLUTION):
            self._start(clock, event)

    def on_reported(self, event: Event) -> None:
        """A ticket is reported once."""
        raise BadEvent("reported_twice", event.number, "the ticket has been reported already")

    def on_report_completed(self, event: Event) -> None:
        """Workaround and resolution start, the response too where the terms say so."""
        self._complete(event)

    def on_onsite_demanded(self, event: Event) -> None:
        """The on-site clock starts, once."""
        self._start(Clock.ONSITE, event)

    def on_response_sent(self, event: Event) -> None:
        """Meets the response clock, also one that starts later."""
        self.answered = True
        self._stop(Clock.RESPONSE, event)

    def on_arrived(self, event: Event) -> None:
        """Meets the on-site clock."""
        self._stop(Clock.ONSITE, event)

    def on_workaround_accepted(self, event: Event) -> None:
        """Meets the workaround clock."""
        self._stop(Clock.WORKAROUND, event)

    # Waiting

    def on_waiting_started(self, event: Event) -> None:
        """The named clocks wait, or all of them."""
        wait = Wait(event.wait or "", event.reason, event.clocks, event.at, event.number)
        self.waits.append(wait)
        for run in self.runs.values():
            if wait.holds(run.name):
                run.hold(event.at, event.number)

    def on_waiting_ended(self, event: Event) -> None:
        """The waits of this id are over."""
        self._release(event, [wait.number for wait in self.waits if wait.id == event.wait])
        self.waits = [wait for wait in self.waits if wait.id != event.wait]

    def _release(self, event: Event, numbers: Sequence[int]) -> None:
        over = frozenset(numbers)
        for run in self.runs.values():
            if not over.isdisjoint(run.held_by):
                run.release(event.at, over)

    # The fix date

    def on_date_proposed(self, event: Event) -> None:
        """The fix-date clock waits for the customer's answer."""
        self.proposals.append(event)
        run = self.runs.get(Clock.FIX_DATE)
        if run is not None:
            run.hold(event.at, event.number)

    def on_date_declined(self, event: Event) -> None:
        """All open proposals are answered."""
        self._release(event, [proposal.number for proposal in self.proposals])
        self.proposals = []

    def on_date_agreed(self, event: Event) -> None:
        """Meets the fix-date clock; a date later than the agreement binds the resolution."""
        self._complete(event)
        self._stop(Clock.FIX_DATE, event)
        self.on_date_declined(event)
        due = event.due
        if due is not None and not isinstance(due, datetime):
            due = self.terms.calendar.last_closing(due)
        run = self.runs.get(Clock.RESOLUTION)
        if due is None or due <= event.at:
            return
        if run is None or run.started_at is None or run.final is not None:
            return
        run.agree(event.at, due, event.number)
        self._mark(run, event, "agreed", due=due)

    # Changes

    def on_changed(self, event: Event) -> None:
        """Another severity or terms version; the same one is no change."""
        severity = event.severity or self.severity
        terms = self.terms if event.terms is None else self._named(event)
        if severity == self.severity and terms is self.terms:
            return
        self.severity, self.terms = severity, terms
        for run in self.runs.values():
            if run.final is None and (run.stopped_at is None or run.name is Clock.RESOLUTION):
                self._change(run, event)
        if not self._response_awaits_completion():
            self._start(Clock.RESPONSE, event)

    def _change(self, run: Run, event: Event) -> None:
        before = run.target
        grace = self._grace(run.name)
        run.change(event.at, self.terms, self.severity, grace)
        self._mark(
            run,
            event,
            "changed",
            severity=self.severity,
            terms=self.terms.name,
            target=run.target,
            target_before=before,
            grace=grace,
            **_promise(run),
        )

    def _grace(self, clock: Clock) -> timedelta | None:
        """The smaller of the clock's own target and the response target; none without the latter.
        A clock that has no target of its own (it may have an agreed date) takes the response's."""
        response = self.terms.target(self.severity, Clock.RESPONSE)
        if response is None:
            return None
        own = self.terms.target(self.severity, clock)
        return response.length if own is None else min(own.length, response.length)

    # Endings

    def on_resolved(self, event: Event) -> None:
        """Stops every clock that still runs and ends all waits."""
        if self.cancelled:
            return
        self._complete(event)
        for clock in self.runs:
            self._stop(clock, event)
        self.resolved = True
        self._release(event, [n for run in self.runs.values() for n in run.held_by])
        self.waits, self.proposals = [], []

    def on_reopened(self, event: Event) -> None:
        """The resolution clock goes on."""
        if not self.resolved or self.cancelled:
            return
        self.resolved = False
        run = self.runs.get(Clock.RESOLUTION)
        if run is None or run.final is not None:
            return
        grace = self._grace(Clock.RESOLUTION)
        run.reopen(event.at, grace)
        self._mark(run, event, "reopened", grace=grace, **_promise(run))

    def on_exception_told(self, event: Event) -> None:
        """Waives a clock that is neither stopped nor missed."""
        run = self.runs.get(event.clock) if event.clock is not None else None
        if run is None or run.stopped_at is not None or run.final is not None:
            return
        run.advance(event.at)
        if run.missed_at is None:
            run.finish(event.at, State.WAIVED)
            self._mark(run, event, "waived", text=event.text)

    def on_cancelled(self, event: Event) -> None:
        """Ends every started clock that is neither stopped nor missed; missed ones stop."""
        if self.cancelled:
            return
        self.cancelled = True
        for run in self.runs.values():
            if run.started_at is None or run.stopped_at is not None or run.final is not None:
                continue
            run.advance(event.at)
            if run.missed_at is not None:
                self._stop(run.name, event)
            else:
                run.finish(event.at, State.CANCELLED)
                self._mark(run, event, "cancelled")

    # The answer

    def state(self, at: datetime) -> TicketState:
        """Everything at `at`, which is not before the last event."""
        clocks: dict[Clock, ClockState] = {}
        for clock, run in self.runs.items():
            if run.shown is None:
                run.advance(at)
            clocks[clock] = run.state(at)
        return TicketState(
            at=at,
            clocks=clocks,
            severity=self.severity,
            terms=self.terms.name,
            complete=self.complete,
            resolved=self.resolved,
            cancelled=self.cancelled,
            waits=tuple(self.waits),
            proposed_at=self.proposals[0].at if self.proposals else None,
        )


def _promise(run: Run) -> dict[str, object]:
    """What now holds: the agreed date, or else what is left of the target."""
    if run.agreed is not None:
        return {"due": run.agreed}
    return {"left": run.left}


_HANDLERS: dict[EventType, Callable[[Ticket, Event], None]] = {
    EventType.REPORTED: Ticket.on_reported,
    EventType.REPORT_COMPLETED: Ticket.on_report_completed,
    EventType.RESPONSE_SENT: Ticket.on_response_sent,
    EventType.WAITING_STARTED: Ticket.on_waiting_started,
    EventType.WAITING_ENDED: Ticket.on_waiting_ended,
    EventType.SEVERITY_CHANGED: Ticket.on_changed,
    EventType.TERMS_CHANGED: Ticket.on_changed,
    EventType.DATE_PROPOSED: Ticket.on_date_proposed,
    EventType.DATE_AGREED: Ticket.on_date_agreed,
    EventType.DATE_DECLINED: Ticket.on_date_declined,
    EventType.ONSITE_DEMANDED: Ticket.on_onsite_demanded,
    EventType.ARRIVED: Ticket.on_arrived,
    EventType.WORKAROUND_ACCEPTED: Ticket.on_workaround_accepted,
    EventType.RESOLVED: Ticket.on_resolved,
    EventType.REOPENED: Ticket.on_reopened,
    EventType.EXCEPTION_TOLD: Ticket.on_exception_told,
    EventType.CANCELLED: Ticket.on_cancelled,
}


def state(terms: Mapping[str, Terms], events: Sequence[Event], at: datetime) -> TicketState:
    """The clocks of a ticket at an instant: depends on the events with `at` not after it only.

    `terms` holds every terms version that an event names. Events may come in any order. Before
    the report nothing has started. Raises BadEvent (a naive `at` is one, numbered -1).
    """
    at = instant(at)
    past = [event for event in in_order(events) if event.at <= at]
    if not past:
        return _before(at)
    return fold(terms, past, None).state(at)


def instant(at: datetime) -> datetime:
    """`at` in UTC; BadEvent, numbered -1, for a naive datetime."""
    return in_utc(-1, "at", at)


def fold(terms: Mapping[str, Terms], past: Sequence[Event], notes: Notes | None) -> Ticket:
    """The ticket after these events, which are in order and not empty."""
    first, *rest = corrected(past)
    ticket = Ticket(terms, first, notes)
    for event in rest:
        ticket.apply(event)
    return ticket


def corrected(past: Sequence[Event]) -> Sequence[Event]:
    """The events as they are counted: the last correction of the severity (of the terms) taken to
    have held from the report, and the severity (terms) changes up to it left out (rule 4)."""
    if not any(event.correction for event in past):
        return past
    first, *rest = past
    for kind in (EventType.SEVERITY_CHANGED, EventType.TERMS_CHANGED):
        last = max((n for n, e in enumerate(rest) if e.correction and e.type is kind), default=-1)
        if last >= 0:
            held = rest[last]
            severity, terms = held.severity or first.severity, held.terms or first.terms
            first = replace(first, severity=severity, terms=terms)
            rest = [e for n, e in enumerate(rest) if n > last or e.type is not kind]
    return [first, *rest]


def _before(at: datetime) -> TicketState:
    clocks = {
        clock: ClockState(name=clock, state=State.NOT_STARTED, used=_NOTHING) for clock in Clock
    }
    return TicketState(at=at, clocks=clocks)
