"""When an outgoing message is tried again, and when it is given up."""

from datetime import timedelta

_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
GIVE_UP_AFTER = timedelta(days=5)
"""Counted from the time of queueing, as RFC 5321 (4.5.4.1) advises."""


def wait_before(attempt: int) -> timedelta:
    """How long to wait after `attempt` failed attempts (1 for the first); the last wait repeats.

    >>> wait_before(1), wait_before(50)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=14400))
    """
    return _WAITS[min(max(attempt, 1), len(_WAITS)) - 1]
