"""Writes: customers and their sites."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions.changing import (
    CAN_EDIT,
    change,
    checked_country,
    checked_name,
    checked_zone,
)
from vefa.customers.models import Customer, Site


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
    actor.require("can_add_customers")
    customer = Customer(
        code=code,
        name=checked_name(name),
        country=checked_country(country),
        language=language,
        timezone=checked_zone(timezone),
        created_at=at,
    )
    try:
        # Whether it is taken is left to the key: of two at once nobody sees the other.
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:
        if not Customer.objects.filter(code=code).exists():
            raise
        told = _("Another customer has this short name.")
        raise Refused("code", told, field="code") from error
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
    _refuse_same_name(customer.pk, name)
    site = Site.objects.create(
        customer=customer,
        name=checked_name(name),
        country=checked_country(country),
        timezone=checked_zone(timezone),
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
def change_customer(
    *,
    actor: Actor,
    at: datetime,
    customer: Customer,
    name: str,
    country: str,
    language: str,
    timezone: str,
) -> None:
    """Other values for a customer; its code stays, since others may have noted it down."""
    actor.require(CAN_EDIT)
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    changed = change(
        locked,
        name=checked_name(name),
        country=checked_country(country),
        language=language,
        timezone=checked_zone(timezone),
    )
    if changed:
        record(
            actor=actor,
            at=at,
            deed="customer_changed",
            subject="customer",
            subject_id=locked.pk,
            customer_id=locked.pk,
            **changed,
        )


@transaction.atomic
def change_site(
    *,
    actor: Actor,
    at: datetime,
    site: Site,
    name: str,
    country: str,
    timezone: str,
    address: str = "",
    travel_band: str = "",
) -> None:
    """Other values for a site. Promises read the calendar of the site, not its time zone."""
    actor.require(CAN_EDIT)
    locked = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    _refuse_same_name(locked.customer_id, name, but=locked.pk)
    changed = change(
        locked,
        name=checked_name(name),
        country=checked_country(country),
        timezone=checked_zone(timezone),
        address=address.strip(),
        travel_band=travel_band.strip(),
    )
    if changed:
        record(
            actor=actor,
            at=at,
            deed="site_changed",
            subject="site",
            subject_id=locked.pk,
            customer_id=locked.customer_id,
            **changed,
        )


def _refuse_same_name(customer_id: int, name: str, *, but: int = 0) -> None:
    same = Site.objects.filter(customer_id=customer_id, name=name.strip()).exclude(pk=but)
    if same.exists():
        raise Refused("site_exists", _("The customer has a site of this name."), field="name")
