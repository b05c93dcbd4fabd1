"""The vectorised answers are the scalar ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from vefa.calendars.bulk import BulkCalendar, Int64Array
from vefa.calendars.domain import BeyondHorizon, NegativeDuration, NeverOpens
from vefa.calendars.tests.samples import (
    ALL_DAY,
    EVERY_DAY,
    ISTANBUL,
    MONDAY_TO_FRIDAY,
    NIGHTS,
    OFFICE_HOURS,
    calendar,
    data,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = 3_600_000_000
UNREACHABLE = -1

CALENDARS = {
    "office": ISTANBUL,
    "nights": data("Europe/Berlin", EVERY_DAY, NIGHTS),
    "always": data("Asia/Almaty", EVERY_DAY, ALL_DAY),
    "never": data("UTC", (), []),
    "one date": data("UTC", (), [], dates={"2026-05-07": OFFICE_HOURS}),
    "many short": data(
        "America/New_York", EVERY_DAY, [[f"{h:02}:{m:02}", f"{h:02}:{m + 5:02}"]
        for h in range(9, 12) for m in (0, 7, 30)],
    ),
    "split second": data("UTC", EVERY_DAY, [["08:00", "08:00:00.000001"], ["09:00", "17:00"]]),
    "half hour": data("Australia/Lord_Howe", EVERY_DAY, [["01:30", "02:15"]]),
    "until": {**ISTANBUL, "until": 2027},
}  # fmt: skip


def microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // TICK


def some_instants(seed: int, count: int = 400) -> Int64Array:
    first, last = microseconds(EPOCH.replace(year=2019)), microseconds(EPOCH.replace(year=2028))
    return np.random.default_rng(seed).integers(first, last, count)


@pytest.mark.parametrize("name", CALENDARS)
def test_between(name: str) -> None:
    judged, first = calendar(CALENDARS[name]), some_instants(1)
    last = first + np.random.default_rng(2).integers(-100 * HOUR, 3000 * HOUR, len(first))
    first[:3] = microseconds(datetime(2026, 5, 7, 5, tzinfo=UTC))  # at an opening
    last[:3] = microseconds(datetime(2026, 5, 7, 14, tzinfo=UTC)) + np.array([-1, 0, 1])
    expected = [
        judged.between(EPOCH + a * TICK, EPOCH + b * TICK) // TICK
        for a, b in zip(first.tolist(), last.tolist(), strict=True)
    ]
    assert BulkCalendar(judged).between(first, last).tolist() == expected


def added(judged: Any, start: int, duration: int) -> int:
    try:
        return microseconds(judged.add(EPOCH + start * TICK, duration * TICK))
    except (NeverOpens, BeyondHorizon):
        return UNREACHABLE


@pytest.mark.parametrize("name", CALENDARS)
def test_add(name: str) -> None:
    judged, start = calendar(CALENDARS[name]), some_instants(3)
    duration = np.random.default_rng(4).integers(0, 300 * HOUR, len(start))
    duration[::5] = 0
    start[:3] = microseconds(datetime(2026, 5, 7, 14, tzinfo=UTC)) + np.array([-1, 0, 1])
    duration[:3] = (1, 0, 0)
    expected = [added(judged, a, d) for a, d in zip(start.tolist(), duration.tolist(), strict=True)]
    answers = BulkCalendar(judged).add(start, duration, unreachable=UNREACHABLE)
    assert answers.tolist() == expected


def test_the_years_of_the_table_grow_with_the_question() -> None:
    judged = calendar(data("America/New_York", MONDAY_TO_FRIDAY, OFFICE_HOURS))
    bulk = BulkCalendar(judged)
    for year in (2026, 2020, 2031, 1950, 2200):
        start = np.array([microseconds(EPOCH.replace(year=year))])
        duration = np.array([40_000 * HOUR])
        reached = bulk.add(start, duration)
        assert reached.tolist() == [added(judged, *start.tolist(), 40_000 * HOUR)]
        assert bulk.between(start, reached).tolist() == [40_000 * HOUR]


def test_no_tickets_at_all() -> None:
    none = np.array([], dtype=np.int64)
    bulk = BulkCalendar(calendar(ISTANBUL))
    assert bulk.between(none, none).tolist() == []
    assert bulk.add(none, none).tolist() == []


@pytest.mark.parametrize(("name", "error"), [("never", NeverOpens), ("until", BeyondHorizon)])
def test_errors_are_those_of_the_calendar(name: str, error: type[Exception]) -> None:
    start = np.array([microseconds(datetime(2027, 12, 31, tzinfo=UTC))])
    with pytest.raises(error, match="calendar sample"):
        BulkCalendar(calendar(CALENDARS[name])).add(start, np.array([90 * HOUR]))


def test_negative_durations_are_refused() -> None:
    with pytest.raises(NegativeDuration):
        BulkCalendar(calendar(ISTANBUL)).add(np.array([0, 0]), np.array([1, -1]))


@pytest.mark.parametrize(
    "wrong", [np.array([1.5]), np.array([1, 2]), np.array([[1]]), np.array([1], dtype=np.int32)]
)
def test_arrays_of_another_shape_or_kind_are_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="int64 arrays of the same length"):
        BulkCalendar(calendar(ISTANBUL)).between(np.array([1]), wrong)
