"""Writes: customers, sites, contacts, training."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.text import fold_email
from vefa.customers.models import Contact, Customer, Site, Training

CAN_EDIT = "can_edit_customers"


@transaction.atomic
def create_customer(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    country: str,
    language: str,
    timezone: str,
) -> Customer:
    """A new customer; `country` is ISO 3166 alpha-2, `timezone` an IANA name."""
    actor.require(CAN_EDIT)
    customer = Customer.objects.create(
        code=code, name=name, country=country, language=language, timezone=timezone, created_at=at
    )
    record(
        actor=actor,
        at=at,
        deed="customer_created",
        subject="customer",
        subject_id=customer.pk,
        customer_id=customer.pk,
        name=name,
    )
    return customer


@transaction.atomic
def add_site(
    *,
    actor: Actor,
    at: datetime,
    customer: Customer,
    name: str,
    country: str,
    timezone: str,
    address: str = "",
    travel_band: str = "",
) -> Site:
    """A new site of the customer."""
    actor.require(CAN_EDIT)
    site = Site.objects.create(
        customer=customer,
        name=name,
        country=country,
        timezone=timezone,
        address=address,
        travel_band=travel_band,
    )
    record(
        actor=actor,
        at=at,
        deed="site_added",
        subject="site",
        subject_id=site.pk,
        customer_id=customer.pk,
        name=name,
    )
    return site


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
    folded = fold_email(email)
    if Contact.objects.filter(customer=customer, email_folded=folded).exists():
        raise Refused(
            "contact_exists",
            _("%(email)s is already a contact of this customer.") % {"email": email},
            field="email",
        )
    contact = Contact.objects.create(
        customer=customer,
        site=site,
        name=name,
        email=email.strip(),
        email_folded=folded,
        phone=phone,
        language=language or customer.language,
        roles=list(roles),
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
