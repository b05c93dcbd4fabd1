"""Business time, pure: see `calendar.Calendar` for the rule and `errors` for what can go wrong."""

from vefa.calendars.domain.calendar import Calendar
from vefa.calendars.domain.errors import (
    BadCalendar,
    BeyondHorizon,
    CalendarError,
    NaiveDatetime,
    NegativeDuration,
    NeverOpens,
    YearSkipped,
)

__all__ = [
    "BadCalendar",
    "BeyondHorizon",
    "Calendar",
    "CalendarError",
    "NaiveDatetime",
    "NegativeDuration",
    "NeverOpens",
    "YearSkipped",
]
