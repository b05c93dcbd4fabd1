"""Changes of customers, sites and contacts: told in the trail, refused in words, kept apart."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from vefa.audit.models import Entry
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers import actions
from vefa.customers.actions.changing import checked_name
from vefa.customers.models import Contact, Customer, Site

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def staff(*permissions: str) -> Actor:
    return Actor(
        id=1, kind="staff", name="Leyla", permissions=frozenset(permissions), scope=EVERYTHING
    )


LEYLA, DENIZ = staff("can_add_customers", "can_edit_customers"), staff()


def make(code: str) -> Customer:
    return actions.create_customer(
        actor=LEYLA,
        at=AT,
        code=code,
        name=code.title(),
        country="tr",
        language="tr",
        timezone="Europe/Istanbul",
    )


def test_a_name_is_one_line() -> None:
    assert checked_name(" Ayşe\r\nBcc:  x@evil.example ") == "Ayşe Bcc: x@evil.example"


def add_site(customer: Customer, name: str = "Merkez") -> Site:
    return actions.add_site(
        actor=LEYLA,
        at=AT,
        customer=customer,
        name=name,
        country="TR",
        timezone="Europe/Istanbul",
    )


def add_contact(customer: Customer, email: str = "ayse@bizim.example") -> Contact:
    return actions.add_contact(
        actor=LEYLA, at=AT, customer=customer, name="Ayşe", email=email, roles=["end_user"]
    )


@pytest.fixture(autouse=True)
def scope(db: None) -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def customer() -> Customer:
    return make("bizim")


def last(deed: str) -> dict[str, Any]:
    return Entry.objects.filter(deed=deed).latest("pk").facts


def test_a_change_is_told_with_before_and_after(customer: Customer) -> None:
    same = {"country": "TR", "language": "tr", "timezone": "Europe/Istanbul"}
    actions.change_customer(actor=LEYLA, at=AT, customer=customer, name=" Bizim A.Ş. ", **same)
    assert last("customer_changed") == {"name": ["Bizim", "Bizim A.Ş."]}
    before = Entry.objects.count()
    actions.change_customer(actor=LEYLA, at=AT, customer=customer, name="Bizim A.Ş.", **same)
    assert Entry.objects.count() == before
    site = add_site(customer)
    actions.change_site(
        actor=LEYLA, at=AT, site=site, name="Merkez", country="TR", timezone="Asia/Almaty"
    )
    assert last("site_changed") == {"timezone": ["Europe/Istanbul", "Asia/Almaty"]}


def test_what_cannot_be_is_refused_at_its_field(customer: Customer) -> None:
    site, contact = add_site(customer), add_contact(customer)
    other = add_site(customer, "Depo")
    stranger = add_site(make("yabanci"))
    base: dict[str, Any] = {"actor": LEYLA, "at": AT}
    company = {"name": "B", "country": "TR", "language": "tr", "timezone": "Europe/Istanbul"}
    place = {"name": "M", "country": "TR", "timezone": "Europe/Istanbul"}
    person = {"name": "A", "email": "a@b.example", "roles": ["end_user"], "active": True}
    attempts = {
        "code": lambda: make("bizim"),
        "timezone": lambda: actions.change_customer(
            **base, customer=customer, **{**company, "timezone": "Mars/Olympus"}
        ),
        "country": lambda: actions.change_site(**base, site=site, **{**place, "country": "T1"}),
        "name": lambda: actions.change_site(**base, site=other, **{**place, "name": " Merkez "}),
        "roles": lambda: actions.change_contact(
            **base, contact=contact, **{**person, "roles": ["king"]}
        ),
        "phone": lambda: actions.change_contact(**base, contact=contact, **person, phone="abc"),
        "site": lambda: actions.change_contact(**base, contact=contact, **person, site=stranger),
        "expires_on": lambda: actions.record_training(
            **base,
            contact=contact,
            subject="Vefa",
            trained_on=date(2026, 3, 2),
            expires_on=date(2026, 3, 2),
        ),
        "trained_on": lambda: actions.record_training(
            **base,
            contact=contact,
            subject="Vefa",
            trained_on=date(2200, 3, 2),
            expires_on=None,
        ),
        "email": lambda: add_contact(customer, "AYSE@bizim.example"),
    }
    for field, attempt in attempts.items():
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.field == field


def test_who_may_not_edit_changes_nothing(customer: Customer) -> None:
    site, contact = add_site(customer), add_contact(customer)
    with pytest.raises(NotAllowed):
        actions.change_customer(
            actor=DENIZ,
            at=AT,
            customer=customer,
            name="X",
            country="TR",
            language="tr",
            timezone="UTC",
        )
    with pytest.raises(NotAllowed):
        actions.change_site(actor=DENIZ, at=AT, site=site, name="X", country="TR", timezone="UTC")
    with pytest.raises(NotAllowed):
        actions.change_contact(
            actor=DENIZ,
            at=AT,
            contact=contact,
            name="X",
            email="x@y.example",
            roles=["end_user"],
            active=True,
        )


def test_a_new_address_has_not_failed_yet(customer: Customer) -> None:
    contact = add_contact(customer)
    actions.mark_undeliverable(actor=LEYLA, at=AT, contact=contact, words="550 no such user")
    same: dict[str, Any] = {"name": "Ayşe", "roles": ["end_user"], "active": True}
    actions.change_contact(actor=LEYLA, at=AT, contact=contact, email=contact.email, **same)
    contact.refresh_from_db()
    assert contact.undeliverable_at == AT
    actions.change_contact(actor=LEYLA, at=AT, contact=contact, email="a@bizim.example", **same)
    contact.refresh_from_db()
    assert (contact.undeliverable_at, contact.email_folded) == (None, "a@bizim.example")
    assert last("contact_changed") == {"email": ["ayse@bizim.example", "a@bizim.example"]}


def test_that_a_contact_left_is_news_once(customer: Customer) -> None:
    contact = add_contact(customer)
    for _ in range(2):
        actions.change_contact(
            actor=LEYLA,
            at=AT,
            contact=contact,
            name="Ayşe",
            email=contact.email,
            roles=["end_user"],
            active=False,
        )
    news = OutboxEvent.objects.filter(name="vefa.customers.events.ContactLeft")
    assert [each.payload for each in news] == [
        {"customer_id": customer.pk, "contact_id": contact.pk}
    ]


def test_what_is_refused_of_one_leaves_the_others() -> None:
    customer = make("deniz")
    add_site(customer)
    ayse = actions.ContactValues("Ayşe", "ayse@deniz.example", ["end_user"])
    again = actions.ContactValues("Ayşe K.", "AYSE@deniz.example", ["end_user"])
    nobody = actions.ContactValues(" ", "x@deniz.example", ["end_user"])
    new = [(customer, values) for values in (ayse, again, nobody)]
    made, *refused = actions.add_contacts(actor=LEYLA, at=AT, new=new)
    assert [each.code for each in refused if isinstance(each, Refused)] == [
        "contact_exists",
        "name",
    ]
    assert list(Contact.objects.all()) == [made]
    sites = [actions.SiteValues(name, "TR", "Europe/Istanbul") for name in ("Merkez", "Depo")]
    taken, depot = actions.add_sites(actor=LEYLA, at=AT, new=[(customer, each) for each in sites])
    assert isinstance(taken, Refused)
    assert isinstance(depot, Site)
    others = [actions.SiteValues(name, "TR", "Asia/Almaty") for name in ("Merkez", "Depo 2")]
    changes = [(depot.pk, each) for each in others]
    first, second = actions.change_sites(actor=LEYLA, at=AT, changes=changes)
    assert (isinstance(first, Refused), second) == (True, depot)
    entry = Entry.objects.get(deed="site_changed")
    assert entry.facts == {
        "name": ["Depo", "Depo 2"], "timezone": ["Europe/Istanbul", "Asia/Almaty"]
    }  # fmt: skip
