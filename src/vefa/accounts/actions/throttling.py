"""Writes: attempts to sign in, counted so that guessing is slow and nobody is locked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from vefa.accounts.domain.devices import neighbourhood
from vefa.accounts.domain.throttle import (
    ADDRESS,
    CODE,
    DEVICE,
    LETTER,
    NO_WAIT,
    PAIR,
    Bucket,
    Rule,
    counted,
    wait_of,
)
from vefa.accounts.models import Attempts

# Taking the row's lock on the way: attempts of one bucket are counted one after the other.
_TAKE = """
    INSERT INTO accounts_attempts (key, attempts, last_at) VALUES (%s, 0, %s)
    ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING attempts, last_at
"""


@dataclass(frozen=True, slots=True)
class Counter:
    """A bucket's key and the rule that it follows; `shared` ones hold others' attempts too."""

    key: str
    rule: Rule
    shared: bool = False


def counters_of_password(*, account: str, address: str, device: str | None) -> list[Counter]:
    """Where an attempt with a password counts. `account` is the folded address, known or not."""
    if device is not None:
        return [Counter(key_of("device", device, account), DEVICE)]
    place = neighbourhood(address)
    return [
        Counter(key_of("pair", place, account), PAIR),
        Counter(key_of("address", place), ADDRESS, shared=True),
    ]


def counters_of_code(*, user_id: int, device: str | None) -> list[Counter]:
    """Where a code of the second step counts: whoever gets here knows the password."""
    return [Counter(key_of("code", user_id, device or "strangers"), CODE)]


def counters_of_letter(*, account: str, address: str, device: str | None) -> list[Counter]:
    """Where a wish for a letter with a link counts. Strangers share one count for each mailbox;
    a device on which its person has signed in has its own, which nobody else uses up."""
    if device is not None:
        return [Counter(key_of("letter", account, device), LETTER)]
    place = neighbourhood(address)
    return [
        Counter(key_of("letter", account), LETTER),
        Counter(key_of("address", place), ADDRESS, shared=True),
    ]


def counters_of_place(address: str) -> list[Counter]:
    """Where a question counts that concerns no account."""
    return [Counter(key_of("address", neighbourhood(address)), ADDRESS, shared=True)]


def counters_of_notice(*, provider: str, address: str) -> list[Counter]:
    """Where a notice of the provider with that key counts: apart from people's sign-ins, so that
    neither uses up what is free to the other."""
    key = key_of("notice", provider, neighbourhood(address))
    return [Counter(key, ADDRESS, shared=True)]


@transaction.atomic
def count_attempt(*, at: datetime, counters: Sequence[Counter]) -> timedelta:
    """Count one attempt in each bucket; or count nothing and say how long to wait.

    It is counted before it is tried, so that many at once gain nothing.
    """
    buckets = [_take(counter.key, at) for counter in counters]
    wait = max(
        wait_of(counter.rule, bucket, at) for counter, bucket in zip(counters, buckets, strict=True)
    )
    if wait > NO_WAIT:
        return wait
    for counter, bucket in zip(counters, buckets, strict=True):
        _write(counter.key, counted(counter.rule, bucket, at))
    return NO_WAIT


@transaction.atomic
def forgive_attempt(*, at: datetime, counters: Sequence[Counter]) -> None:
    """The attempt was right: empty the person's buckets, take one out of those shared.

    A shared one is not emptied: else an attacker's own account would empty it for them.
    """
    for counter in counters:
        bucket = _take(counter.key, at)
        left = max(bucket.attempts - 1, 0) if counter.shared else 0
        _write(counter.key, Bucket(left, bucket.last_at))


def forget_attempts(*, at: datetime) -> int:
    """Remove what no rule remembers any more; how many rows that were."""
    longest = max(rule.forgotten for rule in (PAIR, ADDRESS, DEVICE, CODE, LETTER))
    return Attempts.objects.filter(last_at__lt=at - longest).delete()[0]


def key_of(*parts: object) -> str:
    """The keyed digest under which attempts and deeds of somebody are counted."""
    text = "\0".join(map(str, parts))
    return salted_hmac("vefa.accounts.attempts", text, algorithm="sha256").hexdigest()


def _take(key: str, at: datetime) -> Bucket:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, at])
        attempts, last_at = cursor.fetchone()
    return Bucket(attempts, last_at if attempts else None)


def _write(key: str, bucket: Bucket) -> None:
    if bucket.last_at is not None:
        Attempts.objects.filter(key=key).update(attempts=bucket.attempts, last_at=bucket.last_at)
