"""Tickets under two terms come to what the live clocks say of each."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from vefa.commitments.bulk import moments_of
from vefa.commitments.domain import compliance, state
from vefa.commitments.tests.domain.test_bulk import LOOKS, tickets
from vefa.reports.bulk import Case, replayed
from vefa.reports.domain.questions import with_targets
from vefa.reports.domain.sums import WORST, Sums

CHANGES = {
    "S1": {"response": {"minutes": 5, "in": "elapsed"}, "resolution": {"business_days": 9}},
    "S2": {"resolution": {"hours": 1, "in": "business"}, "workaround": None},
}


def cases(told):
    return [
        Case(
            f"V-{number}",
            number % 3,
            min(each.at for each in events).date().isoformat(),
            moments_of(events),
        )
        for number, events in enumerate(told)
    ]


def live(told, terms):
    """Kept and missed by month, severity and clock, each ticket asked alone."""
    found = Counter()
    for events in told:
        shown = state(terms, events, LOOKS[1])
        month = min(event.at for event in events).date().isoformat()[:7]
        for clock, kept in compliance(shown).items():
            if kept.counts:
                found[month, shown.severity, str(clock), str(kept.outcome)] += 1
    return found


def counted(sums, side):
    found = Counter()
    for month, severity, clock, figures in sums.rows():
        place = (month, severity, clock)
        found[*place, "kept"] += getattr(figures, f"{side}_kept")
        found[*place, "missed"] += getattr(figures, f"{side}_missed")
    return +found


def test_unchanged_terms_come_to_the_same():
    terms, told = tickets(150, plain=False)
    own = {each.name: each for each in terms}
    sums = replayed(cases(told), own, own, look_at=LOOKS[1])
    assert sums.tickets == 150
    assert counted(sums, "own") == counted(sums, "other") == live(told, own)
    assert sums.all.own_missed > 20
    assert len(sums.worst) == WORST
    assert all(each.own == "missed" and each.own_late == each.late for each in sums.worst)
    assert len({each.number for each in sums.worst}) == WORST


def test_other_targets_come_to_what_the_clocks_say_of_them():
    terms, told = tickets(150, plain=False)
    own = {each.name: each for each in terms}
    other = {name: with_targets(each, CHANGES) for name, each in own.items()}
    sums = replayed(cases(told), own, other, look_at=LOOKS[1])
    assert counted(sums, "own") == live(told, own)
    assert counted(sums, "other") == live(told, other)
    assert counted(sums, "own") != counted(sums, "other")


def test_one_agreement_of_others_holds_throughout():
    terms, told = tickets(90, plain=False)
    own = {each.name: each for each in terms}
    held = [replace(terms[0], name="a"), replace(terms[4], name="b")]
    asked = [
        replace(case, other=held[number % 2], decided=("covered", "billable"))
        for number, case in enumerate(cases(told))
    ]
    sums = replayed(asked, own, own, look_at=LOOKS[1])
    expected = Counter()
    for number, events in enumerate(told):
        chosen = held[number % 2]
        under = [
            replace(event, terms=chosen.name if event.terms else None)
            for event in events
            if event.type != "terms_changed"
        ]
        expected += live([under], {chosen.name: chosen})
    assert counted(sums, "other") == expected
    assert sums.decisions() == {("covered", "billable"): 90}
    assert sums.decided(0, "billable") == 0
    assert sums.decided(1, "billable") == 90


def test_parts_add_up_to_the_whole_and_survive_being_written():
    terms, told = tickets(120, plain=False)
    own = {each.name: each for each in terms}
    other = {name: with_targets(each, CHANGES) for name, each in own.items()}
    asked = cases(told)
    whole = replayed(asked, own, other, look_at=LOOKS[1])
    parts = Sums()
    for start in range(0, 120, 25):
        part = replayed(asked[start : start + 25], own, other, look_at=LOOKS[1])
        parts = Sums.from_json((parts + part).to_json())
    assert (parts.tickets, parts.promises) == (whole.tickets, whole.promises)
    assert [each.late for each in parts.worst] == [each.late for each in whole.worst]
    assert sum(each.own_kept for each in whole.by(1).values()) == whole.all.own_kept
    assert replayed([], own, own, look_at=LOOKS[1]) == Sums()
    assert whole.worst[0].late > timedelta(0)
