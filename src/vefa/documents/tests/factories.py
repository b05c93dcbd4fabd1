"""Two customers who must never see each other's files."""

from datetime import UTC, datetime

from vefa.core.actor import SYSTEM
from vefa.customers.actions import create_customer
from vefa.customers.models import Customer

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_customer(code: str) -> Customer:
    return create_customer(
        actor=SYSTEM,
        at=AT,
        code=code,
        name=code.title(),
        country="TR",
        language="tr",
        timezone="Europe/Istanbul",
    )
