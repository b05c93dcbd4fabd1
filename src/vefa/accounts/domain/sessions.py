"""How long a session lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """A session ends `idle` after it was last used, and `longest` after it began."""

    idle: timedelta
    longest: timedelta


STAFF: Final = Limits(idle=timedelta(days=3), longest=timedelta(days=30))
"""A weekend does not end it; a lost laptop's does not live long."""

CUSTOMER: Final = Limits(idle=timedelta(days=30), longest=timedelta(days=90))
"""Most come a few times a year and in a hurry."""

NOBODY: Final = Limits(idle=timedelta(days=1), longest=timedelta(days=1))
"""Before anybody has signed in."""

SEEN_EVERY: Final = timedelta(minutes=5)
"""How exactly it is noted when a session was last used: no write for every page."""


def ends_at(limits: Limits, *, began_at: datetime, seen_at: datetime) -> datetime:
    """When the session ends if it is not used again.

    >>> monday = datetime.fromisoformat("2026-04-20T08:00:00+00:00")
    >>> ends_at(STAFF, began_at=monday, seen_at=monday + timedelta(days=1)).isoformat()
    '2026-04-24T08:00:00+00:00'
    """
    return min(began_at + limits.longest, seen_at + limits.idle)
