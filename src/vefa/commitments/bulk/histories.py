"""The events of many tickets in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vefa.calendars.bulk import Int64Array
from vefa.commitments.domain import Clock, Event, EventType

Bools = NDArray[np.bool_]

TYPES: Final = tuple(EventType)
CLOCKS: Final = tuple(Clock)
NONE: Final = np.iinfo(np.int64).min
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
PLACE: Final = {kind: number for number, kind in enumerate(TYPES)}

Moment = tuple[int, Event]
"""An event and the instant in microseconds at which it counts, whatever its own `at` says: what
differs in nothing else may be one event."""


def micros(at: datetime) -> int:
    """Microseconds since 1970, as the columns hold instants."""
    return (at - _EPOCH) // TICK


@dataclass(frozen=True, slots=True)
class Histories:
    """The events of tickets in columns, by ticket (from 0), then by time and number.

    `severity` indexes `severities`, `terms` the list that `replay` is given, `wait` numbers a
    ticket's waits; -1 stands for none. `clocks` is a set of bits (0: all). `due` is in
    microseconds, or days since 1970 where `bare`, NONE without. Every ticket begins with its
    report.
    """

    count: int
    severities: tuple[str, ...]
    ticket: Int64Array
    at: Int64Array
    kind: Int64Array
    severity: Int64Array
    terms: Int64Array
    correction: Bools
    wait: Int64Array
    clocks: Int64Array
    due: Int64Array
    bare: Bools
    clock: Int64Array
    begins: Int64Array = field(init=False)

    def __post_init__(self) -> None:
        begins = np.searchsorted(self.ticket, np.arange(self.count + 1))
        object.__setattr__(self, "begins", begins)

    def events(self, number: int, names: Sequence[str]) -> list[Event]:
        """The events of one ticket; `names` are those of the terms."""
        rows = range(int(self.begins[number]), int(self.begins[number + 1]))
        return [self._event(row, names) for row in rows]

    def _event(self, row: int, names: Sequence[str]) -> Event:
        severity, terms, due = int(self.severity[row]), int(self.terms[row]), int(self.due[row])
        wait, clock = int(self.wait[row]), int(self.clock[row])
        return Event(
            at=_EPOCH + int(self.at[row]) * TICK,
            type=TYPES[int(self.kind[row])],
            number=row,
            severity=None if severity < 0 else self.severities[severity],
            terms=None if terms < 0 else names[terms],
            correction=bool(self.correction[row]),
            wait=None if wait < 0 else str(wait),
            clocks=frozenset(c for n, c in enumerate(CLOCKS) if int(self.clocks[row]) >> n & 1),
            due=None if due == NONE else _due(due, bare=bool(self.bare[row])),
            clock=None if clock < 0 else CLOCKS[clock],
        )


def _due(due: int, *, bare: bool) -> datetime | date:
    return (_EPOCH + timedelta(days=due)).date() if bare else _EPOCH + due * TICK


def moments_of(events: Sequence[Event]) -> list[Moment]:
    """The events in their order, each at its own instant."""
    return [
        (micros(event.at), event)
        for event in sorted(events, key=lambda each: (each.at, each.number))
    ]


def histories_of(tickets: Sequence[Sequence[Event]], names: Sequence[str]) -> Histories:
    """The columns of these tickets' events; `names` are those of the terms that they name."""
    return histories_of_moments([moments_of(events) for events in tickets], names)


def histories_of_moments(tickets: Sequence[Sequence[Moment]], names: Sequence[str]) -> Histories:
    """As `histories_of`, from moments in their order."""
    severities: dict[str, int] = {}
    places = {name: number for number, name in enumerate(names)}
    known: dict[int, tuple[int, ...]] = {}
    rows: list[tuple[int, ...]] = []
    for number, moments in enumerate(tickets):
        waits: dict[str, int] = {}
        for instant, event in moments:
            rest = known.get(id(event))
            if rest is None:
                rest = known[id(event)] = _columns(event, severities, places)
            held = -1 if event.wait is None else waits.setdefault(event.wait, len(waits))
            rows.append((number, instant, held, *rest))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 11).T
    ticket, at, wait, kind, severity, terms, correction, clocks, due, bare_ones, clock = columns
    return Histories(
        count=len(tickets),
        severities=tuple(severities),
        ticket=ticket,
        at=at,
        kind=kind,
        severity=severity,
        terms=terms,
        correction=correction.astype(np.bool_),
        wait=wait,
        clocks=clocks,
        due=due,
        bare=bare_ones.astype(np.bool_),
        clock=clock,
    )


def _columns(
    event: Event, severities: dict[str, int], places: Mapping[str, int]
) -> tuple[int, ...]:
    """What an event says wherever and whenever it happens."""
    return (
        PLACE[event.type],
        -1 if event.severity is None else severities.setdefault(event.severity, len(severities)),
        -1 if event.terms is None else places[event.terms],
        event.correction,
        sum(1 << n for n, clock in enumerate(CLOCKS) if clock in event.clocks),
        _due_number(event.due),
        event.due is not None and not isinstance(event.due, datetime),
        -1 if event.clock is None else CLOCKS.index(event.clock),
    )


def _due_number(due: datetime | date | None) -> int:
    if due is None:
        return NONE
    return micros(due) if isinstance(due, datetime) else (due - _EPOCH.date()).days


def _select(histories: Histories, rows: Bools) -> Histories:
    return Histories(
        histories.count,
        histories.severities,
        *(
            getattr(histories, name)[rows]
            for name in (
                "ticket", "at", "kind", "severity", "terms", "correction", "wait", "clocks",
                "due", "bare", "clock",
            )
        ),
    )  # fmt: skip


def up_to(histories: Histories, look_at: int) -> Histories:
    """Without the events after an instant."""
    rows = histories.at <= look_at
    return histories if rows.all() else _select(histories, rows)


def under(histories: Histories, held: Int64Array) -> Histories:
    """As if each ticket had been reported under `held`, its place in a list of terms, and had
    stayed there."""
    rows = histories.kind != PLACE[EventType.TERMS_CHANGED]
    told = histories if rows.all() else _select(histories, rows)
    terms = np.where(told.terms >= 0, held[told.ticket], -1)
    return replace(told, terms=terms)
