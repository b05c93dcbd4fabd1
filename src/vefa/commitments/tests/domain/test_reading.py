"""Scenarios, terms and events: read, written back, refused in one clear line."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import (
    BadEvent,
    Clock,
    CommitmentError,
    Event,
    EventType,
    Target,
    Terms,
    read_scenario,
    state,
)
from vefa.commitments.tests.domain.samples import data, read, setting

REPORT = "Mon 09:00 reported S2 v1"
MON_NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def event(**changes):
    return {"at": "2026-06-01T09:00:00Z", "type": "reported", "terms": "v1", "severity": "S2"} | (
        changes
    )


def with_events(*events):
    return {**setting(), "events": list(events), "look_at": []}


def with_target(target, clock="resolution"):
    terms = {"v1": {"calendar": "day", "targets": {"S2": {clock: target}}}}
    return {**data(REPORT), "terms": terms}


REFUSED = {
    "not an object": ([], "an object"),
    "no calendars": ({"terms": {}, "events": [], "look_at": []}, "calendars: expected"),
    "no terms": ({"calendars": {}, "events": [], "look_at": []}, "terms: expected"),
    "no events": (with_events(), "events: there is none"),
    "no look_at": ({**with_events(event()), "look_at": None}, "look_at: expected a list"),
    "naive look_at": (
        {**with_events(event()), "look_at": ["2026-06-01T09:00:00"]},
        "look_at: '2026-06-01T09:00:00' has no time zone",
    ),
    "look_at is no instant": (
        {**with_events(event()), "look_at": ["soon"]},
        "look_at: 'soon' is no instant",
    ),
    "naive event": (with_events(event(at="2026-06-01T09:00")), "event 0: at: 2026-06-01T09:00:00"),
    "no instant": (with_events(event(at=5)), "event 0: at: 5 is no instant"),
    "outside of the years": (
        with_events(event(at="0001-01-01T00:00:00+03:00")),
        "outside of the years",
    ),
    "event is no object": (with_events("reported"), "event 0: expected an object"),
    "unknown type": (with_events(event(type="closed")), "event 0: 'closed' is no type"),
    "first is not the report": (
        data("Mon 09:00 resolved\nMon 09:00 reported S2 v1"),
        "event 0: the first event in time, and no other, is reported",
    ),
    "reported twice": (
        data("Mon 09:00 reported S2 v1\nMon 10:00 reported S2 v1"),
        "event 1: the first event in time",
    ),
    "report without severity": (with_events(event(severity=None)), "reported needs severity"),
    "report without terms": (with_events(event(terms=None)), "reported needs terms"),
    "unknown terms": (with_events(event(terms="v9")), "event 0: terms 'v9' are not known"),
    "unknown severity": (with_events(event(severity="S9")), "severity 'S9' is not known"),
    "severity is no text": (with_events(event(severity=2)), "severity: 2 is no text"),
    "change without terms": (
        with_events(event(), event(type="terms_changed", terms=None)),
        "event 1: terms_changed needs terms",
    ),
    "change to unknown terms": (
        data(REPORT + "\nMon 10:00 terms_changed v9"),
        "event 1: terms 'v9' are not known",
    ),
    "strange kind": (
        data(REPORT + "\nMon 10:00 severity_changed S1 guess"),
        "event 1: kind: 'guess' is neither change nor correction",
    ),
    "a correction of something else": (
        with_events(event(), event(type="resolved", kind="correction")),
        "event 1: resolved cannot be a correction",
    ),
    "wait without id": (
        with_events(event(), event(type="waiting_started")),
        "event 1: waiting_started needs id",
    ),
    "wait of an unknown clock": (
        data(REPORT + "\nMon 10:00 waiting_started w1 lunch"),
        "event 1: 'lunch' is no clock",
    ),
    "clocks are no list": (
        with_events(event(), event(type="waiting_started", id="w", clocks="response")),
        "event 1: clocks: expected a list",
    ),
    "exception without a clock": (
        with_events(event(), event(type="exception_told")),
        "event 1: exception_told needs clock",
    ),
    "exception of an unknown clock": (
        with_events(event(), event(type="exception_told", clock="x")),
        "event 1: 'x' is no clock",
    ),
    "agreement without a date": (
        with_events(event(), event(type="date_agreed")),
        "event 1: date_agreed needs due",
    ),
    "naive agreed date": (
        with_events(event(), event(type="date_agreed", due="2026-06-05T12:00:00")),
        "event 1: due: 2026-06-05T12:00:00 has no time zone",
    ),
    "no such date": (
        with_events(event(), event(type="date_agreed", due="2026-06-31")),
        "event 1: due: '2026-06-31' is no date",
    ),
    "bad calendar": ({**with_events(event()), "calendars": {"day": {}}}, "calendar day: timezone"),
    "unknown calendar": (
        {**with_events(event()), "calendars": {}},
        "terms v1: calendar 'day' is not known",
    ),
    "terms are no object": ({**with_events(event()), "terms": {"v1": 3}}, "terms v1: expected"),
    "no targets": (
        {**with_events(event()), "terms": {"v1": {"calendar": "day"}}},
        "terms v1: targets: expected",
    ),
    "thresholds are no list": (
        {
            **with_events(event()),
            "terms": {"v1": {"calendar": "day", "targets": {}, "thresholds": 5}},
        },
        "terms v1: thresholds: expected a list",
    ),
    "threshold above 100": (
        {
            **with_events(event()),
            "terms": {"v1": {"calendar": "day", "targets": {}, "thresholds": [120]}},
        },
        "thresholds: 120 is not above 0 and up to 100",
    ),
    "threshold is no number": (
        {
            **with_events(event()),
            "terms": {"v1": {"calendar": "day", "targets": {}, "thresholds": [True]}},
        },
        "thresholds: True is no percentage",
    ),
    "clocks of terms": (
        {
            **with_events(event()),
            "terms": {"v1": {"calendar": "day", "targets": {}, "clocks": ["x"]}},
        },
        "terms v1: 'x' is no clock",
    ),
    "row is no object": (
        {**with_events(event()), "terms": {"v1": {"calendar": "day", "targets": {"S2": 4}}}},
        "terms v1: S2: expected an object of clocks",
    ),
    "unknown clock of a target": (with_target({"minutes": 1, "in": "elapsed"}, "x"), "no clock"),
    "target is a number": (with_target(60), "S2 resolution: a target is an object"),
    "no amount": (with_target({"in": "business"}), "one of minutes, hours and business_days"),
    "two amounts": (with_target({"minutes": 1, "hours": 1, "in": "elapsed"}), "one of minutes"),
    "no unit": (with_target({"minutes": 60}), "business or elapsed time"),
    "strange unit": (with_target({"minutes": 60, "in": "dog"}), "in: 'dog' is neither business"),
    "negative": (with_target({"minutes": -1, "in": "business"}), "-1 is no length of time"),
    "infinite": (with_target({"minutes": float("inf"), "in": "elapsed"}), "inf is no length"),
    "text": (with_target({"minutes": "60", "in": "elapsed"}), "'60' is no number"),
    "too long": (with_target({"hours": 1e9, "in": "elapsed"}), "at most a hundred years"),
    "much too long": (with_target({"hours": 1e300, "in": "elapsed"}), "at most a hundred years"),
    "elapsed business days": (with_target({"business_days": 1, "in": "elapsed"}), "business time"),
    "start of another clock": (
        with_target({"hours": 1, "in": "elapsed", "starts": "reported"}),
        "only the response clock may say when it starts",
    ),
    "strange start": (
        with_target({"hours": 1, "in": "elapsed", "starts": "x"}, "response"),
        "starts: 'x' is neither reported nor report_completed",
    ),
    "strange effort": (with_target({"hours": 1, "in": "elapsed", "effort": "x"}), "effort: 'x'"),
}


@pytest.mark.parametrize(("scenario", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(scenario, message):
    with pytest.raises((CommitmentError, CalendarError)) as raised:
        read_scenario(scenario)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_business_days_need_a_working_day():
    closed = {**with_target({"business_days": 1}), "calendars": {"day": {"timezone": "UTC"}}}
    closed["calendars"]["day"]["week"] = {}
    with pytest.raises(CommitmentError, match="calendar day"):
        read_scenario(closed)


def test_instants_of_any_offset_and_events_in_any_order():
    shuffled = with_events(
        event(at="2026-06-01T13:30:00+03:00", type="response_sent"),
        event(at="2026-06-01T14:30:00+05:30"),
    )
    read_shuffled = read_scenario(shuffled)
    shown = state(read_shuffled.terms, read_shuffled.events, datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert shown.clocks[Clock.RESPONSE].used == timedelta(hours=1, minutes=30)


def test_a_naive_instant_is_refused():
    scenario = read(REPORT)
    with pytest.raises(BadEvent, match="no time zone") as raised:
        state(scenario.terms, scenario.events, datetime(2026, 6, 1, 9))  # noqa: DTZ001
    assert raised.value.code == "naive_datetime"
    with pytest.raises(BadEvent, match="no time zone"):
        Event(datetime(2026, 6, 1, 9), EventType.RESOLVED)  # noqa: DTZ001


def test_events_that_the_reader_has_not_checked():
    scenario = read(REPORT)
    report = scenario.events[0]
    for events, code in (
        ([Event(MON_NINE, EventType.RESOLVED)], "not_reported"),
        ([report, Event(MON_NINE, EventType.REPORTED, 1, "S1", "v1")], "reported_twice"),
        ([Event(MON_NINE, EventType.REPORTED, 0, "S1", "v9")], "unknown_terms"),
        ([report, Event(MON_NINE, EventType.TERMS_CHANGED, 1, terms="v9")], "unknown_terms"),
    ):
        with pytest.raises(BadEvent) as raised:
            state(scenario.terms, events, MON_NINE)
        assert raised.value.code == code


@pytest.mark.parametrize(
    "made",
    [
        Event(MON_NINE, EventType.REPORTED, 0, "S2", "v1"),
        Event(MON_NINE, EventType.SEVERITY_CHANGED, 1, "S1", correction=True),
        Event(MON_NINE + timedelta(microseconds=1), EventType.TERMS_CHANGED, 2, terms="v2"),
        Event(
            MON_NINE,
            EventType.WAITING_STARTED,
            3,
            wait="w1",
            reason="remote_access",
            clocks=frozenset({Clock.RESPONSE, Clock.FIX_DATE}),
        ),
        Event(MON_NINE, EventType.DATE_AGREED, 4, due=MON_NINE + timedelta(days=2)),
        Event(MON_NINE, EventType.DATE_AGREED, 5, due=date(2026, 6, 5)),
        Event(MON_NINE, EventType.EXCEPTION_TOLD, 6, clock=Clock.ONSITE, text="sent to Ada"),
    ],
    ids=lambda made: made.type,
)
def test_events_are_written_as_they_are_read(made):
    assert Event.from_json(made.number, made.to_json()) == made


def test_events_are_kept_in_utc():
    made = Event(datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=3))), EventType.RESOLVED)
    assert (made.at, made.at.tzinfo) == (MON_NINE, UTC)


def test_terms_are_written_as_they_are_read():
    calendars = {
        name: Calendar.from_json(name, each) for name, each in setting()["calendars"].items()
    }
    for name, each in setting()["terms"].items():
        terms = Terms.from_json(name, each, calendars)
        assert Terms.from_json(name, terms.to_json(), calendars) == terms


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ({"minutes": 90, "in": "elapsed"}, Target(timedelta(minutes=90), elapsed=True)),
        ({"hours": 1.5, "in": "business"}, Target(timedelta(minutes=90))),
        ({"business_days": 1.5}, Target(timedelta(hours=13.5), business_days=1.5)),
        (
            {"hours": 1, "in": "business", "effort": "reasonable"},
            Target(timedelta(hours=1), guaranteed=False),
        ),
        (
            {"hours": 1, "in": "business", "starts": "report_completed"},
            Target(timedelta(hours=1), after_completion=True),
        ),
        ({"hours": 1, "in": "business", "starts": "reported"}, Target(timedelta(hours=1))),
        ("next_release", None),
        ("", None),
        (None, None),
    ],
)
def test_targets(written, target):
    calendar = Calendar.from_json("day", setting()["calendars"]["day"])
    found = Target.from_json("row", Clock.RESPONSE, written, calendar)
    assert found == target
    if target is not None:
        assert Target.from_json("row", Clock.RESPONSE, found.to_json(), calendar) == target


def test_a_ticket_that_is_no_fault_has_no_fix_date():
    terms = setting()["terms"]
    terms["v1"]["clocks"] = ["response", "onsite", "workaround", "resolution"]
    scenario = read(
        """
        Mon 09:00 reported S2 v1
        Mon 10:00 date_proposed Fri 12:00
        Mon 11:00 date_agreed Fri 12:00
        """,
        terms=terms,
    )
    shown = state(scenario.terms, scenario.events, scenario.events[-1].at)
    assert Clock.FIX_DATE not in shown.clocks
    assert shown.clocks[Clock.RESOLUTION].due_at == datetime(2026, 6, 5, 12, tzinfo=UTC)
