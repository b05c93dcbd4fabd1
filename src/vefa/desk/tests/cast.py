"""The people of the desk's stories, made through the rooms' actions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from vefa.accounts.actions import create_portal_user, create_staff
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.actions import create_agreement, publish_terms
from vefa.agreements.models import Agreement, TermsVersion
from vefa.core.actor import SYSTEM, Actor
from vefa.customers.actions import add_contact, add_site, create_customer, record_training
from vefa.customers.models import Contact, Customer, Site
from vefa.desk.tests.kept import made_once

MONDAY = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
"""Monday 20 April 2026, 09:00 in Istanbul: one hour after the hours of the Standard plan open."""


@dataclass(frozen=True, slots=True)
class Company:
    """A customer with one site, two contacts and one agreement."""

    customer: Customer
    site: Site
    contact: Contact
    end_user: Contact
    agreement: Agreement
    version: TermsVersion


@dataclass(frozen=True, slots=True)
class Cast:
    """Ours: Deniz the engineer, Mete who also is one, Leyla the manager. Theirs: two companies
    that must never see each other."""

    deniz: User
    mete: User
    leyla: User
    ours: Company
    strangers: Company

    @property
    def engineer(self) -> Actor:
        return actor_of(self.deniz)

    @property
    def second_engineer(self) -> Actor:
        return actor_of(self.mete)

    @property
    def manager(self) -> Actor:
        return actor_of(self.leyla)


def make_staff(
    name: str,
    role: str,
    *,
    password: str | None = None,
    company: str = "",
    limited_to: Collection[int] | None = None,
) -> User:
    """A person of the provider; without a password nobody signs in as them."""
    return create_staff(
        actor=SYSTEM,
        at=MONDAY - timedelta(days=400),
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@provider.example",
        role=role,
        password=password,
        language="en",
        timezone="Europe/Istanbul",
        company=company,
        limited_to=limited_to,
    )


def add_person(site: Site, at: datetime, name: str, *roles: str) -> Contact:
    """A contact whose mailbox is the first name at the company's domain."""
    first = name.split(maxsplit=1)[0].lower().replace("ş", "s")
    return add_contact(
        actor=SYSTEM,
        at=at,
        customer=site.customer,
        site=site,
        name=name,
        email=f"{first}@{site.customer.code}.example",
        phone="+90 212 555 01 0" + str(len(site.customer.code) % 10) if len(roles) > 1 else "",
        roles=list(roles),
    )


def train(contact: Contact, at: datetime, *, expires_on: date | None = None) -> None:
    """A certificate from two hundred days before `at`; by default it counts for ever."""
    past = at - timedelta(days=200)
    record_training(
        actor=SYSTEM,
        at=past,
        contact=contact,
        subject="Kasa",
        trained_on=past.date(),
        expires_on=expires_on,
    )


def make_company(
    code: str,
    *,
    plan: str = "helpdesk",
    language: str = "tr",
    at: datetime = MONDAY,
    until: date = date(2027, 1, 1),
) -> Company:
    """A Turkish company under a plan, in force from the beginning of the year of `at`; its
    authorised contact is trained."""
    past = at - timedelta(days=200)
    customer = create_customer(
        actor=SYSTEM,
        at=past,
        code=code,
        name=code.title(),
        country="TR",
        language=language,
        timezone="Europe/Istanbul",
    )
    site = add_site(
        actor=SYSTEM,
        at=past,
        customer=customer,
        name="Merkez",
        country="TR",
        timezone="Europe/Istanbul",
    )
    contact = add_person(site, past, "Ayşe Yetkili", "authorised", "representative")
    train(contact, at)
    end_user = add_person(site, past, "Baran Kullanıcı", "end_user")
    agreement = create_agreement(
        actor=SYSTEM,
        at=past,
        customer=customer,
        code=f"{code.upper()}-1",
        name="Destek sözleşmesi",
        kind="maintenance",
        plan=plan,
        starts_on=date(at.year, 1, 1),
        ends_on=until,
        value=Decimal(120000),
        currency="TRY",
    )
    version = publish_terms(
        actor=SYSTEM, at=past, agreement=agreement, valid_from=past, reason="Signed."
    )
    return Company(customer, site, contact, end_user, agreement, version)


def make_cast(*, plan: str = "helpdesk") -> Cast:
    """Everybody, in a scope that sees everything."""
    return made_once(
        plan,
        lambda: Cast(
            deniz=make_staff("Deniz Usta", "engineer"),
            mete=make_staff("Mete Usta", "engineer"),
            leyla=make_staff("Leyla Amir", "manager"),
            ours=make_company("bizim", plan=plan),
            strangers=make_company("yabanci", plan=plan),
        ),
    )


def portal_user(contact: Contact, *, role: str = "contact", password: str | None = None) -> User:
    """Let a contact sign in."""
    return create_portal_user(
        actor=SYSTEM, at=MONDAY, contact=contact, role=role, password=password
    )
