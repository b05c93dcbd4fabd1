"""The calendars of new terms: plan hours and a country's holidays become plain data, once.

What is built here is copied into the terms version. Nothing asks the `holidays` library again,
so a newer library never moves a promise already made.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from vefa.agreements.domain.hours import Hours
from vefa.calendars.domain import Calendar
from vefa.calendars.domain.special_days import SpecialDay, merged, with_override, with_year
from vefa.calendars.queries.building import build_year, working_days

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where hours apply: a site, or the customer as a whole (`site_id` None).

    `own` is the calendar that was drawn up for the site, its code and data; it holds as it is.
    """

    country: str
    timezone: str
    site_id: int | None = None
    own: tuple[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The calendars of one service line, and by which country each was built."""

    default: str
    calendars: dict[str, Json] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Json] = field(default_factory=dict)


def snapshot(
    *,
    prefix: str,
    hours: Hours,
    main: Place,
    sites: Iterable[Place],
    years: Sequence[int],
    provider_country: str,
) -> Snapshot:
    """The calendars of a line: the customer's default, and each site's that differs from it.

    `years` are those whose holidays are built, in order. Raises `NoHolidays`.
    """
    built = Snapshot(default=main.own[0] if main.own else _name(prefix, hours, main))
    for place in (main, *sites):
        name = place.own[0] if place.own else _name(prefix, hours, place)
        if name not in built.calendars:
            built.calendars[name] = (
                place.own[1] if place.own else _built(name, hours, place, years, provider_country)
            )
            built.sources[name] = _source(hours, place, provider_country)
        if place.site_id is not None and name != built.default:
            built.sites[str(place.site_id)] = name
    return built


def with_year_built(
    name: str, data: Mapping[str, Any], countries: Sequence[str], year: int
) -> Json:
    """Calendar data built on to a year; raises `NoHolidays` and `CalendarError`."""
    calendar = Calendar.from_json(name, data)
    return _with_year(calendar, countries, year).to_json()


def with_years_built(content: Json, years: Sequence[int]) -> Json:
    """Terms content whose calendars know the holidays of these years; in order, each at most once.

    Calendars of the provider's own stay as they are. Raises `NoHolidays` and `CalendarError`.
    """
    calendars = dict(content["calendars"])
    for name, source in content["sources"].items():
        countries = source.get("countries", ())
        for year in years:
            if countries and calendars[name].get("until", year) < year:
                calendars[name] = with_year_built(name, calendars[name], countries, year)
    return {**content, "calendars": calendars}


def with_overrides(
    name: str,
    data: Mapping[str, Any],
    hours: Mapping[date, Sequence[Sequence[str]] | None],
    names: Mapping[str, str],
) -> Json:
    """Calendar data in which local dates have these hours (none: closed; None: as the week says).

    `names` is what the dates are called, by language. Raises `CalendarError`.
    """
    calendar = Calendar.from_json(name, data)
    for day, openings in sorted(hours.items()):
        calendar = with_override(calendar, day, openings, names)
    return calendar.to_json()


@lru_cache(maxsize=256)
def special_days(country: str, year: int) -> tuple[SpecialDay, ...]:
    """A country's special days of a year. Raises `NoHolidays`."""
    return build_year(country, year)


def _name(prefix: str, hours: Hours, place: Place) -> str:
    zone = place.timezone if hours.timezone == "site" else hours.timezone
    return f"{prefix} {place.country} {zone}"


def _countries(hours: Hours, place: Place, provider_country: str) -> list[str]:
    """Whose holidays are kept, the customer's own before the provider's."""
    kept = {
        "customer": [place.country],
        "provider": [provider_country],
        "both": [place.country, provider_country],
    }
    return list(dict.fromkeys(kept[hours.holidays]))


def _source(hours: Hours, place: Place, provider_country: str) -> Json:
    if place.own:
        return {"calendar": place.own[0]}
    return {"countries": _countries(hours, place, provider_country)}


def _built(
    name: str, hours: Hours, place: Place, years: Sequence[int], provider_country: str
) -> Json:
    data = hours.calendar(site_timezone=place.timezone, working_days=working_days(place.country))
    countries = tuple(_countries(hours, place, provider_country))
    found: Json = json.loads(_with_holidays(name, json.dumps(data), countries, tuple(years)))
    return found


@lru_cache(maxsize=1_024)
def _with_holidays(name: str, data: str, countries: tuple[str, ...], years: tuple[int, ...]) -> str:
    """Most agreements share their plan's calendars; texts, since whoever gets one may change it."""
    calendar = Calendar.from_json(name, json.loads(data))
    for year in years:
        calendar = _with_year(calendar, countries, year)
    return json.dumps(calendar.to_json())


def _with_year(calendar: Calendar, countries: Sequence[str], year: int) -> Calendar:
    days = merged(*(special_days(country, year) for country in countries))
    return with_year(calendar, year, days)
