"""Thresholds, what is due next, and what became of promises."""

from datetime import datetime

import pytest

from vefa.commitments.domain import (
    Clock,
    NextDue,
    Outcome,
    compliance,
    next_due,
    outlook,
    state,
    thresholds_raised,
)
from vefa.commitments.tests.domain.samples import moment, read


def at(text):
    return datetime.fromisoformat(moment(text))


def thresholds(lines, until, clock):
    scenario = read(lines)
    return [
        (each.percent, each.reached_at, each.promise)
        for each in thresholds_raised(scenario.terms, scenario.events, at(until))
        if each.clock == clock
    ]


RAISED = {
    "of the target, while it runs": (
        "Mon 15:00 reported S2 v1",
        "Tue 12:00",
        "response",
        [
            (50, "Mon 16:00", "target v1 S2"),
            (75, "Mon 16:30", "target v1 S2"),
            (90, "Mon 16:48", "target v1 S2"),
            (100, "Mon 17:00", "target v1 S2"),
        ],
    ),
    "not before it is reached": (
        "Mon 09:00 reported S2 v1",
        "Mon 10:29",
        "response",
        [(50, "Mon 10:00", "target v1 S2")],
    ),
    "not while waiting": (
        "Mon 09:00 reported S2 v1\nMon 10:00 waiting_started w\nMon 12:00 waiting_ended w",
        "Mon 12:30",
        "response",
        [(50, "Mon 10:00", "target v1 S2"), (75, "Mon 12:30", "target v1 S2")],
    ),
    "once more for another target, with the grace in its measure": (
        "Mon 09:00 reported S2 v1\nMon 10:00 severity_changed S1",
        "Mon 11:00",
        "response",
        [
            (50, "Mon 10:00", "target v1 S2"),
            (50, "Mon 10:00", "target v1 S1"),
            (75, "Mon 10:30", "target v1 S1"),
            (90, "Mon 10:48", "target v1 S1"),
            (100, "Mon 11:00", "target v1 S1"),
        ],
    ),
    "not again for a target that was there before": (
        "Mon 09:00 reported S2 v1\nMon 10:00 severity_changed S3\nMon 10:30 severity_changed S2",
        "Mon 10:30",
        "response",
        [(50, "Mon 10:00", "target v1 S2")],
    ),
    "of the span to an agreed date": (
        "Mon 09:00 reported S4 v1\nMon 12:00 date_agreed Mon 20:00",
        "Mon 20:00",
        "resolution",
        [
            (50, "Mon 14:30", "agreed 1"),
            (75, "Mon 15:45", "agreed 1"),
            (90, "Mon 16:30", "agreed 1"),
            (100, "Mon 20:00", "agreed 1"),
        ],
    ),
    "of a span moved by waiting": (
        """Mon 09:00 reported S4 v1
        Mon 09:00 date_agreed Mon 13:00
        Mon 10:00 waiting_started w
        Mon 12:00 waiting_ended w""",
        "Mon 14:00",
        "resolution",
        [(50, "Mon 13:00", "agreed 1"), (75, "Mon 14:00", "agreed 1")],
    ),
    "all but the last at once where no open time is left until the date": (
        "Mon 09:00 reported S4 v1\nMon 18:00 date_agreed Mon 20:00",
        "Mon 19:00",
        "resolution",
        [(percent, "Mon 18:00", "agreed 1") for percent in (50, 75, 90)],
    ),
    "none of a promise that was met, of best effort none": (
        "Mon 09:00 reported S4 v1\nMon 09:30 response_sent\nMon 09:40 report_completed",
        "Fri 12:00",
        "resolution",
        [],
    ),
}


@pytest.mark.parametrize(("lines", "until", "clock", "expected"), RAISED.values(), ids=RAISED)
def test_thresholds_are_raised(lines, until, clock, expected):
    expected = [(percent, at(when), promise) for percent, when, promise in expected]
    assert thresholds(lines, until, clock) == expected


def test_the_plan_says_which_thresholds():
    terms = {
        "v1": {
            "calendar": "day",
            "thresholds": [80, 20.5, 80],
            "targets": {"S2": {"response": {"minutes": 200, "in": "business"}}},
        }
    }
    scenario = read("Mon 09:00 reported S2 v1", terms=terms)
    raised = thresholds_raised(scenario.terms, scenario.events, at("Tue 09:00"))
    assert [(each.percent, each.reached_at) for each in raised] == [
        (20.5, at("Mon 09:41")),
        (80, at("Mon 11:40")),
    ]


NEXT = {
    "the earliest of the running clocks": (
        "Mon 09:00 reported S2 v1\nMon 09:00 report_completed",
        "Mon 09:30",
        ("Mon 11:00", "response", "Mon 10:00", 50, "response"),
    ),
    "clocks that wait or are over do not count": (
        """Mon 09:00 reported S2 v1
        Mon 09:00 report_completed
        Mon 09:30 response_sent
        Mon 10:00 waiting_started w resolution fix_date""",
        "Mon 10:00",
        ("Mon 17:00", "workaround", "Mon 13:00", 50, "workaround"),
    ),
    "the agreed date": (
        "Mon 09:00 reported S4 v1\nMon 10:00 response_sent\nMon 12:00 date_agreed Mon 20:00",
        "Mon 15:00",
        ("Mon 20:00", "resolution", "Mon 15:45", 75, "resolution"),
    ),
    "all thresholds raised, still due": (
        "Mon 09:00 reported S2 v1\nMon 09:00 exception_told fix_date",
        "Mon 11:00",
        ("Mon 11:00", "response", None, None, None),
    ),
    "nothing is running": (
        "Mon 09:00 reported S2 v1\nMon 09:30 resolved",
        "Mon 10:00",
        None,
    ),
    "everything waits": (
        "Mon 09:00 reported S2 v1\nMon 09:30 waiting_started w",
        "Mon 10:00",
        None,
    ),
    "before the report": ("Mon 09:00 reported S2 v1", "Mon 08:00", None),
}


