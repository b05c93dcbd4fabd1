"""How long one must wait before trying to sign in again.

Nobody is locked out. Wrong attempts are counted in buckets; once a bucket's free ones are used up,
each further one doubles the wait, up to a limit. Strangers fill the buckets of their own network
address; a device on which the person has signed in before has a bucket of its own, so that
whatever strangers do, the person gets in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NO_WAIT: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` attempts without a wait, then `first`, doubled up to `longest`.

    After `forgotten` without an attempt the bucket is empty again.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta


PAIR: Final = Rule(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=24))
"""One network address trying one account."""

ADDRESS: Final = Rule(30, timedelta(seconds=10), timedelta(minutes=15), timedelta(hours=1))
"""One network address, whatever the account: a company behind one address has many hands."""

DEVICE: Final = Rule(10, timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1))
"""A device on which this account has signed in before."""

CODE: Final = Rule(5, timedelta(seconds=30), timedelta(hours=1), timedelta(hours=24))
"""Codes of the second step, tried by whoever knows the password already."""

LETTER: Final = Rule(3, timedelta(minutes=2), timedelta(hours=1), timedelta(hours=24))
"""Letters with a link to one mailbox: nobody's mailbox is flooded through us."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many attempts were counted, and when the last one was."""

    attempts: int = 0
    last_at: datetime | None = None


def wait_of(rule: Rule, bucket: Bucket, at: datetime) -> timedelta:
    """How long after `at` the next attempt is taken; zero where it is taken at once.

    >>> noon = datetime.fromisoformat("2026-04-20T12:00:00+00:00")
    >>> wait_of(PAIR, Bucket(4, noon), noon), wait_of(PAIR, Bucket(6, noon), noon)
    (datetime.timedelta(0), datetime.timedelta(seconds=60))
    >>> wait_of(PAIR, Bucket(6, noon + timedelta(days=300)), noon)
    datetime.timedelta(seconds=60)
    """
    if bucket.last_at is None or bucket.attempts < rule.free:
        return NO_WAIT
    if at - bucket.last_at >= rule.forgotten:
        return NO_WAIT
    # Beyond twenty doublings every rule has reached its limit.
    doublings: int = min(bucket.attempts - rule.free, 20)
    delay = min(rule.first * (1 << doublings), rule.longest)
    # An attempt that lies ahead was made before the clock was set back: it is as if of now.
    return max(min(bucket.last_at, at) + delay - at, NO_WAIT)


def counted(rule: Rule, bucket: Bucket, at: datetime) -> Bucket:
    """The bucket with one attempt more; a forgotten one begins anew."""
    if bucket.last_at is not None and at - bucket.last_at >= rule.forgotten:
        return Bucket(1, at)
    return Bucket(bucket.attempts + 1, at)
