"""What merging may not do: take a promise away.

The ticket that is merged stops; the other's promises go on. So each promise that still runs in
the first must be promised in the other at least as early, or be over there.
"""

from collections.abc import Mapping
from typing import Final

from vefa.commitments.domain import Clock, ClockState, State

_RUNS: Final = frozenset({State.RUNNING, State.WAITING})
_OVER: Final = frozenset({State.MET, State.MISSED})


def lost_promises(
    merged: Mapping[Clock, ClockState], into: Mapping[Clock, ClockState]
) -> list[Clock]:
    """The clocks whose promise the customer would lose, in the order of the merged ticket's."""
    return [name for name, clock in merged.items() if _is_lost(clock, into.get(name))]


def _is_lost(clock: ClockState, other: ClockState | None) -> bool:
    if clock.state not in _RUNS or clock.remaining is None:
        return False
    if other is not None and other.state in _OVER:
        return False
    if other is None or other.state not in _RUNS or other.remaining is None:
        return True
    if clock.due_at is not None and other.due_at is not None:
        return other.due_at > clock.due_at
    # One of them waits, so its date is open: what is left of the time is compared.
    return other.remaining > clock.remaining