@pytest.mark.parametrize(("lines", "now", "expected"), NEXT.values(), ids=NEXT)
def test_what_is_next(lines, now, expected):
    scenario = read(lines)
    found = next_due(scenario.terms, scenario.events, at(now))
    if expected is None:
        assert found is None
        return
    due_at, clock, threshold_at, percent, threshold_clock = expected
    assert found == NextDue(
        at(due_at), clock, threshold_at and at(threshold_at), percent, threshold_clock
    )


def test_one_reading_gives_all():
    scenario = read("Mon 09:00 reported S2 v1\nMon 09:00 report_completed")
    now = at("Mon 12:00")
    found = outlook(scenario.terms, scenario.events, now)
    assert found.state == state(scenario.terms, scenario.events, now)
    assert found.raised == thresholds_raised(scenario.terms, scenario.events, now)
    assert found.next_due == next_due(scenario.terms, scenario.events, now)
    assert found.state.missed


@pytest.mark.parametrize(
    ("lines", "now", "share"),
    [
        ("Mon 09:00 reported S2 v1", "Mon 09:30", 0.25),
        ("Mon 09:00 reported S2 v1", "Mon 11:00", 1.0),
        ("Mon 09:00 reported S2 v1", "Tue 11:00", 1.0),
        ("Mon 09:00 reported S2 v1\nMon 10:00 severity_changed S1", "Mon 10:30", 0.75),
    ],
)
def test_share_of_a_promise(lines, now, share):
    scenario = read(lines)
    shown = state(scenario.terms, scenario.events, at(now))
    assert shown.clocks[Clock.RESPONSE].share == share


def test_share_of_an_agreed_date_and_of_nothing():
    scenario = read("Mon 09:00 reported S4 v1\nMon 12:00 date_agreed Mon 20:00")
    shown = state(scenario.terms, scenario.events, at("Mon 13:00"))
    assert shown.clocks[Clock.RESOLUTION].share == 0.2
    assert shown.clocks[Clock.WORKAROUND].share is None


def test_what_became_of_promises():
    terms = {
        "v1": {
            "calendar": "day",
            "targets": {
                "S2": {
                    "response": {"hours": 2, "in": "business"},
                    "fix_date": {"hours": 1, "in": "business", "effort": "reasonable"},
                    "onsite": {"hours": 1, "in": "elapsed"},
                    "resolution": {"hours": 5, "in": "business"},
                },
                "S3": {"fix_date": {"hours": 9, "in": "business"}},
            },
        }
    }
    scenario = read(
        """
        Mon 09:00 reported S2 v1
        Mon 09:30 response_sent
        Mon 10:00 report_completed
        Mon 10:30 onsite_demanded
        Mon 11:00 exception_told resolution
        Mon 11:10 severity_changed S3
        Mon 11:30 cancelled
        """,
        terms=terms,
    )

    def outcomes(text):
        shown = state(scenario.terms, scenario.events, at(text))
        return {
            str(clock): (str(kept.outcome), kept.guaranteed, kept.counts)
            for clock, kept in compliance(shown).items()
        }

    assert outcomes("Mon 10:30") == {
        "response": ("kept", True, True),
        "fix_date": ("missed", False, True),
        "onsite": ("open", True, False),
        "workaround": ("best_effort", True, False),
        "resolution": ("open", True, False),
    }
    assert outcomes("Mon 12:00") == {
        "response": ("kept", True, True),
        "fix_date": ("missed", False, True),
        "onsite": ("cancelled", True, False),
        "workaround": ("cancelled", True, False),
        "resolution": ("waived", True, False),
    }
    assert outcomes("Mon 08:00")["response"] == (str(Outcome.NOT_STARTED), True, False)


@pytest.mark.parametrize(
    ("lines", "guaranteed"),
    [
        ("Mon 09:00 reported S2 v1\nMon 09:00 report_completed\nTue 09:00 resolved", False),
        ("Mon 09:00 reported S2 v1\nMon 09:30 date_agreed Mon 15:00\nTue 09:00 resolved", True),
        ("Mon 09:00 reported S2 v1\nMon 09:00 report_completed\nTue 09:00 date_agreed Fri", False),
    ],
)
def test_an_agreed_date_is_guaranteed_unless_the_miss_came_first(lines, guaranteed):
    target = {"hours": 2, "in": "business", "effort": "reasonable"}
    terms = {"v1": {"calendar": "day", "targets": {"S2": {"resolution": target}}}}
    scenario = read(lines, terms=terms)
    kept = compliance(state(scenario.terms, scenario.events, at("Wed 09:00")))[Clock.RESOLUTION]
    assert (kept.outcome, kept.guaranteed) == (Outcome.MISSED, guaranteed)
