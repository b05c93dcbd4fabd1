"""Writes: customers and their sites, one or many. One is many of one, so that one rule holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import Deed, record_all
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions.changing import (
    AT_ONCE,
    CAN_EDIT,
    Changed,
    checked_country,
    checked_name,
    checked_zone,
    each,
    locked_rows,
    made_of,
    only,
    save_all,
    set_values,
)
from vefa.customers.models import Customer, Site


@dataclass(frozen=True, slots=True)
class CustomerValues:
    """What is known of a customer; `country` is ISO 3166 alpha-2, `timezone` an IANA name."""

    name: str
    country: str
    language: str
    timezone: str


@dataclass(frozen=True, slots=True)
class SiteValues:
    """What is known of a site."""

    name: str
    country: str
    timezone: str
    address: str = ""
    travel_band: str = ""


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
    values = CustomerValues(name, country, language, timezone)
    return only(create_customers(actor=actor, at=at, new=[(code, values)]))


@transaction.atomic
def create_customers(
    *, actor: Actor, at: datetime, new: Sequence[tuple[str, CustomerValues]]
) -> list[Customer | Refused]:
    """New customers by short name; each is made, or refused for itself."""
    actor.require("can_add_customers")
    named = Customer.objects.filter(code__in=[code for code, _values in new])
    known = frozenset(named.values_list("code", flat=True))
    taken = set(known)

    def made(one: tuple[str, CustomerValues]) -> Customer:
        code, values = one
        if code in taken:
            raise Refused("code", _("Another customer has this short name."), field="code")
        customer = Customer(
            code=code,
            name=checked_name(values.name),
            country=checked_country(values.country),
            language=values.language,
            timezone=checked_zone(values.timezone),
            created_at=at,
        )
        taken.add(code)
        return customer

    found = each(made, new)
    try:
        # Whether a name is taken is left to the key in the end: of two at once nobody sees the
        # other before.
        with transaction.atomic():
            Customer.objects.bulk_create(made_of(found), batch_size=AT_ONCE)
    except IntegrityError:
        if known.issuperset(named.values_list("code", flat=True)):
            raise
        return create_customers(actor=actor, at=at, new=new)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="customer_created", subject="customer", subject_id=row.pk,
                 customer_id=row.pk, facts={"name": values.name})
            for row, (_code, values) in zip(found, new, strict=True)
            if not isinstance(row, Refused)
        ],
    )  # fmt: skip
    return found


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
    values = SiteValues(name, country, timezone, address, travel_band)
    return only(add_sites(actor=actor, at=at, new=[(customer, values)]))


@transaction.atomic
def add_sites(
    *, actor: Actor, at: datetime, new: Sequence[tuple[Customer, SiteValues]]
) -> list[Site | Refused]:
    """New sites of their customers; each is made, or refused for itself."""
    actor.require(CAN_EDIT)
    taken = _taken((customer.pk, values.name) for customer, values in new)

    def made(one: tuple[Customer, SiteValues]) -> Site:
        customer, values = one
        _refuse_same_name(taken, customer.pk, values.name)
        site = Site(
            customer=customer,
            name=checked_name(values.name),
            country=checked_country(values.country),
            timezone=checked_zone(values.timezone),
            address=values.address,
            travel_band=values.travel_band,
        )
        taken[customer.pk, site.name] = 0
        return site

    found = each(made, new)
    Site.objects.bulk_create(made_of(found), batch_size=AT_ONCE)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="site_added", subject="site", subject_id=row.pk,
                 customer_id=row.customer_id, facts={"name": values.name})
            for row, (_customer, values) in zip(found, new, strict=True)
            if not isinstance(row, Refused)
        ],
    )  # fmt: skip
    return found


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
    values = CustomerValues(name, country, language, timezone)
    only(change_customers(actor=actor, at=at, changes=[(customer.pk, values)]))


@transaction.atomic
def change_customers(
    *, actor: Actor, at: datetime, changes: Sequence[tuple[int, CustomerValues]]
) -> list[Customer | Refused]:
    """Other values for customers by key; each is changed, or refused for itself."""
    actor.require(CAN_EDIT)
    locked = locked_rows(Customer.objects.all(), [key for key, _values in changes])
    done: list[tuple[Customer, Changed]] = []

    def changed(one: tuple[int, CustomerValues]) -> Customer:
        key, values = one
        row = locked[key]
        told = set_values(
            row,
            name=checked_name(values.name),
            country=checked_country(values.country),
            language=values.language,
            timezone=checked_zone(values.timezone),
        )
        done.append((row, told))
        return row

    found = each(changed, changes)
    save_all(Customer.objects.all(), done)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="customer_changed", subject="customer", subject_id=row.pk,
                 customer_id=row.pk, facts=told)
            for row, told in done
            if told
        ],
    )  # fmt: skip
    return found


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
    values = SiteValues(name, country, timezone, address, travel_band)
    only(change_sites(actor=actor, at=at, changes=[(site.pk, values)]))


@transaction.atomic
def change_sites(
    *, actor: Actor, at: datetime, changes: Sequence[tuple[int, SiteValues]]
) -> list[Site | Refused]:
    """Other values for sites by key; each is changed, or refused for itself."""
    actor.require(CAN_EDIT)
    locked = locked_rows(Site.objects.all(), [key for key, _values in changes])
    taken = _taken((locked[key].customer_id, values.name) for key, values in changes)
    done: list[tuple[Site, Changed]] = []

    def changed(one: tuple[int, SiteValues]) -> Site:
        key, values = one
        row = locked[key]
        _refuse_same_name(taken, row.customer_id, values.name, but=row.pk)
        told = set_values(
            row,
            name=checked_name(values.name),
            country=checked_country(values.country),
            timezone=checked_zone(values.timezone),
            address=values.address.strip(),
            travel_band=values.travel_band.strip(),
        )
        if "name" in told:
            taken.pop((row.customer_id, told["name"][0]), None)
            taken[row.customer_id, row.name] = row.pk
        done.append((row, told))
        return row

    found = each(changed, changes)
    save_all(Site.objects.all(), done)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="site_changed", subject="site", subject_id=row.pk,
                 customer_id=row.customer_id, facts=told)
            for row, told in done
            if told
        ],
    )  # fmt: skip
    return found


Names = dict[tuple[int, str], int]
"""Sites by customer and name."""


def _taken(wanted: Iterable[tuple[int, str]]) -> Names:
    named = list(wanted)
    found = Site.objects.filter(
        customer__in={customer for customer, _name in named},
        name__in={name.strip() for _customer, name in named},
    )
    rows = found.values_list("customer_id", "name", "pk")
    return {(customer, name): key for customer, name, key in rows}


def _refuse_same_name(taken: Names, customer_id: int, name: str, *, but: int = -1) -> None:
    if taken.get((customer_id, name.strip()), but) != but:
        raise Refused("site_exists", _("The customer has a site of this name."), field="name")
