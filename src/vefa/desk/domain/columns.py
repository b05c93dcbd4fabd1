"""The indexed columns of a ticket, computed from the state of its clocks."""

from dataclasses import dataclass
from datetime import datetime

from vefa.commitments.domain import ClockState, State, TicketState

_COUNTS = (State.RUNNING, State.MISSED)


@dataclass(frozen=True, slots=True)
class DueColumns:
    """What the queue sorts by and draws its ring from.

    `total_seconds` is the whole of the promise (spent plus remaining, in the clock's own
    time), so that the share at any later instant needs only the time left until `due_at`.
    """

    due_at: datetime | None = None
    clock: str = ""
    total_seconds: int | None = None
    elapsed: bool = False
    missed: bool = False


def due_columns(ticket: TicketState) -> DueColumns:
    """The next promise due: the earliest of the clocks that run, a missed one until it stops."""
    missed = ticket.missed
    open_clocks = [clock for clock in ticket.clocks.values() if _is_open(clock)]
    if not open_clocks:
        return DueColumns(missed=missed)
    first = min(open_clocks, key=lambda clock: (clock.due_at or ticket.at, clock.name))
    total = first.spent + (first.remaining or first.spent * 0)
    return DueColumns(
        due_at=first.due_at,
        clock=str(first.name),
        total_seconds=round(total.total_seconds()),
        elapsed=first.target is not None and first.target.elapsed,
        missed=missed,
    )


def _is_open(clock: ClockState) -> bool:
    return clock.state in _COUNTS and clock.due_at is not None and clock.stopped_at is None
