"""How long one waits, in numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from vefa.accounts.domain.throttle import (
    ADDRESS,
    CODE,
    DEVICE,
    LETTER,
    PAIR,
    Bucket,
    Rule,
    counted,
    wait_of,
)

NOON = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "attempts", "seconds"),
    [
        (PAIR, 0, 0),
        (PAIR, 4, 0),
        (PAIR, 5, 30),
        (PAIR, 6, 60),
        (PAIR, 7, 120),
        (PAIR, 9, 480),
        (PAIR, 10, 900),
        (PAIR, 4_000_000, 900),
        (ADDRESS, 29, 0),
        (ADDRESS, 30, 10),
        (ADDRESS, 36, 640),
        (ADDRESS, 37, 900),
        (DEVICE, 9, 0),
        (DEVICE, 10, 30),
        (DEVICE, 14, 300),
        (CODE, 4, 0),
        (CODE, 5, 30),
        (CODE, 12, 3600),
        (LETTER, 2, 0),
        (LETTER, 3, 120),
        (LETTER, 8, 3600),
    ],
)
def test_the_wait_doubles_up_to_a_limit(rule: Rule, attempts: int, seconds: int) -> None:
    assert wait_of(rule, Bucket(attempts, NOON), NOON) == timedelta(seconds=seconds)


def test_the_wait_runs_from_the_last_attempt() -> None:
    bucket = Bucket(6, NOON)
    assert wait_of(PAIR, bucket, NOON + timedelta(seconds=45)) == timedelta(seconds=15)
    assert wait_of(PAIR, bucket, NOON + timedelta(seconds=60)) == timedelta(0)


def test_a_bucket_is_forgotten() -> None:
    later = NOON + PAIR.forgotten
    assert wait_of(PAIR, Bucket(500, NOON), later) == timedelta(0)
    assert counted(PAIR, Bucket(500, NOON), later) == Bucket(1, later)
    assert counted(PAIR, Bucket(5, NOON), NOON) == Bucket(6, NOON)


def test_a_patient_guesser_of_codes_gets_nowhere() -> None:
    """Seven digits would be three in a million a time: in a year of trying, less than one in 30."""
    at, bucket, tries = NOON, Bucket(), 0
    while at < NOON + timedelta(days=365):
        at += wait_of(CODE, bucket, at)
        bucket = counted(CODE, bucket, at)
        tries += 1
    assert tries * 3 / 1_000_000 < 1 / 30
