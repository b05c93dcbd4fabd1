"""When both sides are reminded that an agreement ends."""

from collections.abc import Collection, Sequence
from datetime import date


def due_reminder(
    ends_on: date, today: date, days: Sequence[int], sent: Collection[int]
) -> int | None:
    """The reminder that is due: the nearest threshold that has come and was not sent.

    `ends_on` is the first day without the agreement. Of several that have come only the nearest is
    sent, so that nobody gets three letters on one day; after the end none is.

    >>> due_reminder(date(2027, 1, 1), date(2026, 11, 2), (90, 60, 30), {90})
    60
    >>> due_reminder(date(2027, 1, 1), date(2026, 11, 2), (90, 60, 30), {60}) is None
    True
    """
    left = (ends_on - today).days
    come = [each for each in days if each >= left]
    if left <= 0 or not come or min(come) in sent:
        return None
    return min(come)
