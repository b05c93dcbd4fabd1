"""Far instants, calendars that hardly open, calendars that never open again, and the horizon."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from vefa.calendars.domain import BeyondHorizon, NeverOpens
from vefa.calendars.domain.zone import year_of, year_start
from vefa.calendars.tests.samples import (
    ALL_DAY,
    EVERY_DAY,
    ISTANBUL,
    MONDAY_TO_FRIDAY,
    OFFICE_HOURS,
    calendar,
    data,
    fresh_calendar,
)

NEW_YORK = data("America/New_York", MONDAY_TO_FRIDAY, OFFICE_HOURS)
CYCLE = timedelta(days=146_097)


def utc(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_the_whole_of_time() -> None:
    counted = calendar(NEW_YORK).between(
        datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    )
    weekdays = sum(5 for _ in range(3_652_059 // 7)) + 5  # 1 January of year 1 was a Monday
    assert counted == timedelta(hours=9) * weekdays


@pytest.mark.parametrize("year", [1, 1399, 1400, 1799, 1969, 2037, 2101, 2499, 2501, 9000])
def test_a_week_of_any_year_is_a_week(year: int) -> None:
    office = calendar(NEW_YORK)
    start = utc(year, 1, 2)
    assert office.between(start, start + timedelta(days=7)) == timedelta(hours=45)
    reached = office.add(start, timedelta(hours=45))
    assert office.between(start, reached) == timedelta(hours=45)
    assert not office.is_open(reached)
    assert office.is_open(reached - timedelta(microseconds=1))
    assert [end - begin for begin, end in office.spans(start, start + timedelta(days=7))] == [
        timedelta(hours=9)
    ] * 5


@pytest.mark.parametrize("year", [2600, 5000, 9500])
def test_far_summers_are_those_of_the_same_year_of_the_cycle(year: int) -> None:
    office = calendar(NEW_YORK)
    near, cycles = utc(2100 + year % 400, 7, 4), (year - 2100 - year % 400) // 400
    hours = timedelta(hours=1000)
    assert office.add(near + cycles * CYCLE, hours) == office.add(near, hours) + cycles * CYCLE


def test_a_long_way_forward_and_back() -> None:
    office = calendar(NEW_YORK)
    start = utc(3, 5, 7)
    for years in (1, 300, 1500, 2600, 9000):
        duration = timedelta(hours=9) * 260 * years
        assert office.between(start, office.add(start, duration)) == duration


def test_growing_backwards_keeps_what_was_counted() -> None:
    grown = fresh_calendar(NEW_YORK)
    for year in (2026, 2020, 2040, 1950, 2019, 1801):
        start = utc(year, 3, 3)
        end = start + timedelta(days=500)
        assert grown.between(start, end) == fresh_calendar(NEW_YORK).between(start, end)


@pytest.mark.parametrize("year", [-9999, -400, 1, 1600, 1970, 2000, 2026, 9999, 12345])
def test_years_of_instants(year: int) -> None:
    assert year_of(year_start(year)) == year
    assert year_of(year_start(year) - 1) == year - 1


def test_years_start_where_datetime_says() -> None:
    assert year_start(2026) == utc(2026).timestamp() * 1_000_000


def test_always_open() -> None:
    always = calendar(data("Europe/Istanbul", EVERY_DAY, ALL_DAY))
    first, last = utc(1), datetime.max.replace(tzinfo=UTC)
    assert always.between(first, last) == last - first
    assert always.add(first, last - first) == last
    assert always.next_open(last) == last
    assert always.is_open(first)
    assert list(always.spans(first, last)) == [(first, last)]


def test_always_open_but_for_a_day() -> None:
    nearly = calendar(data("UTC", EVERY_DAY, ALL_DAY, dates={"2026-05-07": []}))
    assert nearly.between(utc(2026), utc(2027)) == timedelta(days=364)
    assert nearly.next_open(utc(2026, 5, 7)) == utc(2026, 5, 8)


def test_open_once_a_year_by_dates() -> None:
    dates = {f"{year}-12-31": [["10:00", "12:00"]] for year in range(2026, 2031)}
    yearly = calendar(data("UTC", (), [], dates=dates))
    assert yearly.add(utc(2026), timedelta(hours=7)) == utc(2029, 12, 31, 11)
    assert yearly.add(utc(2026), timedelta(hours=10)) == utc(2030, 12, 31, 12)
    with pytest.raises(NeverOpens):
        yearly.add(utc(2026), timedelta(hours=10, microseconds=1))


@pytest.mark.parametrize(
    ("never", "start"),
    [
        (data("UTC", (), []), utc(2026)),
        (data("UTC", (), []), utc(1)),
        (data("UTC", (), []), utc(9999, 12, 31)),
        (data("UTC", (), [], dates={"2026-05-07": OFFICE_HOURS}), utc(2026, 5, 7, 17)),
        (data("UTC", (), [], dates={"2026-05-07": OFFICE_HOURS}), utc(3000)),
        (data("UTC", EVERY_DAY, ALL_DAY, changes=[{"from": "2020-01-01", "week": {}}]), utc(2020)),
        (data("Pacific/Apia", (), [], dates={"2011-12-30": OFFICE_HOURS}), utc(2000)),
    ],
)
@pytest.mark.parametrize("duration", [timedelta(0), timedelta(hours=1)])
def test_never_opens_again(never: dict[str, Any], start: datetime, duration: timedelta) -> None:
    with pytest.raises(NeverOpens, match="calendar sample") as caught:
        calendar(never).add(start, duration)
    assert caught.value.calendar == "sample"
    assert caught.value.code == "never_opens"


def test_opens_by_one_date_far_away() -> None:
    dates = {"2400-02-29": OFFICE_HOURS}
    rarely = calendar(data("UTC", (), [], dates=dates))
    assert rarely.next_open(utc(1)) == utc(2400, 2, 29, 8)
    assert rarely.between(utc(1), utc(9000)) == timedelta(hours=9)


def test_a_week_that_starts_late_and_one_that_ended_long_ago() -> None:
    opened = data("UTC", (), [], changes=[{"from": "2300-01-01", "week": {"mon": OFFICE_HOURS}}])
    assert calendar(opened).next_open(utc(5)) == utc(2300, 1, 1, 8)
    assert calendar(opened).between(utc(5), utc(2300)) == timedelta(0)
    closed = data("UTC", EVERY_DAY, ALL_DAY, changes=[{"from": "1500-01-01", "week": {}}])
    assert calendar(closed).between(utc(1000), utc(9999)) == utc(1500) - utc(1000)
    assert calendar(closed).last_closing(date(9000, 1, 1)) == utc(1500)


def test_the_horizon_is_named() -> None:
    office = calendar({**ISTANBUL, "until": 2027})
    with pytest.raises(BeyondHorizon, match=r"calendar sample.*2027.*2028") as caught:
        office.add(utc(2027, 12, 30), timedelta(hours=45))
    assert caught.value.year == 2028
    assert caught.value.params == {"calendar": "sample", "until": 2027, "year": 2028}


@pytest.mark.parametrize("start", [utc(2027, 12, 31, 14), utc(2028, 3, 1), utc(2999)])
@pytest.mark.parametrize("duration", [timedelta(0), timedelta(microseconds=1)])
def test_nothing_is_promised_beyond_the_horizon(start: datetime, duration: timedelta) -> None:
    with pytest.raises(BeyondHorizon):
        calendar({**ISTANBUL, "until": 2027}).add(start, duration)


def test_the_last_moment_of_the_last_year_is_within_the_horizon() -> None:
    always = calendar(data("Asia/Almaty", EVERY_DAY, ALL_DAY, until=2027))
    year_end = utc(2027, 12, 31, 19)  # midnight in Almaty
    assert always.add(year_end - timedelta(hours=1), timedelta(hours=1)) == year_end
    with pytest.raises(BeyondHorizon):
        always.add(year_end, timedelta(0))
    with pytest.raises(BeyondHorizon):
        always.add(year_end - timedelta(hours=1), timedelta(hours=1, microseconds=1))


def test_counting_goes_on_beyond_the_horizon_by_the_weekly_pattern() -> None:
    office = calendar({**ISTANBUL, "until": 2027})
    assert office.between(utc(2030, 4, 1), utc(2030, 4, 8)) == timedelta(hours=45)
    assert office.is_open(utc(2030, 4, 1, 9))


def test_which_error_when_only_dates_open() -> None:
    duty = data("UTC", (), [], dates={"2026-05-07": OFFICE_HOURS}, until=2026)
    with pytest.raises(BeyondHorizon):
        calendar(duty).add(utc(2026, 6), timedelta(0))
    with pytest.raises(NeverOpens):
        calendar(data("UTC", (), [], until=2026)).add(utc(2026, 6), timedelta(0))


def test_an_answer_after_the_last_year_of_all() -> None:
    with pytest.raises(BeyondHorizon, match="9999"):
        calendar(NEW_YORK).add(utc(9999, 12, 31), timedelta(days=1000))
    with pytest.raises(BeyondHorizon, match="9999"):
        calendar(data("UTC", EVERY_DAY, ALL_DAY)).add(utc(2026), timedelta.max)


def test_the_last_and_first_days_of_all() -> None:
    always = calendar(data("America/New_York", EVERY_DAY, ALL_DAY))
    with pytest.raises(BeyondHorizon, match="9999"):
        always.last_closing(date.max)
    office = calendar(NEW_YORK)
    assert office.last_closing(date.max) == utc(9999, 12, 31, 22)
    assert office.last_closing(date.min) == datetime(1, 1, 1, 21, 56, 2, tzinfo=UTC)
