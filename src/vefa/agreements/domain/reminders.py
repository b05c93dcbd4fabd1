"""When both sides are reminded that an agreement ends, and told that it has run out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from vefa.agreements.domain.life import REMINDER_DAYS

TOLD_FOR_DAYS: Final = 7
"""So many days after its end it is still told that an agreement has run out; not of older ones."""


def reminded_days(content: Mapping[str, Any]) -> tuple[int, ...]:
    """So many days before the end both sides are reminded, the farthest first.

    An agreement ends with all its services, so that the days of each of them count; the usual
    ones where none names any.

    >>> lines = {"a": {"periods": {"renewal_reminder_days": [90, 30]}},
    ...          "b": {"periods": {"renewal_reminder_days": [60, 30]}}, "c": {"periods": {}}}
    >>> reminded_days({"lines": lines}), reminded_days({"lines": {}})
    ((90, 60, 30), (90, 60, 30))
    """
    named = {
        days
        for line in content["lines"].values()
        for days in line["periods"].get("renewal_reminder_days", ())
    }
    return tuple(sorted(named, reverse=True)) or REMINDER_DAYS


def due_reminder(
    ends_on: date, today: date, days: Sequence[int], sent: Collection[int]
) -> int | None:
    """The reminder that is due: the nearest threshold that has come and was not sent.

    `ends_on` is the first day without the agreement. Of several that have come only the nearest is
    sent, so that nobody gets three letters on one day; from the end on it is 0, for a week.

    >>> due_reminder(date(2027, 1, 1), date(2026, 11, 2), (90, 60, 30), {90})
    60
    >>> due_reminder(date(2027, 1, 1), date(2026, 11, 2), (90, 60, 30), {60}) is None
    True
    >>> due_reminder(date(2027, 1, 1), date(2027, 1, 1), (90, 60, 30), {60})
    0
    """
    left = (ends_on - today).days
    if left <= 0:
        return 0 if left > -TOLD_FOR_DAYS and 0 not in sent else None
    come = [each for each in days if each >= left]
    if not come or min(come) in sent:
        return None
    return min(come)
