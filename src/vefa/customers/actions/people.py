"""Writes: contacts, one or many (one is many of one)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import Deed, record, record_all
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce
from vefa.core.text import fold_email, is_mailbox, is_phone
from vefa.customers.actions.changing import (
    AT_ONCE,
    CAN_EDIT,
    Changed,
    change,
    checked_name,
    each,
    locked_rows,
    made_of,
    only,
    save_all,
    set_values,
)
from vefa.customers.events import ContactLeft, ContactRolesChanged
from vefa.customers.models import Contact, ContactRole, Customer, Site
from vefa.customers.queries import emails_of_ours, emails_of_the_desk


@dataclass(frozen=True, slots=True)
class ContactValues:
    """What is known of a contact."""

    name: str
    email: str
    roles: Sequence[str]
    site: Site | None = None
    language: str = ""
    phone: str = ""
    active: bool = True


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
    values = ContactValues(name, email, roles, site, language, phone)
    return only(add_contacts(actor=actor, at=at, new=[(customer, values)]))


@transaction.atomic
def add_contacts(
    *, actor: Actor, at: datetime, new: Sequence[tuple[Customer, ContactValues]]
) -> list[Contact | Refused]:
    """New contacts of their customers, all of them active; each is made, or refused for itself."""
    actor.require(CAN_EDIT)
    taken = _taken((customer.pk, values.email) for customer, values in new)
    ours = _emails_of_ours(values for _customer, values in new)
    desk = _emails_of_the_desk(values for _customer, values in new)

    def made(one: tuple[Customer, ContactValues]) -> Contact:
        customer, values = one
        _refuse_no_mailbox(values.email, desk)
        _refuse_same_email(taken, customer.pk, values.email)
        _refuse_ours(ours, values)
        contact = Contact(
            customer=customer,
            site=_own_site(customer.pk, values.site),
            name=checked_name(values.name),
            email=values.email.strip(),
            email_folded=fold_email(values.email),
            phone=_checked_phone(values.phone),
            language=values.language or customer.language,
            roles=_checked_roles(values.roles),
        )
        taken[customer.pk, contact.email_folded] = 0
        return contact

    found = each(made, new)
    Contact.objects.bulk_create(made_of(found), batch_size=AT_ONCE)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="contact_added", subject="contact", subject_id=row.pk,
                 customer_id=row.customer_id,
                 facts={"name": values.name, "roles": list(values.roles)})
            for row, (_customer, values) in zip(found, new, strict=True)
            if not isinstance(row, Refused)
        ],
    )  # fmt: skip
    return found


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
    values = ContactValues(name, email, roles, site, language, phone, active)
    only(change_contacts(actor=actor, at=at, changes=[(contact.pk, values)]))


@transaction.atomic
def change_contacts(
    *, actor: Actor, at: datetime, changes: Sequence[tuple[int, ContactValues]]
) -> list[Contact | Refused]:
    """Other values for contacts by key; each is changed, or refused for itself."""
    actor.require(CAN_EDIT)
    locked = locked_rows(Contact.objects.all(), [key for key, _values in changes])
    taken = _taken((locked[key].customer_id, values.email) for key, values in changes)
    ours = _emails_of_ours(values for _key, values in changes)
    desk = _emails_of_the_desk(values for _key, values in changes)
    done: list[tuple[Contact, Changed]] = []

    def changed(one: tuple[int, ContactValues]) -> Contact:
        key, values = one
        row = locked[key]
        if fold_email(values.email) != row.email_folded:
            _refuse_no_mailbox(values.email, desk)
        _refuse_same_email(taken, row.customer_id, values.email, but=row.pk)
        _refuse_ours(ours, values)
        before = row.email_folded
        done.append((row, set_values(row, **_new_values(row, values))))
        if row.email_folded != before:
            taken.pop((row.customer_id, before), None)
            taken[row.customer_id, row.email_folded] = row.pk
        return row

    found = each(changed, changes)
    save_all(Contact.objects.all(), done)
    _tell_changes(actor, at, done)
    return found


def _new_values(row: Contact, values: ContactValues) -> dict[str, Any]:
    own = _own_site(row.customer_id, values.site)
    folded = fold_email(values.email)
    found = {
        "name": checked_name(values.name),
        "email": values.email.strip(),
        "email_folded": folded,
        "phone": _checked_phone(values.phone, before=row.phone),
        "site_id": own.pk if own else None,
        "language": values.language or row.language,
        "roles": _checked_roles(values.roles),
        "active": values.active,
    }
    if folded != row.email_folded:
        found |= {"undeliverable_at": None, "undeliverable_words": ""}
    return found


def _tell_changes(actor: Actor, at: datetime, done: Sequence[tuple[Contact, Changed]]) -> None:
    """Note the changes in the trail; announce who left, and who holds other roles."""
    told = [
        (row, {name: pair for name, pair in changed.items() if name not in _UNTOLD})
        for row, changed in done
    ]
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="contact_changed", subject="contact", subject_id=row.pk,
                 customer_id=row.customer_id, facts=facts)
            for row, facts in told
            if facts
        ],
    )  # fmt: skip
    for row, facts in told:
        if facts.get("active") == [True, False]:
            announce(ContactLeft(customer_id=row.customer_id, contact_id=row.pk), at=at)
        if "roles" in facts:
            announce(ContactRolesChanged(row.customer_id, row.pk, *facts["roles"]), at=at)


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


Emails = dict[tuple[int, str], int]
"""Contacts by customer and folded e-mail."""


def _taken(wanted: Iterable[tuple[int, str]]) -> Emails:
    named = list(wanted)
    found = Contact.objects.filter(
        customer__in={customer for customer, _email in named},
        email_folded__in={fold_email(email) for _customer, email in named},
    )
    rows = found.values_list("customer_id", "email_folded", "pk")
    return {(customer, email): key for customer, email, key in rows}


def _emails_of_the_desk(wanted: Iterable[ContactValues]) -> set[str]:
    return emails_of_the_desk({fold_email(values.email) for values in wanted})


def _refuse_no_mailbox(email: str, desk: Collection[str]) -> None:
    """What is written to the desk's own address comes back as a message of the customer."""
    if not is_mailbox(email):
        raise Refused("email", _("That is no e-mail address."), field="email")
    if fold_email(email) in desk:
        raise Refused(
            "desk_address",
            _(
                "%(email)s is the desk's own address: letters to it would come back to us. "
                "Please give the person's own address."
            )
            % {"email": email},
            field="email",
        )


