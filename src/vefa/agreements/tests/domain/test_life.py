from datetime import UTC, date, datetime

import pytest

from vefa.agreements.domain.life import Record, coverage_state, life_at, reminder_days


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PUBLISHED = at("2025-12-20T09:00")


def record(**changes):
    values = {
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
        "timezone": "Europe/Istanbul",
        "published_from": PUBLISHED,
        **changes,
    }
    return Record(**values)


@pytest.mark.parametrize(
    ("changes", "when", "stage", "days_left"),
    [
        # Istanbul is three hours ahead: its first of January begins at 21:00 UTC.
        ({}, "2025-12-31T20:59", "draft", None),
        ({}, "2025-12-31T21:00", "active", 364),
        ({"published_from": None}, "2026-06-01T00:00", "draft", None),
        ({"published_from": at("2026-06-02T00:00")}, "2026-06-01T23:59", "draft", None),
        ({"published_from": at("2026-06-02T00:00")}, "2026-06-02T00:00", "active", 212),
        ({}, "2026-10-02T20:59", "active", 90),
        ({}, "2026-10-02T21:00", "expiring", 89),
        ({}, "2026-12-31T20:59", "expiring", 0),
        ({}, "2026-12-31T21:00", "lapsed", None),
        ({"timezone": "Asia/Almaty"}, "2026-12-31T19:00", "lapsed", None),
        ({"timezone": "America/New_York"}, "2027-01-01T04:59", "expiring", 0),
        # Ended early, on the first local day without it.
        ({"ended_on": date(2026, 5, 1)}, "2026-04-30T20:59", "expiring", 0),
        ({"ended_on": date(2026, 5, 1)}, "2026-04-30T21:00", "ended", None),
        ({"ended_on": date(2027, 6, 1)}, "2027-02-01T00:00", "lapsed", None),
        ({"ended_on": date(2025, 12, 1)}, "2025-12-10T00:00", "ended", None),
        # Suspended within [from, until).
        ({"suspensions": [(at("2026-03-01T10:00"), None)]}, "2026-03-01T09:59", "active", 305),
        ({"suspensions": [(at("2026-03-01T10:00"), None)]}, "2026-03-01T10:00", "suspended", 305),
        ({"suspensions": [(at("2026-03-01T10:00"), None)]}, "2026-12-31T21:00", "lapsed", None),
        (
            {"suspensions": [(at("2026-03-01T10:00"), at("2026-03-05T08:00"))]},
            "2026-03-05T07:59",
            "suspended",
            301,
        ),
        (
            {"suspensions": [(at("2026-03-01T10:00"), at("2026-03-05T08:00"))]},
            "2026-03-05T08:00",
            "active",
            301,
        ),
    ],
)
def test_stage(changes, when, stage, days_left):
    life = life_at(record(**changes), at(when))
    assert (life.stage, life.days_left) == (stage, days_left)
    assert life.in_force is (stage in ("active", "expiring"))


@pytest.mark.parametrize(
    ("when", "running"),
    [("2026-12-31T21:00", True), ("2027-01-30T20:59", True), ("2027-01-30T21:00", False)],
)
def test_run_off_lasts_thirty_local_days(when, running):
    life = life_at(record(), at(when))
    assert life.run_off_until == at("2027-01-30T21:00")
    assert life.running_off is running
    assert life.last_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("when", "was_in_force", "state"),
    [
        ("2026-06-01T00:00", True, "active"),
        ("2027-01-10T00:00", True, "run_off"),
        ("2027-03-10T00:00", True, "run_off_over"),
        ("2027-01-10T00:00", False, "lapsed"),
    ],
)
def test_what_coverage_reads(when, was_in_force, state):
    assert coverage_state(life_at(record(), at(when)), was_in_force=was_in_force) == state


def test_reminders_follow_an_early_end():
    days = reminder_days(record(ended_on=date(2026, 7, 1)))
    assert days == [date(2026, 4, 2), date(2026, 5, 2), date(2026, 6, 1)]
