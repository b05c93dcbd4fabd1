"""What a replay comes to: kept and missed by month, severity and clock, and the worst tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from vefa.calendars.bulk import Int64Array
from vefa.commitments.bulk.counting import CODE, Replay
from vefa.commitments.bulk.histories import CLOCKS, TICK
from vefa.commitments.domain import Clock, Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises were kept and missed; reasonable effort stands apart."""

    kept: int = 0
    missed: int = 0
    reasonable_kept: int = 0
    reasonable_missed: int = 0


@dataclass(frozen=True, slots=True)
class Worst:
    """A promise that was missed by much: the ticket's place, its clock, and by how much."""

    ticket: int
    clock: Clock
    late: timedelta


Tallies = Mapping[tuple[int, str, Clock], Tally]


def tallies(found: Replay, months: Int64Array, severities: Sequence[str]) -> Tallies:
    """By month, severity and clock. `months` has each ticket's, as any number of the caller's."""
    counted: dict[tuple[int, str, Clock], Tally] = {}
    for place, clock in enumerate(CLOCKS):
        outcome = found.outcome[:, place]
        counts = (outcome == CODE[Outcome.KEPT]) | (outcome == CODE[Outcome.MISSED])
        missed = outcome[counts] == CODE[Outcome.MISSED]
        sure = found.guaranteed[counts, place]
        rows = np.stack((months[counts], found.severity[counts]), axis=1)
        groups, of_row = np.unique(rows, axis=0, return_inverse=True)
        kinds = [sure & ~missed, sure & missed, ~sure & ~missed, ~sure & missed]
        sums = [
            np.bincount(of_row.reshape(-1)[each], minlength=len(groups)).tolist() for each in kinds
        ]
        for number, (month, severity) in enumerate(groups.tolist()):
            key = (month, severities[severity], clock)
            counted[key] = Tally(*(each[number] for each in sums))
    return counted


def worst(found: Replay, size: int = 20) -> list[Worst]:
    """The promises that were missed by most, the worst first."""
    missed = found.outcome == CODE[Outcome.MISSED]
    late = np.where(missed, found.late, -1).reshape(-1)
    order = np.argsort(-late, kind="stable")[:size]
    return [
        Worst(int(row) // len(CLOCKS), CLOCKS[int(row) % len(CLOCKS)], int(late[row]) * TICK)
        for row in order.tolist()
        if late[row] >= 0
    ]
