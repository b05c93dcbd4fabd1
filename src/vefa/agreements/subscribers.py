"""Reactions to news; each runs once per event."""

from datetime import datetime

from vefa.agreements.actions import publish_calendar
from vefa.calendars.events import CalendarChanged
from vefa.calendars.models import BusinessCalendar
from vefa.core.actor import SYSTEM


def on_calendar_changed(event: CalendarChanged, at: datetime) -> None:
    """A calendar was changed in its own room: the agreements that use it follow.

    Where the change came through `publish_calendar_override` they have followed already.
    """
    calendar = BusinessCalendar.objects.get(pk=event.calendar_id)
    why = event.reason or ", ".join(event.dates) or event.until
    reason = f"{calendar.name}: {why}"
    publish_calendar(actor=SYSTEM, at=at, calendar=calendar, reason=reason)
