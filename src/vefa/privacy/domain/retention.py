"""How long each kind of data may be kept, and what is done when its time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data. `shortest` is the fewest days that may be set; `advised` what is common."""

    key: str
    shortest: int
    advised: int


KINDS: Final = (
    Kind("raw_mail", 30, 365),
    Kind("unknown_mail", 7, 90),
    Kind("letters", 30, 365),
    Kind("sign_ins", 30, 180),
    Kind("tickets", 365, 1825),
    Kind("trail", 365, 3650),
)
"""All of them are off until an administrator says otherwise: many a law wants records kept."""

KEYS: Final = tuple(kind.key for kind in KINDS)


def over_before(days: int, at: datetime) -> datetime:
    """What is older than this instant has been kept long enough.

    >>> over_before(30, datetime.fromisoformat("2026-03-31T06:00:00+00:00")).isoformat()
    '2026-03-01T06:00:00+00:00'
    """
    return at - timedelta(days=days)
