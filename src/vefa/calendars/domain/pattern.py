"""Reading and writing opening hours as people write them: "08:00", "24:00", "mon", "2026-04-23".

Inside, an opening is a pair of integers: microseconds since the local midnight, `[from, to)`.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from vefa.calendars.domain.errors import BadCalendar

Hours: TypeAlias = tuple[tuple[int, int], ...]
Week: TypeAlias = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECOND = 1_000_000
DAY = 86_400 * SECOND

_CLOCK = re.compile(r"(\d\d):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Unreadable(ValueError):
    """A text is no time of day or no date; `problem` is the code of what is wrong with it."""

    def __init__(self, problem: str, value: object) -> None:
        super().__init__(f"{problem}: {value!r}")
        self.problem = problem
        self.value = repr(value)


def read_clock(text: object) -> int:
    """Microseconds since midnight of "HH:MM", "HH:MM:SS" or "HH:MM:SS.ffffff"; 24:00 is allowed.
    Raises Unreadable.

    >>> read_clock("08:30"), read_clock("24:00") == DAY
    (30600000000, True)
    """
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Unreadable("no_clock", text)
    hours, minutes, seconds, fraction = found.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    moment = whole * SECOND + int(fraction.ljust(6, "0"))
    if moment > DAY:
        raise Unreadable("after_midnight", text)
    return moment


def write_clock(moment: int) -> str:
    """The shortest form that `read_clock` reads back to the same moment."""
    whole, fraction = divmod(moment, SECOND)
    minutes, seconds = divmod(whole, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    if seconds or fraction:
        text += f":{seconds:02}"
    if fraction:
        text += f".{fraction:06}"
    return text


def read_date(text: object) -> date:
    """A date written as YYYY-MM-DD, and in no other form. Raises Unreadable."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise Unreadable("no_date", text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable("no_date", text) from None


def read_hours(calendar: str, where: str, data: object) -> Hours:
    """The openings of one day, in order; those that touch count as one. Overlapping ones are
    refused: they are always a slip of the pen."""
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise BadCalendar(calendar, where, "expected_hours")
    hours = sorted(_read_opening(calendar, where, opening) for opening in data)
    for (_, closing), (opening, _) in itertools.pairwise(hours):
        if opening < closing:
            raise BadCalendar(
                calendar,
                where,
                "overlaps",
                opening=write_clock(opening),
                closing=write_clock(closing),
            )
    return tuple(hours)


def _read_opening(calendar: str, where: str, data: object) -> tuple[int, int]:
    if isinstance(data, str) or not isinstance(data, Sequence) or len(data) != 2:
        raise BadCalendar(calendar, where, "no_opening", value=repr(data))
    try:
        opening, closing = read_clock(data[0]), read_clock(data[1])
    except Unreadable as error:
        raise BadCalendar(calendar, where, error.problem, value=error.value) from None
    if opening >= closing:
        raise BadCalendar(calendar, where, "backwards", opening=data[0], closing=data[1])
    return opening, closing


def write_hours(hours: Hours) -> list[list[str]]:
    """The openings of one day as `read_hours` reads them."""
    return [[write_clock(opening), write_clock(closing)] for opening, closing in hours]


def read_week(calendar: str, where: str, data: object) -> Week:
    """A weekly pattern; a weekday that is not named is closed."""
    if not isinstance(data, Mapping):
        raise BadCalendar(calendar, where, "expected_week")
    for name in data:
        if name not in WEEKDAYS:
            raise BadCalendar(calendar, where, "no_weekday", value=repr(name))
    mon, tue, wed, thu, fri, sat, sun = (
        read_hours(calendar, f"{where}.{name}", data.get(name, [])) for name in WEEKDAYS
    )
    return mon, tue, wed, thu, fri, sat, sun


def write_week(week: Week) -> dict[str, list[list[str]]]:
    """A weekly pattern as `read_week` reads it; closed weekdays are left out."""
    return {name: write_hours(hours) for name, hours in zip(WEEKDAYS, week, strict=True) if hours}


def open_time(hours: Hours) -> int:
    """How long a day with these openings is open by the wall clock, in microseconds."""
    return sum(closing - opening for opening, closing in hours)


def nominal_day(weeks: Iterable[Week]) -> timedelta | None:
    """The most frequent daily open time of the first of these weeks that opens at all; the longer
    one wins a tie, closed days do not count. None when no week opens."""
    for week in weeks:
        lengths = [open_time(hours) for hours in week if hours]
        if lengths:
            commonest = max(lengths, key=lambda length: (lengths.count(length), length))
            return timedelta(microseconds=commonest)
    return None


def until_clock(hours: Hours, closing: int) -> Hours:
    """These openings, cut off at a moment: a half day is the day's own hours up to 13:00.

    >>> noon = 12 * 3600 * SECOND
    >>> write_hours(until_clock(((noon - 1000 * SECOND, noon + 1000 * SECOND),), noon))
    [['11:43:20', '12:00']]
    """
    return tuple((opening, min(end, closing)) for opening, end in hours if opening < closing)
