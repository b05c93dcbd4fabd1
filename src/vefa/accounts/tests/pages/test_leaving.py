"""A contact who leaves is not let in any more; the others of the company are."""

from vefa.accounts.actions import create_portal_user
from vefa.accounts.models import User
from vefa.accounts.tests.pages.conftest import MONDAY, People
from vefa.core import events
from vefa.core.actor import SYSTEM
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
