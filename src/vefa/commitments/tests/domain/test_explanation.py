"""Why a clock shows what it shows, row by row."""

from datetime import datetime, timedelta

import pytest

from vefa.commitments.domain import Clock, RowKind, explain
from vefa.commitments.tests.domain.examples import DAYS, MONDAY
from vefa.commitments.tests.domain.samples import moment, read, setting


def brief(at):
    days = (at - MONDAY).days
    week = f"+{days // 7}" if days >= 7 else ""
    return f"{DAYS[days % 7]}{week} {at:%H:%M}"


def table(lines, now, clock, **changes):
    """The rows as (from, to, kind, reason, counted hours, events, ahead)."""
    scenario = read(lines, **changes)
    at = datetime.fromisoformat(moment(now))
    return [
        (
            brief(row.began_at),
            brief(row.ended_at) if row.ended_at != row.began_at else "",
            str(row.kind),
            row.reason,
            row.counted / timedelta(hours=1),
            row.numbers,
            row.ahead,
        )
        for row in explain(scenario.terms, scenario.events, at, Clock(clock)).rows
    ]


def test_open_closed_and_waiting_time_and_what_is_ahead():
    lines = """
    Mon 15:00 reported S1 v1
    Mon 15:00 report_completed
    Mon 16:00 waiting_started w1
    Tue 09:00 waiting_ended w1
    """
    assert table(lines, "Tue 10:00", "workaround") == [
        ("Mon 15:00", "", "event", "started", 0, (1,), False),
        ("Mon 15:00", "Mon 16:00", "open", "open", 1, (), False),
        ("Mon 16:00", "Tue 09:00", "waiting", "customer_answer", 0, (2,), False),
        ("Tue 09:00", "Tue 10:00", "open", "open", 1, (), False),
        ("Tue 10:00", "Tue 12:00", "open", "open", 2, (), True),
    ]


def test_elapsed_time_has_no_calendar():
    lines = "Mon 16:30 reported S1 v1"
    assert table(lines, "Mon 17:10", "response") == [
        ("Mon 16:30", "", "event", "started", 0, (0,), False),
        ("Mon 16:30", "Mon 17:10", "open", "elapsed", 40 / 60, (), False),
        ("Mon 17:10", "Mon 17:30", "open", "elapsed", 20 / 60, (), True),
    ]


def test_a_miss_cuts_the_time_in_two():
    lines = "Mon 16:00 reported S2 v1\nTue 10:00 response_sent"
    assert table(lines, "Wed 10:00", "response") == [
        ("Mon 16:00", "", "event", "started", 0, (0,), False),
        ("Mon 16:00", "Mon 17:00", "open", "open", 1, (), False),
        ("Mon 17:00", "Tue 08:00", "closed", "closed", 0, (), False),
        ("Tue 08:00", "Tue 09:00", "open", "open", 1, (), False),
        ("Tue 09:00", "", "event", "missed", 0, (), False),
        ("Tue 09:00", "Tue 10:00", "open", "open", 1, (), False),
        ("Tue 10:00", "", "event", "stopped", 0, (1,), False),
    ]


def test_overlapping_waits_are_told_apart():
    lines = """
    Mon 09:00 reported S2 v1
    Mon 10:00 date_proposed Fri 12:00
    Mon 11:00 waiting_started w1
    Mon 12:00 date_declined
    Mon 13:00 waiting_ended w1
    """
    waits = [row for row in table(lines, "Mon 14:00", "fix_date") if row[2] == "waiting"]
    assert waits == [
        ("Mon 10:00", "Mon 11:00", "waiting", "date_proposed", 0, (1,), False),
        ("Mon 11:00", "Mon 12:00", "waiting", "date_proposed", 0, (1, 2), False),
        ("Mon 12:00", "Mon 13:00", "waiting", "customer_answer", 0, (2,), False),
    ]


def test_stopped_time_is_told_once_it_is_reopened():
    lines = """
    Mon 09:00 reported S2 v1
    Mon 09:00 report_completed
    Mon 10:00 resolved
    Mon 11:00 waiting_started w1
    Mon 12:00 waiting_ended w1
    Mon 13:00 reopened
    """
    until_resolved = [
        ("Mon 09:00", "", "event", "started", 0, (1,), False),
        ("Mon 09:00", "Mon 10:00", "open", "open", 1, (), False),
        ("Mon 10:00", "", "event", "stopped", 0, (2,), False),
    ]
    assert table(lines, "Mon 12:30", "resolution") == until_resolved
    rows = table(lines, "Mon 14:00", "resolution")
    assert rows[:3] == until_resolved
    assert rows[3:5] == [
        ("Mon 10:00", "Mon 13:00", "stopped", "resolved", 0, (), False),
        ("Mon 13:00", "", "event", "reopened", 0, (5,), False),
    ]
    assert table(lines, "Mon 14:00", "response")[-1][3] == "stopped"


def test_changes_say_what_they_left():
    lines = """
    Mon 09:00 reported S3 v1
    Mon 09:00 report_completed
    Tue 10:00 severity_changed S1
    """
    scenario = read(lines)
    at = datetime.fromisoformat(moment("Tue 10:00"))
    rows = explain(scenario.terms, scenario.events, at, Clock.RESOLUTION).rows
    change = next(row for row in rows if row.reason == "changed")
    assert change.params["severity"] == "S1"
    assert change.params["terms"] == "v1"
    assert change.params["target"].length == timedelta(hours=9)
    assert change.params["target_before"].length == timedelta(hours=45)
    assert change.params["grace"] == change.params["left"] == timedelta(hours=1)


def test_agreements_corrections_exceptions_and_cancelling_are_rows():
    lines = """
    Mon 09:00 reported S3 v1
    Mon 10:00 date_agreed Fri 12:00
    Mon 11:00 severity_changed S2 correction
    Mon 12:00 exception_told workaround
    Mon 13:00 resolved
    Mon 14:00 reopened
    Mon 15:00 cancelled
    """

    def events(clock):
        return [(row[0], row[3]) for row in table(lines, "Tue 12:00", clock) if row[2] == "event"]

    assert events("resolution") == [
        ("Mon 10:00", "started"),
        ("Mon 10:00", "agreed"),
        ("Mon 11:00", "corrected"),
        ("Mon 13:00", "stopped"),
        ("Mon 14:00", "reopened"),
        ("Mon 15:00", "cancelled"),
    ]
    assert events("workaround")[-1] == ("Mon 12:00", "waived")


def test_holidays_are_named():
    calendars = setting()["calendars"]
    calendars["day"]["names"] = {"2026-06-04": {"en": "Feast", "tr": "Bayram"}}
    scenario = read("Wed 16:00 reported S3 v1", calendars=calendars)
    at = datetime.fromisoformat(moment("Fri 09:00"))
    rows = explain(scenario.terms, scenario.events, at, Clock.RESPONSE).rows
    closed = next(row for row in rows if row.kind is RowKind.CLOSED)
    assert closed.calendar == "day"
    assert closed.params == {"days": {"2026-06-04": {"en": "Feast", "tr": "Bayram"}}}


@pytest.mark.parametrize("clock", list(Clock))
def test_nothing_before_the_report(clock):
    scenario = read("Mon 09:00 reported S3 v1")
    at = datetime.fromisoformat(moment("Mon 08:00"))
    explanation = explain(scenario.terms, scenario.events, at, clock)
    assert explanation.rows == ()
    assert explanation.clock.state == "not_started"
