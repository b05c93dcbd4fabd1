"""The desk's own addresses are nobody's, and get no copies."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, change_contact
from vefa.customers.models import Contact
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import Watcher
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.desk.tests.db.test_merging import report
from vefa.mail.models import Mailbox

WHO: dict[str, Any] = {"actor": SYSTEM, "at": MONDAY}
BOX = "destek@kutu.example"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        Mailbox.objects.create(name="Kutu", host="x.example", username=BOX, created_at=MONDAY)
        yield make_cast()


def own_addresses() -> list[str]:
    box, _at, domain = settings.MAIL_ADDRESS.partition("@")
    return [settings.MAIL_ADDRESS.upper(), f"{box}+T-1.abc@{domain}", BOX]


def test_the_desks_own_address_is_no_contacts(cast: Cast) -> None:
    contact = cast.ours.contact
    for email in own_addresses():
        given = {**WHO, "name": "Destek", "email": email, "roles": ["end_user"]}
        for act, more in (
            (add_contact, {"customer": cast.ours.customer}),
            (change_contact, {"contact": contact, "active": True}),
        ):
            with pytest.raises(Refused) as refusal:
                act(**given, **more)
            assert (refusal.value.code, refusal.value.field) == ("desk_address", "email")


def test_who_has_it_from_before_gets_no_copies(cast: Cast) -> None:
    ticket, other = report(cast.ours), cast.ours.end_user
    who = {"actor": cast.engineer, "at": MONDAY, "ticket": ticket, "contacts": [other]}
    set_watchers(**who)
    assert recipients_of(ticket).copies == (other,)
    Contact.objects.filter(pk=other.pk).update(email=BOX, email_folded=BOX)
    told = recipients_of(ticket)
    assert (told.copies, told.unreachable) == ((), ())
    # As it was, it may stay and be renamed.
    change_contact(**WHO, contact=other, name="B", email=BOX, roles=["end_user"], active=True)
    Watcher.objects.filter(ticket=ticket).delete()
    other.refresh_from_db()
    set_watchers(**{**who, "contacts": [other]})
    assert not Watcher.objects.filter(ticket=ticket).exists()
