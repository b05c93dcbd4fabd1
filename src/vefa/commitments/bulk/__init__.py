"""What became of the promises of many tickets at once, under any terms: the what-if replay.

The rules are those of `domain`. Tickets whose story is plain (reported, completed, waits, one
agreed date, stopped or cancelled, corrections) are counted together over arrays; a ticket whose
severity or terms changed on the way, that was reopened or agreed on several dates is folded by
`domain.state` itself. So both kinds have the answers of the live clocks.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from vefa.calendars.bulk import Int64Array
from vefa.commitments.bulk.counting import ABSENT, CODE, OUTCOMES, Counting, Replay, to_be_folded
from vefa.commitments.bulk.histories import (
    CLOCKS,
    PLACE,
    TICK,
    Histories,
    Moment,
    histories_of,
    histories_of_moments,
    micros,
    moments_of,
    under,
    up_to,
)
from vefa.commitments.domain import Event, EventType, Outcome, Terms, compliance, state

__all__ = [
    "ABSENT",
    "CLOCKS",
    "OUTCOMES",
    "Histories",
    "Moment",
    "Replay",
    "histories_of",
    "histories_of_moments",
    "micros",
    "moments_of",
    "replay",
]


def replay(
    histories: Histories,
    terms: Sequence[Terms],
    look_at: datetime,
    held: Int64Array | None = None,
) -> Replay:
    """The outcomes at `look_at`, under the terms that the events name.

    With `held`, the place in `terms` for each ticket, that one holds throughout instead, whatever
    the events say of terms; `terms` need not hold those that they name. Events after `look_at`
    are not there yet. Raises BadEvent.
    """
    told = up_to(histories, micros(look_at))
    if held is not None:
        told = under(told, held)
    own = _terms_of_reports(told) if held is None else held
    folds = to_be_folded(told)
    count = Counting(told, terms, own, micros(look_at))
    size = (told.count, len(CLOCKS))
    found = Replay(
        np.full(size, CODE[Outcome.NOT_STARTED], dtype=np.int8),
        np.ones(size, dtype=np.bool_),
        np.zeros(size, dtype=np.int64),
        _last_severity(told),
        int(folds.sum()),
    )
    for place, clock in enumerate(CLOCKS):
        count.clock(clock, place, found)
    names = [each.name for each in terms]
    by_name = {each.name: each for each in terms}
    for number in np.flatnonzero(folds).tolist():
        _fold(by_name, told.events(number, names), look_at, number, found)
    return found


def _fold(
    terms: dict[str, Terms], events: list[Event], look_at: datetime, number: int, found: Replay
) -> None:
    shown = state(terms, events, look_at)
    kept = compliance(shown)
    for place, clock in enumerate(CLOCKS):
        found.late[number, place] = 0
        if clock not in kept:
            found.outcome[number, place] = ABSENT
            continue
        found.outcome[number, place] = CODE[kept[clock].outcome]
        found.guaranteed[number, place] = kept[clock].guaranteed
        missed_at = shown.clocks[clock].missed_at
        if missed_at is not None:
            over = (shown.clocks[clock].stopped_at or look_at) - missed_at
            found.late[number, place] = over // TICK


def _terms_of_reports(told: Histories) -> Int64Array:
    own = np.zeros(told.count, dtype=np.int64)
    reports = told.kind == PLACE[EventType.REPORTED]
    own[told.ticket[reports]] = told.terms[reports]
    return own


def _last_severity(told: Histories) -> Int64Array:
    """Assigned in the order of time, so that the last one named stays."""
    last = np.full(told.count, -1, dtype=np.int64)
    named = told.severity >= 0
    last[told.ticket[named]] = told.severity[named]
    return last
