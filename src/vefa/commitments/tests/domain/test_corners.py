"""Corners that the second implementation does not know: calendars that end, corrected terms."""

from datetime import UTC, datetime, timedelta

from vefa.calendars.domain import BeyondHorizon
from vefa.commitments.domain import Clock, State, read_scenario, state
from vefa.commitments.tests.domain.samples import moment, read, setting

WEEK = setting()["calendars"]["day"]["week"]
CALENDARS = {
    "short": {"timezone": "UTC", "week": WEEK, "until": 2026},
    "long": {"timezone": "UTC", "week": WEEK, "until": 2027},
}
TARGETS = {"S2": {"resolution": {"business_days": 2}}}
TERMS = {name: {"calendar": name, "targets": TARGETS} for name in CALENDARS}


def event(at, kind, **more):
    return {"at": at, "type": kind, **more}


def resolution(at, *events):
    report = event("2026-12-30T09:00:00Z", "reported", terms="short", severity="S2")
    complete = event("2026-12-30T09:00:00Z", "report_completed")
    scenario = read_scenario(
        {
            "calendars": CALENDARS,
            "terms": TERMS,
            "events": [report, complete, *events],
            "look_at": [],
        }
    )
    shown = state(scenario.terms, scenario.events, datetime.fromisoformat(at))
    return shown.clocks[Clock.RESOLUTION]


LATER = event("2026-12-30T12:00:00Z", "waiting_started", id="w1")
ENDED = event("2026-12-31T12:00:00Z", "waiting_ended", id="w1")
NEXT_TERMS = event("2027-01-04T08:00:00Z", "terms_changed", terms="long")
AGREED = event("2026-12-30T10:00:00Z", "date_agreed", due="2026-12-31T15:00:00Z")


def test_due_beyond_the_last_year_built_waits_for_the_next_terms():
    shown = resolution("2027-01-02T00:00:00Z", LATER, ENDED)
    assert (shown.state, shown.due_at) == (State.RUNNING, None)
    assert isinstance(shown.error, BeyondHorizon)
    assert "calendar short" in str(shown.error)
    healed = resolution("2027-01-04T08:00:00Z", LATER, ENDED, NEXT_TERMS)
    assert healed.error is None
    assert healed.due_at == datetime(2027, 1, 4, 9, tzinfo=UTC)


def test_an_agreed_date_that_waiting_moves_beyond_it():
    shown = resolution("2027-01-02T00:00:00Z", AGREED, LATER, ENDED)
    assert (shown.state, shown.due_at, shown.remaining) == (State.RUNNING, None, None)
    assert isinstance(shown.error, BeyondHorizon)
    healed = resolution("2027-01-04T08:00:00Z", AGREED, LATER, ENDED, NEXT_TERMS)
    assert healed.error is None
    # Nine open hours of waiting after 15:00 on the last day of the year; 1 January is a Friday.
    assert healed.missed_at == datetime(2027, 1, 1, 15, tzinfo=UTC)
    assert healed.state is State.MISSED


def test_corrected_terms_hold_from_the_report():
    lines = """
    Mon 09:00 reported S2 v1
    Mon 09:00 report_completed
    Mon 12:00 terms_changed v3
    """
    scenario = read(lines)
    last = {"at": moment("Mon 14:00"), "type": "terms_changed", "terms": "v2"}

    def used(kind):
        made = read(lines)
        events = [*made.events, type(made.events[0]).from_json(9, last | {"kind": kind})]
        shown = state(scenario.terms, events, datetime.fromisoformat(moment("Mon 14:00")))
        return shown.clocks[Clock.RESPONSE].state, shown.clocks[Clock.RESOLUTION].used

    assert used("change") == (State.MISSED, timedelta(hours=5))
    # The calendar of v2 opens at 12:00, its response target is one hour.
    assert used("correction") == (State.MISSED, timedelta(hours=2))
    assert scenario.terms["v2"].target("S2", Clock.RESPONSE).length == timedelta(hours=1)


def test_a_target_of_no_time_is_due_at_its_start():
    terms = setting()["terms"]
    terms["v1"]["targets"]["S2"]["response"] = {"minutes": 0, "in": "business"}
    scenario = read("Sat 09:00 reported S2 v1", terms=terms)
    reported_at = scenario.events[0].at
    at_once = state(scenario.terms, scenario.events, reported_at).clocks[Clock.RESPONSE]
    assert (at_once.state, at_once.due_at) == (State.RUNNING, reported_at)
    passed = state(scenario.terms, scenario.events, reported_at + timedelta(microseconds=1))
    assert passed.clocks[Clock.RESPONSE].missed_at == reported_at


def test_elapsed_time_past_the_last_year_there_is():
    terms = setting()["terms"]
    terms["v1"]["targets"]["S2"]["response"] = {"hours": 800_000, "in": "elapsed"}
    scenario = read("Mon 09:00 reported S2 v1", terms=terms)
    late = datetime(9990, 1, 1, tzinfo=UTC)
    events = [type(event)(late, event.type, 0, "S2", "v1") for event in scenario.events]
    shown = state(scenario.terms, events, late).clocks[Clock.RESPONSE]
    assert (shown.state, shown.due_at) == (State.RUNNING, None)
    assert isinstance(shown.error, BeyondHorizon)
