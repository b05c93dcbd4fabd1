"""Nobody agrees with themself: one of the provider's people represents no customer."""

from collections.abc import Iterator
from typing import Any

import pytest

from vefa.accounts.actions.addresses import ask_for_address, let_contact_follow, put_address
from vefa.accounts.actions.administration import disable_user, enable_user
from vefa.accounts.actions.people import create_portal_user, create_staff
from vefa.accounts.models import User
from vefa.accounts.queries.people import actor_of
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, Limited, scoped
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


def test_who_became_a_representative_meanwhile_does_not_come_back(customer: Customer) -> None:
    leyla = User.objects.get()
    disable_user(**WHO, user=leyla)
    contact = add(customer, LEYLA, BOTH)
    assert refused(enable_user, **WHO, user=leyla) == ("represents", "email")
    contact.delete()
    enable_user(**WHO, user=leyla)
    leyla.refresh_from_db()
    assert leyla.is_active


def test_representatives_beyond_the_own_limits_count_and_are_not_named(customer: Customer) -> None:
    add(customer, "ayse@bizim.example", BOTH)
    leyla = User.objects.get()
    given = {**WHO, "user": leyla, "email": "ayse@bizim.example", "kept_session_id": None}
    with scoped(Limited(frozenset(), leyla.pk)), pytest.raises(Refused) as hidden:
        put_address(**given)
    with pytest.raises(Refused) as seen:
        put_address(**given)
    assert hidden.value.code == seen.value.code == "represents"
    assert customer.name not in str(hidden.value)
    assert customer.name in str(seen.value)


def test_the_contact_who_follows_keeps_what_changed_meanwhile(customer: Customer) -> None:
    contact = add(customer, "ayse@bizim.example", ["end_user"])
    user = create_portal_user(**WHO, contact=contact, role="end_user", password=None)
    given = {**WHO, "contact": contact, "name": "Ayşe", "email": contact.email}
    change_contact(**given, roles=BOTH, active=False, phone="0212")
    user.email = "yeni@bizim.example"
    assert user.contact is not None
    assert user.contact.active
    let_contact_follow(**WHO, user=user)
    contact.refresh_from_db()
    kept = (contact.email, contact.roles, contact.active, contact.phone)
    assert kept == ("yeni@bizim.example", BOTH, False, "0212")


@pytest.mark.parametrize("email", ['"a b"@bizim.example', "a b@bizim.example", "a"])
def test_what_no_letter_can_be_addressed_to_is_refused(customer: Customer, email: str) -> None:
    leyla = User.objects.get()
    asked = {"actor": actor_of(leyla), "at": AT, "user": leyla, "email": email}
    assert refused(ask_for_address, **asked) == ("email", "email")
    assert refused(put_address, **asked, kept_session_id=None) == ("email", "email")
    assert refused(add, customer, email, BOTH) == ("email", "email")
    contact = add(customer, "ayse@bizim.example", BOTH)
    given = {**WHO, "contact": contact, "name": "Ayşe", "roles": BOTH, "active": True}
    assert refused(change_contact, **given, email=email) == ("email", "email")
