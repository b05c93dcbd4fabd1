"""Which facts of a coverage decision change with the hours of the terms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vefa.calendars.domain import Calendar


def in_hours_of(facts: Mapping[str, Any], calendar: Calendar) -> Mapping[str, Any]:
    """The facts as they would have been in these hours.

    Work that was wanted at an instant of the customer's own is inside or outside other hours.
    Work for which nobody named a time is done at the next opening, inside whatever hours hold.

    >>> week = {"week": {"sat": [["09:00", "18:00"]]}, "timezone": "Europe/Istanbul"}
    >>> saturday = {"work_hours": "outside", "work_at": "2026-05-09T10:00+03:00",
    ...             "next_opening_at": "2026-05-11T09:00+03:00"}
    >>> in_hours_of(saturday, Calendar.from_json("open on Saturdays", week))["work_hours"]
    'inside'
    """
    wanted = facts.get("work_at")
    if wanted is None or wanted == facts.get("next_opening_at"):
        return facts
    open_then = calendar.is_open(datetime.fromisoformat(str(wanted)))
    return {**facts, "work_hours": "inside" if open_then else "outside"}
