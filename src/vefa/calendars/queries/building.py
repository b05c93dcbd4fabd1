"""The special days of a country's year, as the `holidays` library knows them.

This is the only place that asks the library, and it is asked only when a year is built: what it
answers is stored on the calendar, so that a newer library never moves a promise already made.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from inspect import signature
from typing import Any

import holidays

from vefa.calendars.domain.countries import HALF_DAYS_UNTIL, WORKING_DAYS, days_without
from vefa.calendars.domain.holiday_names import (
    day_off_names,
    eve_names,
    holiday_names,
    in_lieu_names,
    working_day_names,
)
from vefa.calendars.domain.pattern import read_clock
from vefa.calendars.domain.special_days import SpecialDay
from vefa.calendars.domain.texts import LANGUAGES, sentence

_ENGLISH = "en_US"
_PUBLIC, _HALF_DAY = "public", "half_day"
_MARK = re.compile(r" \((observed, estimated|observed|estimated|from 1pm)\)")
_MOVED = re.compile(r"Day off \(substituted from (\d\d/\d\d/\d{4})\)")


class NoHolidays(ValueError):
    """The library does not know a country, a part of it, or its holidays of a year."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The sentence for a person who reads `language`."""
        return sentence(self.code, self.params, language)


def build_year(country: str, year: int, subdivision: str | None = None) -> tuple[SpecialDay, ...]:
    """The public holidays, half days and moved working days of a year, in order.

    `country` is an ISO 3166-1 alpha-2 code, `subdivision` one of the library's codes (a German
    state, for example). Half days are those of the countries in HALF_DAYS_UNTIL. Feasts that depend
    on the sighting of the moon are marked as estimated unless the library has their announced
    date. Raises NoHolidays.
    """
    public = _calendar_of(country, year, subdivision, _PUBLIC)
    days = {day: _holiday(country, day, text) for day, text in public.items()}
    _add_own_languages(country, year, subdivision, days)
    if country in HALF_DAYS_UNTIL:
        until = read_clock(HALF_DAYS_UNTIL[country])
        for day, text in _calendar_of(country, year, subdivision, _HALF_DAY).items():
            if day not in days:
                days[day] = _half_day(country, day, text, until)
    for day, instead_of in _working_days_moved(public, days):
        days[day] = SpecialDay(day, working_day_names(instead_of), like=instead_of)
    return tuple(days[day] for day in sorted(days))


def working_days(country: str) -> tuple[str, ...]:
    """The weekdays worked in a country ("mon", …), by our table or else the library's weekend.
    Raises NoHolidays."""
    if country in WORKING_DAYS:
        return WORKING_DAYS[country]
    if country not in holidays.list_supported_countries():
        raise NoHolidays("unknown_country", country=country)
    return days_without(set(holidays.country_holidays(country).weekend))


def _calendar_of(
    country: str, year: int, subdivision: str | None, category: str, language: str = _ENGLISH
) -> holidays.HolidayBase:
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        raise NoHolidays("unknown_country", country=country)
    entity = type(holidays.country_holidays(country))
    if subdivision is not None and subdivision not in entity.subdivisions:
        raise NoHolidays(
            "unknown_subdivision",
            country=country,
            subdivision=subdivision,
            known=", ".join(entity.subdivisions),
        )
    if not entity.start_year <= year <= entity.end_year:
        raise NoHolidays(
            "unknown_year",
            country=country,
            first=entity.start_year,
            last=entity.end_year,
            year=year,
        )
    if language not in entity.supported_languages:
        language = entity.default_language or _ENGLISH
    asked: dict[str, Any] = {"years": year, "categories": (category,), "language": language}
    if "islamic_show_estimated" in signature(entity).parameters:
        asked["islamic_show_estimated"] = True  # some countries hide that a date is estimated
    return entity(subdiv=subdivision, **asked)


def _holiday(country: str, day: date, text: str) -> SpecialDay:
    names: dict[str, list[str]] = {}
    parts = [_names_of(country, part) for part in text.split("; ")]
    for language in LANGUAGES:
        if all(language in part for part in parts):
            names[language] = [part[language] for part in parts]
    joined = {language: "; ".join(dict.fromkeys(texts)) for language, texts in names.items()}
    return SpecialDay(day, joined, estimated="estimated)" in text)


def _names_of(country: str, text: str) -> dict[str, str]:
    if moved := _MOVED.fullmatch(text):
        return day_off_names(_american_date(moved[1]))
    names = holiday_names(country, _MARK.sub("", text))
    return in_lieu_names(names) if "(observed" in text else names


def _half_day(country: str, day: date, text: str, until: int) -> SpecialDay:
    names = eve_names(holiday_names(country, _MARK.sub("", text)))
    return SpecialDay(day, names, estimated="estimated)" in text, until=until)


def _american_date(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  # a date has no zone


def _working_days_moved(
    public: holidays.HolidayBase, days: Mapping[date, SpecialDay]
) -> list[tuple[date, date]]:
    """The days of rest of the year that are worked, each with the weekday off that it pays for; a
    Monday where the library does not tell it."""
    paid_by: dict[date, date] = {}
    for day, text in public.items():
        for part in text.split("; "):
            if moved := _MOVED.fullmatch(part):
                paid_by[_american_date(moved[1])] = day
    a_monday = date(2024, 1, 1)
    worked = sorted(day for day in getattr(public, "weekend_workdays", ()) if day not in days)
    return [(day, paid_by.get(day, a_monday)) for day in worked if day.year in public.years]


def _add_own_languages(
    country: str, year: int, subdivision: str | None, days: dict[date, SpecialDay]
) -> None:
    """Add the names that the library itself has in our languages, where we have none."""
    missing = {code for day in days.values() for code in LANGUAGES if code not in day.names}
    offered = type(holidays.country_holidays(country)).supported_languages
    for language in sorted(missing & set(offered)):
        for day, text in _calendar_of(country, year, subdivision, _PUBLIC, language).items():
            if day in days and language not in days[day].names:
                days[day] = replace(days[day], names={**days[day].names, language: text})
