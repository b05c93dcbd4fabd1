"""A contact who leaves is not let in any more; the others of the company are."""

from datetime import UTC, datetime

from vefa.accounts.actions import create_portal_user
from vefa.accounts.models import User
from vefa.core import events
from vefa.core.actor import SYSTEM
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, change_contact, create_customer
from vefa.customers.models import Contact, Customer

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def person(customer: Customer, name: str) -> tuple[Contact, User]:
    contact = add_contact(
        actor=SYSTEM,
        at=AT,
        customer=customer,
        name=name,
        email=f"{name}@bizim.example",
        roles=["end_user"],
    )
    user = create_portal_user(actor=SYSTEM, at=AT, contact=contact, role="end_user", password=None)
    return contact, user


def test_only_the_one_who_left_is_shut_out(db: None) -> None:
    with scoped(EVERYTHING):
        customer = create_customer(
            actor=SYSTEM,
            at=AT,
            code="bizim",
            name="Bizim",
            country="TR",
            language="tr",
            timezone="Europe/Istanbul",
        )
        _, stays = person(customer, "ayse")
        contact, leaves = person(customer, "baran")
        change_contact(
            actor=SYSTEM,
            at=AT,
            contact=contact,
            name=contact.name,
            email=contact.email,
            roles=contact.roles,
            active=False,
        )
        left = OutboxEvent.objects.get(name="vefa.customers.events.ContactLeft")
        assert events.deliver(left.pk, at=AT) == []
        assert User.objects.get(pk=stays.pk).is_active
        assert not User.objects.get(pk=leaves.pk).is_active
