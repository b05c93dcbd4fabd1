"""Doing one thing at a time where there is no row yet that could be locked."""

from django.db import connection


def one_at_a_time(what: str) -> None:
    """Hold back every other transaction that asks for the same until this one has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def one_press_at_a_time(customer_id: int, once: str) -> None:
    """A second press of the same button waits and then finds what the first one made."""
    one_at_a_time(f"desk.once:{customer_id}:{once}")