def _refuse_same_email(taken: Emails, customer_id: int, email: str, *, but: int = -1) -> None:
    if taken.get((customer_id, fold_email(email)), but) != but:
        raise Refused(
            "contact_exists",
            _("%(email)s is already a contact of this customer.") % {"email": email},
            field="email",
        )


def _emails_of_ours(wanted: Iterable[ContactValues]) -> set[str]:
    """Which of the representatives' folded e-mails are those of the provider's people, as the
    rooms say that know these."""
    emails = {fold_email(values.email) for values in wanted if _represents(values)}
    return emails_of_ours(emails)


def _represents(values: ContactValues) -> bool:
    return values.active and ContactRole.REPRESENTATIVE in values.roles


def _refuse_ours(ours: Collection[str], values: ContactValues) -> None:
    """Nobody agrees with themself: a representative speaks for the customer, not for us."""
    if _represents(values) and fold_email(values.email) in ours:
        raise Refused(
            "one_of_ours",
            _(
                "%(email)s belongs to one of our own people, who cannot represent a customer. "
                "Please name somebody of the customer."
            )
            % {"email": values.email},
            field="email",
        )


def _checked_phone(phone: str, *, before: str = "") -> str:
    """A number that can be dialled, or none; what stands there `before` stays."""
    number = phone.strip()
    if number not in ("", before) and not is_phone(number):
        words = _("Please write a telephone number in digits, such as +90 212 555 01 23.")
        raise Refused("phone", words, field="phone")
    return number


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
