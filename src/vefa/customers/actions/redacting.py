"""Writes: taking a person out of a contact by right."""

from datetime import datetime

from django.db import transaction

from vefa.core.actor import Actor
from vefa.core.events import announce
from vefa.customers.events import ContactLeft
from vefa.customers.models import Contact, Training


@transaction.atomic
def redact_contact(*, actor: Actor, at: datetime, contact: Contact, name: str) -> None:
    """Nothing of the contact tells any more who it was; what belongs to it stays in place.

    `name` is what stands in the place of the person's own. Doing it again changes nothing.
    """
    actor.require("can_redact_people")
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    was_active, nobody = locked.active, f"redacted-{locked.pk}@redacted.invalid"
    locked.name, locked.email, locked.email_folded, locked.phone = name, nobody, nobody, ""
    locked.active, locked.undeliverable_at, locked.undeliverable_words = False, None, ""
    locked.save()
    Training.objects.filter(contact=locked).delete()
    if was_active:
        announce(ContactLeft(customer_id=locked.customer_id, contact_id=locked.pk), at=at)
