from collections import Counter
from datetime import timedelta

import numpy as np

from vefa.commitments.bulk import CLOCKS, histories_of, replay
from vefa.commitments.bulk.tables import tallies, worst
from vefa.commitments.domain import Outcome, compliance, state
from vefa.commitments.tests.domain.test_bulk import LOOKS, tickets


def test_tallies_and_the_worst_are_those_of_the_live_clocks():
    terms, told = tickets(120, plain=False)
    by_name = {each.name: each for each in terms}
    histories = histories_of(told, [*by_name])
    found = replay(histories, terms, LOOKS[1])
    months = np.array([min(event.at for event in events).month for events in told])
    shown = [state(by_name, events, LOOKS[1]) for events in told]
    expected = Counter(
        (int(months[number]), each.severity, clock, kept.outcome)
        for number, each in enumerate(shown)
        for clock, kept in compliance(each).items()
        if kept.counts
    )
    counted = Counter()
    for (month, severity, clock), tally in tallies(found, months, histories.severities).items():
        counted[month, severity, clock, Outcome.KEPT] += tally.kept + tally.reasonable_kept
        counted[month, severity, clock, Outcome.MISSED] += tally.missed + tally.reasonable_missed
    assert +counted == expected
    late = sorted(
        (
            (its.stopped_at or LOOKS[1]) - its.missed_at
            for each in shown
            for its in each.clocks.values()
            if its.missed_at
        ),
        reverse=True,
    )
    assert [each.late for each in worst(found)] == late[:20]
    first = worst(found)[0]
    assert first.clock in CLOCKS
    assert shown[first.ticket].clocks[first.clock].missed_at is not None
    assert worst(found, 0) == []
    assert all(each.late >= timedelta(0) for each in worst(found, 10_000))
