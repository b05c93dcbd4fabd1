"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A calendar has a new version; what was promised by an older one is not touched by it.

    `dates` are the local dates (ISO 8601) whose hours changed, `until` the last year built,
    `reason` why, in the words of whoever changed it; empty where none were asked for.
    """

    calendar_id: int
    code: str
    version: int
    dates: list[str]
    until: int | None
    reason: str = ""
