"""Writes: contacts and their training."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce
from vefa.core.text import fold_email
from vefa.customers.actions.changing import CAN_EDIT, change, checked_name
from vefa.customers.events import ContactLeft
from vefa.customers.models import Contact, ContactRole, Customer, Site, Training


@transaction.atomic
def add_contact(
    *,
    actor: Actor,
    at: datetime,
    customer: Customer,
    name: str,
    email: str,
    roles: Sequence[str],
    site: Site | None = None,
    language: str = "",
    phone: str = "",
) -> Contact:
    """A new contact; refused where the customer already has one with this e-mail."""
    actor.require(CAN_EDIT)
    _refuse_same_email(customer.pk, email)
    contact = Contact.objects.create(
        customer=customer,
        site=_own_site(customer.pk, site),
        name=checked_name(name),
        email=email.strip(),
        email_folded=fold_email(email),
        phone=phone.strip(),
        language=language or customer.language,
        roles=_checked_roles(roles),
    )
    record(
        actor=actor,
        at=at,
        deed="contact_added",
        subject="contact",
        subject_id=contact.pk,
        customer_id=customer.pk,
        name=name,
        roles=list(roles),
    )
    return contact


@transaction.atomic
def change_contact(
    *,
    actor: Actor,
    at: datetime,
    contact: Contact,
    name: str,
    email: str,
    roles: Sequence[str],
    active: bool,
    site: Site | None = None,
    language: str = "",
    phone: str = "",
) -> None:
    """Other values for a contact. Who is not `active` any more is no longer recognised.

    A new address has not failed yet: what is known of the old one is forgotten.
    """
    actor.require(CAN_EDIT)
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    _refuse_same_email(locked.customer_id, email, but=locked.pk)
    folded = fold_email(email)
    own = _own_site(locked.customer_id, site)
    values = {
        "name": checked_name(name),
        "email": email.strip(),
        "email_folded": folded,
        "phone": phone.strip(),
        "site_id": own.pk if own else None,
        "language": language or locked.language,
        "roles": _checked_roles(roles),
        "active": active,
    }
    if folded != locked.email_folded:
        values |= {"undeliverable_at": None, "undeliverable_words": ""}
    changed = change(locked, **values)
    told = {key: pair for key, pair in changed.items() if key not in _UNTOLD}
    if not told:
        return
    record(
        actor=actor,
        at=at,
        deed="contact_changed",
        subject="contact",
        subject_id=locked.pk,
        customer_id=locked.customer_id,
        **told,
    )
    if changed.get("active") == [True, False]:
        announce(ContactLeft(customer_id=locked.customer_id, contact_id=locked.pk), at=at)


@transaction.atomic
def limit_contact(
    *, actor: Actor, at: datetime, contact: Contact, sites: Collection[int] | None
) -> None:
    """Let a contact who may see the company's requests see those of these sites only (their
    keys), beside their own and those they get copies of; all again with None."""
    actor.require(CAN_EDIT)
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    own = dict(Site.objects.filter(customer_id=locked.customer_id).values_list("pk", "name"))
    if sites is not None and not set(sites) <= set(own):
        raise Refused("site", _("Please choose what belongs to this customer."), field="sees_sites")
    before = locked.sees_sites
    if not change(locked, sees_sites=None if sites is None else sorted(set(sites))):
        return
    told = [
        "*" if keys is None else ", ".join(own.get(key, str(key)) for key in keys)
        for keys in (before, locked.sees_sites)
    ]
    record(
        actor=actor,
        at=at,
        deed="contact_limited",
        subject="contact",
        subject_id=locked.pk,
        customer_id=locked.customer_id,
        sites=told,
    )


_UNTOLD: Final = {"email_folded", "undeliverable_at", "undeliverable_words"}


def _refuse_same_email(customer_id: int, email: str, *, but: int = 0) -> None:
    same = Contact.objects.filter(customer_id=customer_id, email_folded=fold_email(email))
    if same.exclude(pk=but).exists():
        raise Refused(
            "contact_exists",
            _("%(email)s is already a contact of this customer.") % {"email": email},
            field="email",
        )


def _checked_roles(roles: Sequence[str]) -> list[str]:
    kept = [role for role in ContactRole.values if role in roles]
    if not kept:
        raise Refused("roles", _("A contact holds at least one role."), field="roles")
    return kept


def _own_site(customer_id: int, site: Site | None) -> Site | None:
    if site is not None and site.customer_id != customer_id:
        raise Refused("site", _("Please choose a site of this customer."), field="site")
    return site


@transaction.atomic
def record_training(
    *,
    actor: Actor,
    at: datetime,
    contact: Contact,
    subject: str,
    trained_on: date,
    expires_on: date | None,
) -> Training:
    """That the contact was trained on `subject`, until `expires_on` (exclusive)."""
    actor.require(CAN_EDIT)
    if expires_on is not None and expires_on <= trained_on:
        raise Refused(
            "expires_on",
            _("The training must count until a day after it was given."),
            field="expires_on",
        )
    training = Training.objects.create(
        customer_id=contact.customer_id,
        contact=contact,
        subject=subject,
        trained_on=trained_on,
        expires_on=expires_on,
    )
    record(
        actor=actor,
        at=at,
        deed="training_recorded",
        subject="contact",
        subject_id=contact.pk,
        customer_id=contact.customer_id,
        training=subject,
    )
    return training


@transaction.atomic
def mark_undeliverable(*, actor: Actor, at: datetime, contact: Contact, words: str) -> None:
    """Letters to this contact come back; `words` is what the server said."""
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    before = locked.undeliverable_at
    locked.undeliverable_at = before or at
    locked.undeliverable_words = words.replace("\0", "")[:2_000]
    locked.save(update_fields=["undeliverable_at", "undeliverable_words"])
    if before is None:
        _note_reach(actor, at, locked, "contact_undeliverable", words=locked.undeliverable_words)


@transaction.atomic
def clear_undeliverable(*, actor: Actor, at: datetime, contact: Contact, why: str) -> None:
    """The address works again; nothing happens where it never failed.

    `why` is `message` (one arrived from it) or `checked`, by somebody who may edit customers.
    """
    if why != "message":
        actor.require(CAN_EDIT)
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if locked.undeliverable_at is None:
        return
    locked.undeliverable_at, locked.undeliverable_words = None, ""
    locked.save(update_fields=["undeliverable_at", "undeliverable_words"])
    _note_reach(actor, at, locked, "contact_reachable", why=why)


def _note_reach(actor: Actor, at: datetime, contact: Contact, deed: str, **facts: str) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="contact",
        subject_id=contact.pk,
        customer_id=contact.customer_id,
        email=contact.email,
        **facts,
    )
