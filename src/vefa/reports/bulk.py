"""Tickets replayed together under the terms they had and under others, summed up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from vefa.calendars.bulk import Int64Array
from vefa.commitments.bulk import (
    ABSENT,
    CLOCKS,
    OUTCOMES,
    Histories,
    Moment,
    Replay,
    histories_of_moments,
    replay,
)
from vefa.commitments.bulk.tables import Tallies, Tally, tallies, worst
from vefa.commitments.domain import Terms
from vefa.reports.domain.sums import WORST, Counts, Figures, Late, Place, Sums

_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with its events in their order. `other` holds throughout in its place; with None the
    terms of the same names do. `decided` is the coverage that it has and would have."""

    number: str
    customer: int
    reported_on: str
    moments: Sequence[Moment]
    other: Terms | None = None
    decided: tuple[str, str] | None = None


def replayed(
    cases: Sequence[Case],
    own: Mapping[str, Terms],
    other: Mapping[str, Terms],
    *,
    look_at: datetime,
) -> Sums:
    """What the cases come to at `look_at`; `own` are the terms that events name, `other` those
    that hold instead under the same names. Raises BadEvent."""
    if not cases:
        return Sums()
    names = [*own]
    histories = histories_of_moments([case.moments for case in cases], names)
    before = replay(histories, [*own.values()], look_at)
    terms, held = _held(cases)
    if held is None:
        after = replay(histories, [other[name] for name in names], look_at)
    else:
        after = replay(histories, terms, look_at, held)
    return Sums(
        len(cases),
        _promises(cases, histories, before, after),
        _coverage(cases, histories, before),
        _worst(cases, histories, before, after),
    )


def _held(cases: Sequence[Case]) -> tuple[list[Terms], Int64Array | None]:
    """The other terms, each once, and the place of each ticket's among them."""
    places: dict[int, int] = {}
    terms: list[Terms] = []
    held = np.zeros(len(cases), dtype=np.int64)
    for number, case in enumerate(cases):
        if case.other is None:
            return [], None
        if id(case.other) not in places:
            places[id(case.other)] = len(terms)
            terms.append(case.other)
        held[number] = places[id(case.other)]
    return terms, held


def _promises(
    cases: Sequence[Case], histories: Histories, before: Replay, after: Replay
) -> dict[Place, Figures]:
    names = sorted({_month(case) for case in cases})
    number = {name: place for place, name in enumerate(names)}
    months = np.array([number[_month(case)] for case in cases], dtype=np.int64)
    found: dict[Place, Figures] = {}
    for place, own, other in _joined(
        tallies(before, months, histories.severities), tallies(after, months, histories.severities)
    ):
        month, severity, clock = place
        found[names[month], severity, str(clock)] = Figures(own, other)
    return found


def _month(case: Case) -> str:
    return case.reported_on[:7]


def _joined(before: Tallies, after: Tallies) -> list[tuple[tuple[int, str, str], Counts, Counts]]:
    places = sorted({*before, *after})
    none = Tally()
    return [
        (place, _counts(before.get(place, none)), _counts(after.get(place, none)))
        for place in places
    ]


def _counts(tally: Tally) -> Counts:
    return tally.kept, tally.missed, tally.reasonable_kept, tally.reasonable_missed


def _coverage(
    cases: Sequence[Case], histories: Histories, found: Replay
) -> dict[tuple[str, str, str, str], int]:
    counted: dict[tuple[str, str, str, str], int] = {}
    for case, severity in zip(cases, found.severity.tolist(), strict=True):
        if case.decided is not None:
            change = (_month(case), histories.severities[severity], *case.decided)
            counted[change] = counted.get(change, 0) + 1
    return counted


def _worst(
    cases: Sequence[Case], histories: Histories, before: Replay, after: Replay
) -> tuple[Late, ...]:
    """Each ticket once, by the promise that was missed by most."""
    found: dict[int, Late] = {}
    for miss in worst(after, WORST * len(CLOCKS)):
        if miss.ticket in found or len(found) == WORST:
            continue
        case, place = cases[miss.ticket], CLOCKS.index(miss.clock)
        code = int(before.outcome[miss.ticket, place])
        found[miss.ticket] = Late(
            number=case.number,
            customer=case.customer,
            reported_on=case.reported_on,
            severity=histories.severities[int(after.severity[miss.ticket])],
            clock=str(miss.clock),
            late_seconds=int(miss.late.total_seconds()),
            own="" if code == ABSENT else str(OUTCOMES[code]),
            own_late_seconds=int(before.late[miss.ticket, place]) // _MICROSECONDS,
        )
    return tuple(found.values())
