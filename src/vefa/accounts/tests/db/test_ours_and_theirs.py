"""Nobody agrees with themself: one of the provider's people represents no customer."""

from collections.abc import Iterator
from typing import Any

import pytest

from vefa.accounts.actions.addresses import put_address
from vefa.accounts.actions.people import create_staff
from vefa.accounts.models import User
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, change_contact
from vefa.customers.models import Contact, Customer
from vefa.customers.tests.db.test_changing import AT, make

WHO: dict[str, Any] = {"actor": SYSTEM, "at": AT}
LEYLA = "leyla@provider.example"
BOTH = ["authorised", "representative"]


@pytest.fixture
def customer(db: None) -> Iterator[Customer]:
    with scoped(EVERYTHING):
        employ(LEYLA)
        yield make("bizim")


def employ(email: str) -> None:
    create_staff(
        **WHO,
        name="Leyla Amir",
        email=email,
        role="manager",
        password=None,
        language="tr",
        timezone="Europe/Istanbul",
    )


def add(customer: Customer, email: str, roles: list[str]) -> Contact:
    return add_contact(**WHO, customer=customer, name="Leyla", email=email, roles=roles)


def refused(act: Any, *given: Any, **named: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    return refusal.value.code, refusal.value.field


def test_one_of_ours_is_made_no_representative(customer: Customer) -> None:
    assert refused(add, customer, "Leyla@Provider.example", BOTH) == ("one_of_ours", "email")
    contact = add(customer, LEYLA, ["end_user"])
    given = {**WHO, "contact": contact, "name": "Leyla", "email": LEYLA}
    assert refused(change_contact, **given, roles=BOTH, active=True) == ("one_of_ours", "email")
    change_contact(**given, roles=BOTH, active=False)
    contact.refresh_from_db()
    assert (contact.active, contact.roles) == (False, BOTH)


def test_a_representative_is_made_none_of_ours(customer: Customer) -> None:
    contact = add(customer, "ayse@bizim.example", BOTH)
    assert refused(employ, "AYSE@bizim.example") == ("represents", "email")
    moved = {**WHO, "user": User.objects.get(), "kept_session_id": None}
    assert refused(put_address, **moved, email=contact.email) == ("represents", "email")
    change_contact(
        **WHO, contact=contact, name="Ayşe", email=contact.email, roles=BOTH, active=False
    )
    employ("ayse@bizim.example")
