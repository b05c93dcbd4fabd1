"""How long a version is supported: by default five years from its release."""

from datetime import date
from typing import Final

SUPPORT_YEARS: Final = 5


def default_end(released_on: date, years: int = SUPPORT_YEARS) -> date:
    """The first day without support; a release on 29 February ends on 1 March.

    >>> default_end(date(2021, 5, 3)), default_end(date(2024, 2, 29))
    (datetime.date(2026, 5, 3), datetime.date(2029, 3, 1))
    """
    try:
        return released_on.replace(year=released_on.year + years)
    except ValueError:
        return date(released_on.year + years, 3, 1)


def state_on(support_ends_on: date, on: date) -> str:
    """`supported` up to the day before `support_ends_on`, then `ended`.

    >>> state_on(date(2026, 5, 3), date(2026, 5, 2)), state_on(date(2026, 5, 3), date(2026, 5, 3))
    ('supported', 'ended')
    """
    return "supported" if on < support_ends_on else "ended"
