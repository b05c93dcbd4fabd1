"""Calendars as people read and write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vefa.calendars.domain import Calendar
from vefa.calendars.domain.errors import BadCalendar
from vefa.calendars.domain.writing import (
    hours_line,
    month_of,
    open_hours,
    read_hours_line,
    week_lines,
    with_week,
)

OFFICE = Calendar.from_json(
    "office",
    {
        "timezone": "Europe/Istanbul",
        "week": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "dates": {"2026-04-23": [], "2026-04-24": [["08:00", "12:30"]]},
        "names": {"2026-04-23": {"en": "Children's Day"}},
        "estimated": ["2026-04-24"],
        "until": 2026,
    },
)


@pytest.mark.parametrize("line", ["25-30", "8", "8:00 to 12", "nine–five", "8:5-9"])
def test_what_is_no_hours_is_refused(line):
    with pytest.raises(BadCalendar):
        with_week(OFFICE, date(2026, 6, 1), {"mon": read_hours_line("office", "mon", line)})


@pytest.mark.parametrize("line", ["", "00:00–24:00", "08:00–12:00, 13:00–17:00"])
def test_a_line_is_read_back(line):
    assert hours_line(read_hours_line("office", "mon", line)) == line


def test_a_month_tells_each_day():
    month = month_of(OFFICE, 2026, 4)
    assert [each.day.day for each in month] == [*range(1, 31)]
    holiday, half, saturday = month[22], month[23], month[24]
    assert (holiday.hours, holiday.special, holiday.names["en"]) == ((), True, "Children's Day")
    assert (half.hours, half.estimated) == ((("08:00", "12:30"),), True)
    assert (saturday.hours, saturday.special) == ((), False)
    assert not month_of(OFFICE, 2027, 1)[0].known


def test_the_hours_of_a_span_are_added():
    # Twenty weekdays of nine hours, one half day of four and a half; the 23rd is closed.
    total = open_hours(OFFICE, date(2026, 4, 1), date(2026, 4, 30))
    assert total == timedelta(hours=20 * 9 + 4.5)


def test_another_week_holds_from_its_day_and_not_before():
    changed = with_week(OFFICE, date(2026, 6, 1), {"sat": [["10:00", "14:00"]]})
    assert week_lines(changed, date(2026, 5, 31)) == week_lines(OFFICE, date(2026, 5, 31))
    assert week_lines(changed, date(2026, 6, 1)) == ["", "", "", "", "", "10:00–14:00", ""]
    assert changed.is_open(datetime(2026, 6, 6, 8, 0, tzinfo=UTC))
    again = with_week(changed, date(2026, 6, 1), {"sun": [["10:00", "14:00"]]})
    assert [day for day, _week in again.changes] == [date(2026, 6, 1)]
