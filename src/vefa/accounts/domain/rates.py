"""How often one may do what costs others time: so many times in a window, then one waits.

A person has a count of their own, and so has a network address: behind that of a company there are
many hands, so its number is larger.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times for a person and for a network address in each window of `seconds`."""

    person: int
    address: int
    seconds: int


def window_of(limit: Limit, at: datetime) -> tuple[int, timedelta]:
    """The number of the window that holds `at`, and how long it lasts from then on.

    >>> noon = datetime.fromisoformat("2026-04-20T12:00:20+00:00")
    >>> window_of(Limit(5, 50, 60), noon)[1]
    datetime.timedelta(seconds=40)
    """
    number, gone = divmod(int(at.timestamp()), limit.seconds)
    return number, timedelta(seconds=limit.seconds - gone)


def allowed(limit: Limit, *, of_person: bool, factor: float) -> int:
    """How often in a window; `factor` stretches all limits of an installation.

    >>> allowed(Limit(5, 50, 60), of_person=True, factor=2)
    10
    """
    return max(int((limit.person if of_person else limit.address) * factor), 1)
