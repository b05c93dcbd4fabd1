"""Calendars and time zones that the tests share."""

from typing import Any

from vefa.calendars.domain import Calendar
from vefa.calendars.domain.timeline import shared_timeline

MONDAY_TO_FRIDAY = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*MONDAY_TO_FRIDAY, "sat", "sun")

OFFICE_HOURS = [["08:00", "17:00"]]
NIGHTS = [["00:00", "06:00"], ["22:00", "24:00"]]
ALL_DAY = [["00:00", "24:00"]]


def week(days: tuple[str, ...], hours: list[list[str]]) -> dict[str, list[list[str]]]:
    """A weekly pattern with the same hours on some weekdays."""
    return dict.fromkeys(days, hours)


def data(zone: str, days: tuple[str, ...], hours: list[list[str]], **more: Any) -> dict[str, Any]:
    """Calendar data with the same hours on some weekdays."""
    return {"timezone": zone, "week": week(days, hours), "dates": {}, **more}


ISTANBUL = data(
    "Europe/Istanbul",
    MONDAY_TO_FRIDAY,
    OFFICE_HOURS,
    dates={
        "2026-01-01": [],
        "2026-04-23": [],
        "2026-05-01": [],
        "2026-05-19": [],
        "2026-05-26": [["08:00", "13:00"]],
        "2026-05-27": [],
        "2026-05-28": [],
        "2026-05-29": [],
        "2026-10-28": [["08:00", "13:00"]],
        "2026-10-29": [],
    },
)

# Stretches of local time in which something is odd: a zone and a UTC day to begin at.
ODD_STRETCHES = (
    ("Africa/Cairo", "2026-04-23"),  # the clock jumps at midnight
    ("Africa/Cairo", "2026-10-28"),  # midnight strikes twice
    ("Africa/Casablanca", "2026-02-14"),  # summer time is suspended for Ramadan
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("America/St_Johns", "2009-10-31"),  # at one minute past midnight, back into the day before
    ("Antarctica/Troll", "2026-03-28"),  # two hours
    ("Asia/Almaty", "2024-02-28"),  # the country moves its offset
    ("Asia/Beirut", "2026-03-28"),
    ("Asia/Kathmandu", "2026-05-03"),  # five hours and three quarters
    ("Asia/Pyongyang", "2018-05-03"),  # half an hour for good
    ("Australia/Lord_Howe", "2026-04-03"),  # half an hour
    ("Australia/Lord_Howe", "2026-10-03"),
    ("Europe/Berlin", "2026-03-28"),
    ("Europe/Berlin", "2026-10-24"),
    ("Europe/Istanbul", "2016-09-06"),  # summer time for ever
    ("Pacific/Apia", "2011-12-29"),  # 30 December is left out
    ("Pacific/Kiritimati", "1994-12-30"),  # New Year's Eve is left out
    ("Pacific/Kwajalein", "1969-09-29"),  # 30 September comes twice
    ("Pacific/Kwajalein", "1993-08-20"),  # 21 August is left out
)


def calendar(data: dict[str, Any]) -> Calendar:
    return Calendar.from_json("sample", data)


def fresh_calendar(data: dict[str, Any]) -> Calendar:
    """A calendar of which nothing is written out yet."""
    shared_timeline.cache_clear()
    return calendar(data)
