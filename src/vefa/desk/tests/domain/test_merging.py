"""No promise is lost by merging: clock by clock."""

from datetime import UTC, datetime, timedelta

import pytest

from vefa.commitments.domain import Clock, ClockState, State
from vefa.desk.domain.merging import lost_promises

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


def clock(state: str, hours: float | None = None) -> dict[Clock, ClockState]:
    """The resolution's clock with so many hours left; a running one is due in as many."""
    left = timedelta(hours=hours) if hours is not None else None
    due = AT + left if left is not None and state == "running" else None
    return {Clock.RESOLUTION: ClockState(Clock.RESOLUTION, State(state), timedelta(0), left, due)}


RUNS = clock("running", 4)


@pytest.mark.parametrize(
    ("merged", "into", "is_lost"),
    [
        (RUNS, clock("running", 4), False),
        (RUNS, clock("running", 3), False),
        (RUNS, clock("running", 5), True),
        (RUNS, clock("waiting", 4), False),
        (RUNS, clock("waiting", 5), True),
        (clock("waiting", 4), clock("running", 5), True),
        (clock("waiting", 4), clock("running", 3), False),
        (RUNS, clock("met"), False),
        (RUNS, clock("missed", 0), False),
        (RUNS, clock("best_effort"), True),
        (RUNS, clock("not_started"), True),
        (RUNS, clock("waived"), True),
        (RUNS, {}, True),
        (clock("missed", 0), {}, False),
        (clock("met"), {}, False),
        (clock("best_effort"), {}, False),
        (clock("not_started"), {}, False),
        ({}, RUNS, False),
    ],
)
def test_a_promise_that_runs_is_kept_at_least_as_early(
    merged: dict[Clock, ClockState], into: dict[Clock, ClockState], is_lost: bool
) -> None:
    assert lost_promises(merged, into) == ([Clock.RESOLUTION] if is_lost else [])
