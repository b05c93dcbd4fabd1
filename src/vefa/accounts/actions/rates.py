"""Writes: deeds counted by person and network address: nobody keeps the desk from others."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from vefa.accounts.actions.throttling import key_of
from vefa.accounts.domain.devices import neighbourhood
from vefa.accounts.domain.rates import Limit, allowed, window_of
from vefa.accounts.domain.throttle import NO_WAIT

_COUNT = """
    INSERT INTO accounts_attempts AS row (key, attempts, last_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET attempts = row.attempts + 1, last_at = EXCLUDED.last_at
    RETURNING attempts
"""


def count_deed(*, kind: str, at: datetime, person_id: int | None, address: str) -> timedelta:
    """Count one deed of a kind (`settings.RATE_LIMITS`); how long to wait where it is one too many.

    What is refused is counted too, but the window ends all the same.
    """
    if not settings.RATE_FACTOR:
        return NO_WAIT
    limit = Limit(*settings.RATE_LIMITS[kind])
    window, left = window_of(limit, at)
    counted = [(False, neighbourhood(address))]
    if person_id is not None:
        counted.append((True, str(person_id)))
    too_many = False
    # In the order of their keys, so that two requests never wait for each other.
    for key, of_person in sorted(
        (key_of("deed", kind, who, window), is_it) for is_it, who in counted
    ):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [key, at])
            (count,) = cursor.fetchone()
        too_many |= count > allowed(limit, of_person=of_person, factor=settings.RATE_FACTOR)
    return left if too_many else NO_WAIT
