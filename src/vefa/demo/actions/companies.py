"""A customer: places, people, systems, agreements with their terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from vefa.accounts.actions import create_portal_user
from vefa.accounts.models import User
from vefa.agreements.actions import (
    LineValues,
    create_agreement,
    publish_terms,
    suspend_agreement,
)
from vefa.agreements.domain.life import midnight
from vefa.core.actor import SYSTEM
from vefa.customers.actions import add_contact, add_site, create_customer, record_training
from vefa.customers.models import Contact, Customer, Site
from vefa.demo.actions.people import Editions
from vefa.demo.domain.cast import Company, Contract, Line, Person, Place, System
from vefa.products.actions import record_installation
from vefa.products.models import Installation

_SIGNING = timedelta(days=7)
"""So long before its first day an agreement is signed and an addendum published."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A customer of the demonstration, with its people and systems by key."""

    customer: Customer
    contacts: Mapping[str, Contact]
    users: Mapping[str, User]
    systems: Mapping[str, Installation]


def make_company(company: Company, now: datetime, editions: Editions) -> Cast:
    """One customer with everything that is recorded of it."""
    past = now - timedelta(days=400)
    customer = create_customer(
        actor=SYSTEM,
        at=past,
        code=company.code,
        name=company.name,
        country=company.country,
        language=company.language,
        timezone=company.timezone,
    )
    sites = {place.key: _site(place, customer, past) for place in company.places}
    contacts = {
        person.key: _contact(person, customer, sites[person.place], now)
        for person in company.people
    }
    users = {
        person.key: create_portal_user(
            actor=SYSTEM,
            at=past,
            contact=contacts[person.key],
            role=person.portal,
            password=None,
        )
        for person in company.people
        if person.portal
    }
    systems = {
        system.key: _installation(system, sites[system.place], editions, now)
        for system in company.systems
    }
    for contract in company.contracts:
        _make_agreement(contract, customer, now)
    return Cast(customer, contacts, users, systems)


def _site(place: Place, customer: Customer, at: datetime) -> Site:
    return add_site(
        actor=SYSTEM,
        at=at,
        customer=customer,
        name=place.name,
        country=place.country,
        timezone=place.timezone,
        address=place.address,
        travel_band=place.travel_band,
    )


def _installation(system: System, site: Site, editions: Editions, now: datetime) -> Installation:
    return record_installation(
        actor=SYSTEM,
        at=now - timedelta(days=400),
        site=site,
        version=editions[system.product, system.version],
        name=system.name,
        environment=system.environment,
        warranty_until=None if system.warranty is None else _day(now, system.warranty),
    )


def _contact(person: Person, customer: Customer, site: Site, now: datetime) -> Contact:
    contact = add_contact(
        actor=SYSTEM,
        at=now - timedelta(days=400),
        customer=customer,
        site=site,
        name=person.name,
        email=f"{person.key}@{customer.code}.example",
        roles=person.roles,
        language=person.language,
        phone=person.phone,
    )
    if person.trained is not None:
        record_training(
            actor=SYSTEM,
            at=now - timedelta(days=365 - person.trained),
            contact=contact,
            subject="Vefa",
            trained_on=_day(now, person.trained - 365),
            expires_on=_day(now, person.trained),
        )
    return contact


def _make_agreement(contract: Contract, customer: Customer, now: datetime) -> None:
    starts_on = _local_day(now, contract.starts, customer)
    signed = midnight(starts_on, customer.timezone) - _SIGNING
    agreement = create_agreement(
        actor=SYSTEM,
        at=signed,
        customer=customer,
        code=contract.code,
        name=contract.name,
        kind=contract.kind,
        plan=contract.lines[0].plan,
        starts_on=starts_on,
        ends_on=_local_day(now, contract.ends, customer),
        value=Decimal(contract.value),
        currency=contract.currency,
    )
    publish_terms(
        actor=SYSTEM,
        at=signed,
        agreement=agreement,
        valid_from=midnight(starts_on, customer.timezone),
        reason=contract.name,
        lines=[_values(line) for line in contract.lines],
    )
    if contract.amended is not None:
        amended = midnight(_local_day(now, contract.amended, customer), customer.timezone)
        publish_terms(
            actor=SYSTEM,
            at=amended - _SIGNING,
            agreement=agreement,
            valid_from=amended,
            reason=f"{contract.name} (2)",
            lines=[_values(line, contract) for line in contract.lines],
        )
    if contract.suspended is not None:
        suspend_agreement(
            actor=SYSTEM,
            at=now + timedelta(days=contract.suspended),
            agreement=agreement,
            reason=contract.why_suspended,
        )


def _values(line: Line, amended: Contract | None = None) -> LineValues:
    return LineValues(
        plan=line.plan,
        products=line.products,
        amounts={code: Decimal(amount) for code, amount in line.amounts.items()},
        changes={"periods": dict(amended.periods)} if amended else {},
    )


def _day(now: datetime, days: int) -> date:
    return (now + timedelta(days=days)).date()


def _local_day(now: datetime, days: int, customer: Customer) -> date:
    return now.astimezone(ZoneInfo(customer.timezone)).date() + timedelta(days=days)
