"""What the rules answer: the state of each clock and of the ticket's promises as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vefa.calendars.domain import CalendarError
from vefa.commitments.domain.names import Clock, State
from vefa.commitments.domain.targets import Target


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock at an instant.

    `used` is what was counted since the start, `remaining` what is left of the target (or until
    the agreed date), None without either. `due_at` is there while running and once missed.
    `spent` is what was counted towards the promise in force: `used`, or the counted time since
    the agreement of a date. `agreed_due_at` is the agreed date, moved by waiting so far.
    `held_by` numbers the events that keep it waiting. `guaranteed` is False for reasonable
    effort (an agreed date is guaranteed). `error` is why `due_at` cannot be told.
    """

    name: Clock
    state: State
    used: timedelta
    remaining: timedelta | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    missed_at: datetime | None = None
    started_at: datetime | None = None
    target: Target | None = None
    spent: timedelta = timedelta(0)
    agreed_due_at: datetime | None = None
    held_by: tuple[int, ...] = ()
    guaranteed: bool = True
    error: CalendarError | None = field(default=None, compare=False)

    @property
    def share(self) -> float | None:
        """The part of the promise that is spent, 0 to 1; None where nothing is promised."""
        if self.remaining is None:
            return None
        if self.state is State.MISSED or not self.remaining:
            return 1.0
        return self.spent / (self.spent + self.remaining)


@dataclass(frozen=True, slots=True)
class Wait:
    """An open wait: its id, reason, the clocks it names (none: all), when and by which event."""

    id: str
    reason: str
    clocks: frozenset[Clock]
    since: datetime
    number: int

    def holds(self, clock: Clock) -> bool:
        """Whether the clock waits for this."""
        return not self.clocks or clock in self.clocks


@dataclass(frozen=True, slots=True)
class TicketState:
    """All clocks of a ticket at an instant, with the severity and terms in force (None before
    the report) and the waits that are open, a proposed date among them as `proposed_at`."""

    at: datetime
    clocks: Mapping[Clock, ClockState]
    severity: str | None = None
    terms: str | None = None
    complete: bool = False
    resolved: bool = False
    cancelled: bool = False
    waits: tuple[Wait, ...] = ()
    proposed_at: datetime | None = None

    @property
    def missed(self) -> bool:
        """Whether any clock has been missed."""
        return any(clock.missed_at is not None for clock in self.clocks.values())
