"""The what-if replay of a year of tickets: `python -m bench what_if`, or with a number of tickets.

Synthetic tickets as `bench.clocks` draws them, in columns: all are answered, most wait once or
twice for the customer, some agree a date, a few change severity or are reopened (these are folded
one by one). Prints the seconds of the process for one replay under other terms.
"""

import sys
import time
from datetime import UTC, datetime
from typing import Final

import numpy as np

from bench.clocks import plan
from vefa.commitments.bulk import Histories, micros, replay
from vefa.commitments.bulk.histories import NONE, PLACE
from vefa.commitments.domain import EventType

REQUIRED_SECONDS: Final = 30
REQUIRED_TICKETS: Final = 1_000_000
LOOK_AT: Final = datetime(2027, 2, 1, tzinfo=UTC)
_MINUTE: Final = 60_000_000
STEPS: Final[list[tuple[EventType, float, int]]] = [
    (EventType.REPORTED, 1.0, 0),
    (EventType.REPORT_COMPLETED, 1.0, 5),
    (EventType.RESPONSE_SENT, 1.0, 300),
    (EventType.WAITING_STARTED, 0.6, 600),
    (EventType.WAITING_ENDED, 0.6, 2000),
    (EventType.SEVERITY_CHANGED, 0.02, 600),
    (EventType.DATE_PROPOSED, 0.2, 600),
    (EventType.DATE_AGREED, 0.2, 600),
    (EventType.WAITING_STARTED, 0.3, 600),
    (EventType.WAITING_ENDED, 0.3, 2000),
    (EventType.RESOLVED, 0.9, 4000),
    (EventType.REOPENED, 0.01, 2000),
]
"""What happens, in which part of the tickets, after at most how many minutes."""


def synthetic(count: int, seed: int = 1) -> Histories:
    """So many tickets of a year, their events in columns."""
    rng = np.random.default_rng(seed)
    begin = micros(datetime(2026, 1, 5, tzinfo=UTC))
    reported = begin + rng.integers(0, 300 * 1440, count) * _MINUTE
    at, share = reported, rng.random((count, 5))
    column = {kind: place for place, kind in enumerate((
        EventType.SEVERITY_CHANGED, EventType.DATE_AGREED, EventType.RESOLVED,
        EventType.REOPENED,
    ))}  # fmt: skip
    column[EventType.DATE_PROPOSED] = column[EventType.DATE_AGREED]
    parts: list[tuple[np.ndarray, ...]] = []
    for number, (kind, part, minutes) in enumerate(STEPS):
        at = at + rng.integers(1, minutes + 2, count) * _MINUTE + number
        chosen = np.flatnonzero(share[:, column.get(kind, 4)] < part)
        severity = np.where(kind in (EventType.REPORTED, EventType.SEVERITY_CHANGED), 0, -1)
        drawn = rng.integers(0, 4, len(chosen)) if severity >= 0 else np.full(len(chosen), -1)
        wait = number // 6 if kind in (EventType.WAITING_STARTED, EventType.WAITING_ENDED) else -1
        dated = kind in (EventType.DATE_PROPOSED, EventType.DATE_AGREED)
        due = at[chosen] + 5 * 1440 * _MINUTE if dated else np.full(len(chosen), NONE)
        same = [np.full(len(chosen), value) for value in (PLACE[kind], wait)]
        parts.append((chosen, at[chosen], same[0], drawn, same[1], due))
    ticket, when, kinds, severities, waits, dues = (
        np.concatenate(each) for each in zip(*parts, strict=True)
    )
    order = np.lexsort((when, ticket))
    size = len(order)
    return Histories(
        count=count,
        severities=("S1", "S2", "S3", "S4"),
        ticket=ticket[order],
        at=when[order],
        kind=kinds[order],
        severity=severities[order],
        terms=np.where(kinds[order] == PLACE[EventType.REPORTED], 0, -1),
        correction=np.zeros(size, dtype=np.bool_),
        wait=waits[order],
        clocks=np.zeros(size, dtype=np.int64),
        due=dues[order],
        bare=np.zeros(size, dtype=np.bool_),
        clock=np.full(size, -1),
    )


def main(count: int = REQUIRED_TICKETS) -> int:
    """Replay so many tickets once; 1 if a million would take longer than is required."""
    histories = synthetic(count)
    terms = list(plan().values())
    held = np.zeros(count, dtype=np.int64)
    began = time.process_time()
    found = replay(histories, terms, LOOK_AT, held)
    seconds = time.process_time() - began
    print(
        f"{count:,} tickets, {len(histories.at):,} events, {found.folded:,} folded one by one: "
        f"{seconds:.1f} s of one core, {seconds / count * 1e6:.1f} µs a ticket"
    )
    return int(seconds * REQUIRED_TICKETS / count > REQUIRED_SECONDS)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
