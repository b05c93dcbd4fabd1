"""A contact who leaves is not let in any more; the others of the company are."""

from vefa.accounts.models import User
from vefa.core import events
from vefa.core.actor import SYSTEM
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import change_contact
from vefa.customers.models import Contact
from vefa.desk.tests.cast import MONDAY, make_cast, portal_user


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


def test_only_the_one_who_left_is_shut_out(db: None) -> None:
    with scoped(EVERYTHING):
        cast = make_cast()
        stays, leaves = portal_user(cast.ours.contact), portal_user(cast.ours.end_user)
        leave(cast.ours.end_user)
        assert User.objects.get(pk=stays.pk).is_active
        assert not User.objects.get(pk=leaves.pk).is_active
