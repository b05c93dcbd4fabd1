"""A contact who leaves is not let in any more; who holds other roles is somebody else here."""

import pytest

from vefa.accounts.actions import create_portal_user
from vefa.accounts.actions.administration import change_role
from vefa.accounts.actions.invitations import invite_contact
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.accounts.tests.pages.conftest import MONDAY, People
from vefa.audit.models import Entry
from vefa.core import events
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.models import OutboxEvent
from vefa.customers.actions import add_contact, change_contact
from vefa.customers.models import Contact


def leave(contact: Contact) -> None:
    change_contact(
        actor=SYSTEM,
        at=MONDAY,
        contact=contact,
        name=contact.name,
        email=contact.email,
        roles=contact.roles,
        active=False,
    )
    left = OutboxEvent.objects.get(name="vefa.customers.events.ContactLeft")
    assert events.deliver(left.pk, at=MONDAY) == []


def test_only_the_one_who_left_is_shut_out(people: People) -> None:
    baran = add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=people.ayse.customer,
        name="Baran Kullanıcı",
        email="baran@bizim.example",
        roles=["end_user"],
    )
    leaves = create_portal_user(
        actor=SYSTEM, at=MONDAY, contact=baran, role="end_user", password=None
    )
    leave(baran)
    assert User.objects.get(pk=people.ayse.pk).is_active
    assert not User.objects.get(pk=leaves.pk).is_active


def speaks(people: People) -> bool:
    return "can_see_company_tickets" in actor_of(User.objects.get(pk=people.ayse.pk)).permissions


def in_roles(contact: Contact, *roles: str) -> None:
    change_contact(
        actor=SYSTEM, at=MONDAY, contact=contact, name=contact.name, email=contact.email,
        roles=roles, active=True,
    )  # fmt: skip
    for news in OutboxEvent.objects.filter(name="vefa.customers.events.ContactRolesChanged"):
        assert events.deliver(news.pk, at=MONDAY) == []


def test_who_ceases_to_speak_for_the_company_does_so_in_the_portal(people: People) -> None:
    contact = people.ayse.contact
    assert contact is not None
    in_roles(contact, "authorised")
    assert speaks(people)
    in_roles(contact, "it_officer")
    assert not speaks(people)
    assert Entry.objects.filter(deed="role_changed").get().facts["role"] == ["contact", "end_user"]
    in_roles(contact, "representative")
    assert speaks(people)


def test_a_role_given_by_hand_stays_while_the_contact_speaks_as_before(people: People) -> None:
    contact = people.ayse.contact
    assert contact is not None
    in_roles(contact, "authorised")
    change_role(actor=actor_of(people.ada), at=MONDAY, user=people.ayse, role="end_user")
    in_roles(contact, "authorised", "it_officer")
    assert not speaks(people)


def test_nobody_has_two_accounts(people: People) -> None:
    contact = people.ayse.contact
    assert contact is not None
    Contact.objects.filter(pk=contact.pk).update(email="yeni@bizim.example")
    contact.refresh_from_db()
    with pytest.raises(Refused, match="account already"):
        invite_contact(actor=SYSTEM, at=MONDAY, contact=contact)
    assert User.objects.filter(contact=contact).count() == 1
