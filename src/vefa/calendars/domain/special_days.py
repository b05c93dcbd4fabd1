"""Holidays, half days and moved working days, and what a calendar makes of them.

The days come from elsewhere (see `queries.building`); here they become dated exceptions. An
exception that the calendar already has is a decision of its provider and stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vefa.calendars.domain.calendar import Calendar
from vefa.calendars.domain.errors import YearSkipped
from vefa.calendars.domain.pattern import Hours, read_hours, until_clock


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One local date that is not worked as its weekday is.

    Closed, unless it is a half day, open `until` a moment (microseconds since midnight), or a
    working day that is worked `like` another date's weekday. `names` by language; `estimated` says
    that the date may still move.
    """

    day: date
    names: Mapping[str, str]
    estimated: bool = False
    until: int | None = None
    like: date | None = None

    def hours(self, calendar: Calendar) -> Hours:
        """What the calendar's own weekly pattern makes of this day."""
        if self.like is not None:
            return calendar.pattern(self.day)[self.like.weekday()]
        if self.until is not None:
            return until_clock(calendar.pattern(self.day)[self.day.weekday()], self.until)
        return ()


def with_year(calendar: Calendar, year: int, days: Iterable[SpecialDay]) -> Calendar:
    """The calendar with a year's special days among its dates, and built up to that year.

    Years are built one after the other; YearSkipped names the one that is missing. An earlier year
    may be built again: dates that the calendar already has keep their hours, and get the names.
    """
    if calendar.until is not None and year > calendar.until + 1:
        raise YearSkipped(calendar.name, year, calendar.until)
    dates = dict(calendar.dates)
    names = dict(calendar.names)
    estimated = set(calendar.estimated)
    for special in days:
        if special.day.year != year:
            continue
        if special.day not in dates:
            dates[special.day] = special.hours(calendar)
            if special.estimated:
                estimated.add(special.day)
        names.setdefault(special.day.isoformat(), dict(special.names))
    return replace(
        calendar,
        dates=tuple(sorted(dates.items())),
        until=max(year, calendar.until or year),
        names=names,
        estimated=frozenset(estimated),
    )


def merged(*sets: Iterable[SpecialDay]) -> list[SpecialDay]:
    """The special days of several countries as one: the shorter day holds, closed before half
    before worked, and a date that is a holiday in both has both names."""
    found: dict[date, SpecialDay] = {}
    for special in (special for days in sets for special in days):
        other = found.get(special.day)
        if other is None:
            found[special.day] = special
            continue
        kept = min(other, special, key=_openness)
        if _openness(other) == _openness(special) and other.names != special.names:
            kept = replace(kept, names=_joined(other.names, special.names))
        found[special.day] = replace(kept, estimated=other.estimated or special.estimated)
    return [found[day] for day in sorted(found)]


def _openness(special: SpecialDay) -> tuple[bool, int]:
    return special.like is not None, special.until or 0


def _joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    return {
        language: "; ".join(dict.fromkeys((first[language], second[language])))
        for language in first
        if language in second
    }


def with_override(
    calendar: Calendar,
    day: date,
    openings: Sequence[Sequence[str]] | None,
    names: Mapping[str, str],
) -> Calendar:
    """The calendar with other hours on one local date, or with None as its weekday is again. The
    date is decided then, so it is not estimated. Raises BadCalendar."""
    dates, told = dict(calendar.dates), dict(calendar.names)
    if openings is None:
        dates.pop(day, None)
        told.pop(day.isoformat(), None)
    else:
        dates[day] = read_hours(calendar.name, f"dates.{day}", openings)
        if names:
            told[day.isoformat()] = dict(names)
    return replace(
        calendar,
        dates=tuple(sorted(dates.items())),
        names=told,
        estimated=calendar.estimated - {day},
    )
