"""What is coming: the next promise due, the thresholds reached and the next one (rule 8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain.facts import Event, in_order
from vefa.commitments.domain.names import Clock, State
from vefa.commitments.domain.notes import Going, Notes, Stretch
from vefa.commitments.domain.states import TicketState
from vefa.commitments.domain.targets import Terms
from vefa.commitments.domain.ticket import Ticket, fold, instant, state

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A percentage of a promise and when it is reached if nothing else happens.

    `promise` names what the percentage is of, such as `target v1 S2` or `agreed 7` (the number
    of the agreement): clock, promise and percentage together are raised once.
    """

    clock: Clock
    percent: float
    promise: str
    reached_at: datetime


@dataclass(frozen=True, slots=True)
class NextDue:
    """The running clock that is due first, and the threshold that is reached next."""

    due_at: datetime | None = None
    clock: Clock | None = None
    threshold_at: datetime | None = None
    threshold: float | None = None
    threshold_clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that a list of tickets keeps of one: from a single reading of its events."""

    state: TicketState
    raised: tuple[Threshold, ...]
    next_due: NextDue | None


def outlook(terms: Mapping[str, Terms], events: Sequence[Event], at: datetime) -> Outlook:
    """State, thresholds reached up to `at` in the order of time, and what comes next.

    Errors are those of `state`.
    """
    at = instant(at)
    past = [event for event in in_order(events) if event.at <= at]
    if not past:
        return Outlook(state(terms, past, at), (), None)
    notes = Notes()
    ticket = fold(terms, past, notes)
    shown = ticket.state(at)
    found = _reached(notes.stretches)
    ahead = _ahead(ticket, shown, found)
    # A threshold of a promise that was made at this very instant may be reached by it.
    found |= {key: each for key, each in ahead.items() if each.reached_at <= at}
    coming = [each for each in ahead.values() if each.reached_at > at]
    raised = sorted(found.values(), key=_order)
    return Outlook(shown, tuple(raised), _next(shown, coming))


def next_due(terms: Mapping[str, Terms], events: Sequence[Event], at: datetime) -> NextDue | None:
    """The next due instant and the next threshold; None when no clock runs towards one."""
    return outlook(terms, events, at).next_due


def thresholds_raised(
    terms: Mapping[str, Terms], events: Sequence[Event], at: datetime
) -> tuple[Threshold, ...]:
    """The thresholds reached up to `at`, each once per clock and target, in the order of time."""
    return outlook(terms, events, at).raised


_Key = tuple[Clock, str, float]


def _order(threshold: Threshold) -> tuple[datetime, float]:
    return threshold.reached_at, threshold.percent


def _reached(stretches: Iterable[Stretch]) -> dict[_Key, Threshold]:
    found: dict[_Key, Threshold] = {}
    for part in stretches:
        if part.going is not Going.RUNNING or part.left is None or part.due_at is None:
            continue
        whole = part.spent + part.left
        for percent in part.thresholds:
            key = (part.clock, " ".join(part.promise), percent)
            need = whole * percent / 100 - part.spent
            if key in found or need > part.counted:
                continue
            reached_at = _instant_of(part.calendar, part.began_at, need)
            if percent == 100:
                reached_at = part.due_at
            if reached_at <= part.ended_at:
                found[key] = Threshold(*_named(key), reached_at)
    return found


def _ahead(
    ticket: Ticket, shown: TicketState, found: Mapping[_Key, Threshold]
) -> dict[_Key, Threshold]:
    ahead: dict[_Key, Threshold] = {}
    for clock, run in ticket.runs.items():
        now = shown.clocks[clock]
        if now.state is not State.RUNNING or now.due_at is None or now.remaining is None:
            continue
        whole = now.spent + now.remaining
        calendar = None if run.elapsed else run.terms.calendar
        for percent in run.terms.thresholds:
            key = (clock, " ".join(run.promise_name()), percent)
            if key in found:
                continue
            reached_at = now.due_at
            if percent != 100:
                need = whole * percent / 100 - now.spent
                try:
                    reached_at = _instant_of(calendar, shown.at, need)
                except CalendarError:
                    continue
            ahead[key] = Threshold(*_named(key), reached_at)
    return ahead


def _instant_of(calendar: Calendar | None, since: datetime, need: timedelta) -> datetime:
    if need <= _NOTHING:
        return since
    return since + need if calendar is None else calendar.add(since, need)


def _named(key: _Key) -> tuple[Clock, float, str]:
    clock, promise, percent = key
    return clock, percent, promise


def _next(shown: TicketState, coming: Sequence[Threshold]) -> NextDue | None:
    due = [
        (clock.due_at, clock.name)
        for clock in shown.clocks.values()
        if clock.state is State.RUNNING and clock.due_at is not None
    ]
    if not due and not coming:
        return None
    due_at, clock = min(due, key=lambda each: each[0], default=(None, None))
    first = min(coming, key=_order, default=None)
    if first is None:
        return NextDue(due_at, clock)
    return NextDue(due_at, clock, first.reached_at, first.percent, first.clock)
