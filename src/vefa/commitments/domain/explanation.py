"""The arithmetic of a clock, row by row: the table and the strip behind "why this date?"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise

from vefa.calendars.domain import Calendar
from vefa.commitments.domain.facts import Event, in_order
from vefa.commitments.domain.names import Clock, EventType, State
from vefa.commitments.domain.notes import Going, Mark, Notes, Stretch
from vefa.commitments.domain.states import ClockState
from vefa.commitments.domain.targets import Terms
from vefa.commitments.domain.ticket import fold, instant, state

MOST_AHEAD = 200
"""How many open spans of the time to come are drawn."""

_NOTHING = timedelta(0)


class RowKind(StrEnum):
    """What a row tells. The first four count nothing or everything of their time; an event row
    has no length."""

    OPEN = "open"
    CLOSED = "closed"
    WAITING = "waiting"
    STOPPED = "stopped"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of time, or an event.

    `calendar` is the name of the calendar that said open or closed, None where time is counted as
    elapsed. `used` is the clock's used time at the end of the row. `reason` is a code: the reason
    of the wait, or what happened (started, changed, agreed, reopened, missed, stopped, waived,
    cancelled, corrected). `numbers` are the events behind it, `params` what a sentence needs.
    `ahead` marks the time to come if nothing else happens.
    """

    began_at: datetime
    ended_at: datetime
    kind: RowKind
    reason: str
    counted: timedelta = _NOTHING
    used: timedelta = _NOTHING
    calendar: str | None = None
    numbers: tuple[int, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a clock came to its state: the rows in the order of time. What is counted in the rows
    that are not ahead makes up the used time."""

    at: datetime
    clock: ClockState
    rows: tuple[Row, ...]


def explain(
    terms: Mapping[str, Terms], events: Sequence[Event], at: datetime, clock: Clock
) -> Explanation:
    """Explain one clock at an instant. Errors are those of `state`."""
    at = instant(at)
    past = [event for event in in_order(events) if event.at <= at]
    if not past:
        return Explanation(at, state(terms, past, at).clocks[clock], ())
    notes = Notes()
    ticket = fold(terms, past, notes)
    shown = ticket.state(at).clocks[clock]
    marks = [*_corrections(clock, past), *(mark for mark in notes.marks if mark.clock is clock)]
    stretches = _lived(each for each in notes.stretches if each.clock is clock)
    reasons = {event.number: event.reason or str(event.type) for event in past}
    rows = [*map(_event_row, marks)]
    for stretch in stretches:
        rows += _rows(stretch, shown.missed_at, reasons)
    run = ticket.runs[clock]
    if shown.state is State.RUNNING and shown.due_at is not None:
        rows += _ahead(at, shown.due_at, None if run.elapsed else run.terms.calendar)
    rows.sort(key=_order)
    return Explanation(at, shown, tuple(_running_sum(rows)))


def _order(row: Row) -> tuple[datetime, bool, bool]:
    return row.began_at, row.ahead, row.kind is not RowKind.EVENT


def _corrections(clock: Clock, past: Sequence[Event]) -> Iterator[Mark]:
    for event in past:
        if event.correction:
            params = {"severity": event.severity, "terms": event.terms}
            yield Mark(clock, event.at, "corrected", event.number, params)


def _lived(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches with stopped time in one piece, and none after the last stop."""
    kept: list[Stretch] = []
    for stretch in stretches:
        if kept and stretch.going is kept[-1].going is Going.STOPPED:
            kept[-1] = kept[-1]._replace(ended_at=stretch.ended_at)
        else:
            kept.append(stretch)
    if kept and kept[-1].going is Going.STOPPED:
        kept.pop()
    return kept


def _event_row(mark: Mark) -> Row:
    numbers = () if mark.number is None else (mark.number,)
    return Row(mark.at, mark.at, RowKind.EVENT, mark.what, numbers=numbers, params=mark.params)


def _rows(
    stretch: Stretch, missed_at: datetime | None, reasons: Mapping[int, str]
) -> Iterator[Row]:
    if stretch.going is Going.RUNNING:
        cuts = [stretch.began_at, stretch.ended_at]
        if missed_at is not None and stretch.began_at < missed_at < stretch.ended_at:
            cuts.insert(1, missed_at)
        for began_at, ended_at in pairwise(cuts):
            yield from _counted(began_at, ended_at, stretch.calendar)
        return
    if stretch.going is Going.STOPPED:
        yield Row(stretch.began_at, stretch.ended_at, RowKind.STOPPED, str(EventType.RESOLVED))
        return
    reason = reasons[stretch.held_by[0]]
    yield Row(stretch.began_at, stretch.ended_at, RowKind.WAITING, reason, numbers=stretch.held_by)


def _counted(began_at: datetime, ended_at: datetime, calendar: Calendar | None) -> Iterator[Row]:
    if calendar is None:
        yield Row(began_at, ended_at, RowKind.OPEN, "elapsed", ended_at - began_at)
        return
    last = began_at
    for opened, closed in calendar.spans(began_at, ended_at):
        if last < opened:
            yield _closed(last, opened, calendar)
        yield Row(opened, closed, RowKind.OPEN, "open", closed - opened, calendar=calendar.name)
        last = closed
    if last < ended_at:
        yield _closed(last, ended_at, calendar)


def _closed(began_at: datetime, ended_at: datetime, calendar: Calendar) -> Row:
    """Closed time, with the names of the special days in it."""
    names = {}
    if calendar.names:
        day = began_at.astimezone(calendar.timezone).date()
        last = ended_at.astimezone(calendar.timezone).date()
        while day <= last:
            found = calendar.names.get(day.isoformat())
            if found is not None:
                names[day.isoformat()] = found
            day += timedelta(days=1)
    params = {"days": names} if names else {}
    return Row(began_at, ended_at, RowKind.CLOSED, "closed", calendar=calendar.name, params=params)


def _ahead(at: datetime, due_at: datetime, calendar: Calendar | None) -> Iterator[Row]:
    rows = islice(_counted(at, due_at, calendar), 2 * MOST_AHEAD)
    return (replace(row, ahead=True) for row in rows)


def _running_sum(rows: Iterable[Row]) -> Iterator[Row]:
    used = _NOTHING
    for row in rows:
        used += row.counted
        yield replace(row, used=used)
