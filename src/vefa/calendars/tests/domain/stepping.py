"""Business time the slow way: step through the instants one by one and ask the wall clock.

It shares nothing with the code it judges but the standard library's time zones.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def open_by_the_clock(data: dict[str, Any], at: datetime) -> bool:
    """The rule itself: the wall clock of the local date against that date's openings (HH:MM)."""
    local = at.astimezone(ZoneInfo(data["timezone"]))
    date = local.date().isoformat()
    week = data["week"]
    for change in data.get("changes", []):
        if change["from"] <= date:
            week = change["week"]
    hours = data.get("dates", {}).get(date)
    if hours is None:
        hours = week.get(WEEKDAYS[local.weekday()], [])
    clock = f"{local:%H:%M:%S.%f}"
    return any(opening <= clock < f"{closing}:00" for opening, closing in hours)


class Window:
    """Whether a calendar is open at each step of a stretch of time."""

    def __init__(self, data: dict[str, Any], begin: datetime, steps: int, step: timedelta) -> None:
        self.begin, self.step = begin, step
        self.open = [open_by_the_clock(data, begin + step * number) for number in range(steps)]

    def at(self, number: int) -> datetime:
        return self.begin + self.step * number

    def between(self, first: int, last: int) -> timedelta:
        return self.step * sum(self.open[first:last])

    def add(self, first: int, count: int) -> int | None:
        """The step at which `count` open steps have passed since `first`, or for no steps the first
        open one; None if that is outside of the window."""
        if count == 0:
            return next((n for n in range(first, len(self.open)) if self.open[n]), None)
        for number in range(first, len(self.open)):
            count -= self.open[number]
            if count == 0:
                return number + 1
        return None
