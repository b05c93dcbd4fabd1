"""Holidays, half days and moved working days, and what a calendar makes of them.

The days come from elsewhere (see `queries.building`); here they become dated exceptions. An
exception that the calendar already has is a decision of its provider and stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from vefa.calendars.domain.calendar import Calendar
from vefa.calendars.domain.errors import YearSkipped
from vefa.calendars.domain.pattern import Hours, until_clock


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
