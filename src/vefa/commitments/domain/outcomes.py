"""Whether promises were kept, for reports: guaranteed and reasonable effort apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vefa.commitments.domain.names import Clock, State
from vefa.commitments.domain.states import ClockState, TicketState


class Outcome(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    MISSED = "missed"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    BEST_EFFORT = "best_effort"
    OPEN = "open"
    NOT_STARTED = "not_started"


_OUTCOMES = {
    State.MET: Outcome.KEPT,
    State.MISSED: Outcome.MISSED,
    State.WAIVED: Outcome.WAIVED,
    State.CANCELLED: Outcome.CANCELLED,
    State.BEST_EFFORT: Outcome.BEST_EFFORT,
    State.RUNNING: Outcome.OPEN,
    State.WAITING: Outcome.OPEN,
    State.NOT_STARTED: Outcome.NOT_STARTED,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcome of one clock; `guaranteed` is False where only reasonable effort was promised,
    whose misses are shown apart."""

    outcome: Outcome
    guaranteed: bool

    @property
    def counts(self) -> bool:
        """Whether it belongs in the share of promises kept: kept or missed, nothing else."""
        return self.outcome in (Outcome.KEPT, Outcome.MISSED)


def compliance(ticket: TicketState) -> Mapping[Clock, Kept]:
    """What became of each promise of a ticket, finished or not."""
    return {clock: _kept(shown) for clock, shown in ticket.clocks.items()}


def _kept(shown: ClockState) -> Kept:
    return Kept(_OUTCOMES[shown.state], shown.guaranteed)
