"""A calendar as people read and write it: hours as one line of text, a month day by day."""

import calendar as gregorian
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vefa.calendars.domain.calendar import Calendar
from vefa.calendars.domain.errors import BadCalendar
from vefa.calendars.domain.pattern import Hours, open_time, read_week, write_clock, write_hours

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")


def read_hours_line(calendar: str, where: str, line: str) -> list[list[str]]:
    """Openings of one day written in a line; empty for a closed day. Raises BadCalendar.

    >>> read_hours_line("office", "mon", "8-12, 13:00–17:30")
    [['08:00', '12:00'], ['13:00', '17:30']]
    >>> read_hours_line("office", "sun", "")
    []
    """
    found = []
    for part in re.split(r"[,;]", line):
        if not part.strip():
            continue
        span = _SPAN.fullmatch(part.strip())
        if span is None:
            raise BadCalendar(calendar, where, "no_opening", value=repr(part.strip()))
        opens, opens_minute, closes, closes_minute = span.groups(default="00")
        found.append([f"{opens:>02}:{opens_minute}", f"{closes:>02}:{closes_minute}"])
    return found


def hours_line(openings: Sequence[Sequence[str]]) -> str:
    """The line that `read_hours_line` reads back.

    >>> hours_line([["08:00", "12:00"], ["13:00", "17:00"]])
    '08:00–12:00, 13:00–17:00'
    """
    return ", ".join(f"{opens}–{closes}" for opens, closes in openings)


@dataclass(frozen=True, slots=True)
class Day:
    """A local date of a calendar: its openings, whether it has them of its own (`special`), what it
    is called by language, whether it may still move, and whether its year is built."""

    day: date
    hours: tuple[tuple[str, str], ...]
    special: bool
    names: Mapping[str, str]
    estimated: bool
    known: bool


def month_of(calendar: Calendar, year: int, month: int) -> list[Day]:
    """Every date of a month, in order."""
    days = gregorian.monthrange(year, month)[1]
    return [_day(calendar, date(year, month, number)) for number in range(1, days + 1)]


def open_hours(calendar: Calendar, first: date, last: date) -> timedelta:
    """How long the calendar is open by the wall clock from a date to another, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return timedelta(microseconds=sum(open_time(_hours(calendar, day)) for day in days))


def _hours(calendar: Calendar, day: date) -> Hours:
    own = dict(calendar.dates).get(day)
    return calendar.pattern(day)[day.weekday()] if own is None else own


def _day(calendar: Calendar, day: date) -> Day:
    return Day(
        day=day,
        hours=tuple(
            (write_clock(opens), write_clock(closes)) for opens, closes in _hours(calendar, day)
        ),
        special=day in dict(calendar.dates),
        names=calendar.names.get(day.isoformat(), {}),
        estimated=day in calendar.estimated,
        known=calendar.until is None or day.year <= calendar.until,
    )


def with_week(
    calendar: Calendar, begins_on: date, week: Mapping[str, Sequence[Sequence[str]]]
) -> Calendar:
    """The calendar with another weekly pattern from a local date on; later changes go with it.

    Dates with hours of their own keep them. Raises BadCalendar.
    """
    pattern = read_week(calendar.name, "week", dict(week))
    earlier = tuple(each for each in calendar.changes if each[0] < begins_on)
    return replace(calendar, changes=(*earlier, (begins_on, pattern)))


def week_lines(calendar: Calendar, day: date) -> list[str]:
    """The weekly pattern that holds on a date, Monday first, each day as a line."""
    return [hours_line(write_hours(hours)) for hours in calendar.pattern(day)]
