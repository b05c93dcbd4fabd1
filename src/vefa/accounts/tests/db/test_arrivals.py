"""Somebody comes by a sign-in provider: what the database then holds, and what it refuses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from vefa.accounts.actions import create_portal_user, create_staff
from vefa.accounts.actions.arrivals import signed_in_by_provider
from vefa.accounts.actions.providers import (
    ProviderFacts,
    add_provider,
    change_provider,
    retire_provider,
)
from vefa.accounts.domain.providers import Claim
from vefa.accounts.models import Identity, ProviderDomain, SignInProvider, User
from vefa.accounts.queries.providers import (
    provider_of_email,
    provider_with_key,
    providers_of_staff,
    scope_of,
)
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, NOTHING, scoped
from vefa.core.secrets import open_sealed
from vefa.customers.actions import add_contact, create_customer
from vefa.customers.models import Contact, Customer

MONDAY = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Place:
    acme: Customer
    other: Customer
    provider: SignInProvider
    ours: SignInProvider


def company(code: str) -> Customer:
    return create_customer(
        actor=SYSTEM,
        at=MONDAY,
        code=code,
        name=code.title(),
        country="TR",
        language="tr",
        timezone="Europe/Istanbul",
    )


def facts(customer: Customer | None, *domains: str, **more: object) -> ProviderFacts:
    return replace(
        ProviderFacts("oidc", "Acme ID", customer.pk if customer else None),
        domains=domains,
        **more,
    )


@pytest.fixture
def place() -> Iterator[Place]:
    with scoped(EVERYTHING):
        acme, other = company("acme"), company("other")
        theirs = facts(
            acme,
            "acme.example",
            creates_people=True,
            default_role="end_user",
            roles=(("bosses", "contact"),),
        )
        ours = facts(None, "provider.example", roles=(("desk", "engineer"), ("root", "manager")))
        yield Place(
            acme,
            other,
            add_provider(actor=SYSTEM, at=MONDAY, facts=theirs, secret="s3cret"),
            add_provider(actor=SYSTEM, at=MONDAY, facts=ours),
        )


def claim(subject: str = "a1", email: str = "ann@acme.example", **more: object) -> Claim:
    return replace(Claim(subject, email, email_verified=True, name="Ann Acme"), **more)


def arrive(
    provider: SignInProvider, given: Claim, at: datetime = MONDAY
) -> tuple[User | None, str]:
    with scoped(NOTHING):
        found = signed_in_by_provider(provider=provider, claim=given, at=at, address="192.0.2.1")
    return found.user, found.code


def person(customer: Customer, email: str) -> User:
    contact = add_contact(
        actor=SYSTEM, at=MONDAY, customer=customer, name="Ann", email=email, roles=["end_user"]
    )
    return create_portal_user(
        actor=SYSTEM, at=MONDAY, contact=contact, role="end_user", password=None
    )


def engineer(email: str) -> User:
    return create_staff(
        actor=SYSTEM,
        at=MONDAY,
        name="Deniz",
        email=email,
        role="engineer",
        password=None,
        language="tr",
        timezone="UTC",
    )


def deeds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("deed", flat=True))


def test_somebody_new_is_made_and_comes_back(place: Place) -> None:
    user, code = arrive(place.provider, claim(language="ru"))
    assert user is not None, code
    assert (user.customer_id, user.role, user.name) == (place.acme.pk, "end_user", "Ann Acme")
    assert (user.language, user.timezone) == ("ru", "Europe/Istanbul")
    assert not user.has_usable_password()
    contact = Contact.objects.get(pk=user.contact_id)
    assert (contact.email, contact.roles) == ("ann@acme.example", ["end_user"])
    assert deeds()[-3:] == ["contact_added", "user_created", "provider_linked"]
    entry = Entry.objects.get(deed="user_created")
    assert (entry.actor_name, entry.actor_kind, entry.address) == ("Acme ID", "system", "192.0.2.1")
    again, _ = arrive(place.provider, claim(groups=("bosses",)), LATER)
    assert again is not None
    assert (again.pk, again.role) == (user.pk, "contact")
    assert deeds()[-1] == "role_changed"
    assert Identity.objects.get().used_at == LATER
    assert arrive(place.provider, claim())[0].role == "end_user"


def test_an_account_of_the_address_is_linked_once(place: Place) -> None:
    ann = person(place.acme, "ann@acme.example")
    assert arrive(place.provider, claim())[0] == ann
    assert arrive(place.provider, claim("a2")) == (None, "linked_otherwise")
    assert Identity.objects.get().subject == "a1"


def test_a_contact_becomes_a_person_and_one_who_left_does_not(place: Place) -> None:
    contact = add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=place.acme,
        name="Ann Known",
        email="Ann@acme.example",
        roles=["authorised"],
    )
    Contact.objects.filter(pk=contact.pk).update(active=False)
    assert arrive(place.provider, claim()) == (None, "disabled")
    Contact.objects.filter(pk=contact.pk).update(active=True)
    user, _ = arrive(place.provider, claim())
    assert user is not None
    assert (user.contact_id, user.name) == (contact.pk, "Ann Known")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (claim(email_verified=False), "email_not_verified"),
        (claim(email="ann@other.example"), "foreign_domain"),
        (claim(email=""), "no_email"),
        (claim(""), "no_subject"),
    ],
)
def test_a_refusal_is_written_down(place: Place, given: Claim, code: str) -> None:
    person(place.acme, "ann@acme.example")
    people = User.objects.count()
    assert arrive(place.provider, given) == (None, code)
    row = SignInProvider.objects.get(pk=place.provider.pk)
    assert (row.fault, row.failed_at, row.words) == (code, MONDAY, given.email)
    entry = Entry.objects.get(deed="provider_refused")
    assert (entry.customer_id, entry.facts["code"]) == (place.acme.pk, code)
    assert User.objects.count() == people
    assert not Identity.objects.exists()


def test_nobody_of_another_side_is_reached(place: Place) -> None:
    """Addresses of others, even where the provider was given their domain by mistake."""
    wide = facts(place.acme, "acme.example", "other.example", "desk.example", creates_people=True)
    change_provider(actor=SYSTEM, at=MONDAY, provider_id=place.provider.pk, facts=wide)
    person(place.other, "kim@other.example")
    engineer("deniz@desk.example")
    before = User.objects.count()
    for email in ("kim@other.example", "deniz@desk.example"):
        assert arrive(place.provider, claim(email=email)) == (None, "other_side")
    person(place.acme, "kim@provider.example")
    assert arrive(place.ours, claim(email="kim@provider.example")) == (None, "other_side")
    assert User.objects.count() == before + 1
    assert not Identity.objects.exists()


def test_staff_get_the_role_of_their_groups_or_stay_out(place: Place) -> None:
    deniz = engineer("deniz@provider.example")
    given = claim("d1", "deniz@provider.example")
    assert arrive(place.ours, given) == (None, "no_role")
    both = replace(given, groups=("desk", "root"))
    user, _ = arrive(place.ours, both)
    assert user is not None
    assert (user.pk, user.role) == (deniz.pk, "manager")
    assert arrive(place.ours, claim("x", "new@provider.example")) == (None, "unknown_person")


def test_whoever_is_disabled_stays_out(place: Place) -> None:
    user, _ = arrive(place.provider, claim())
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert arrive(place.provider, claim()) == (None, "disabled")
    assert arrive(place.provider, claim("a2")) == (None, "linked_otherwise")


def test_a_retired_provider_lets_nobody_in(place: Place) -> None:
    arrive(place.provider, claim())
    retire_provider(actor=SYSTEM, at=MONDAY, provider_id=place.provider.pk)
    assert arrive(place.provider, claim()) == (None, "retired")
    assert not Identity.objects.exists()
    with scoped(NOTHING):
        assert provider_with_key(place.provider.key) is None
        assert provider_of_email("ann@acme.example") is None
    free = facts(place.other, "acme.example")
    assert add_provider(actor=SYSTEM, at=MONDAY, facts=free).is_active


def test_before_anybody_is_known_the_gates_give_what_they_must(place: Place) -> None:
    with scoped(NOTHING):
        assert not SignInProvider.objects.exists()
        assert provider_with_key(place.provider.key) == place.provider
        assert provider_of_email("nobody@ACME.example") == place.provider
        assert provider_of_email("nobody@other.example") is None
        assert provider_of_email("nobody") is None
        assert providers_of_staff() == [place.ours]


def test_a_domain_leads_to_one_provider(place: Place) -> None:
    with pytest.raises(Refused, match="leads to another"):
        add_provider(actor=SYSTEM, at=MONDAY, facts=facts(place.other, "ACME.example"))
    with pytest.raises(Refused, match="not an e-mail domain"):
        add_provider(actor=SYSTEM, at=MONDAY, facts=facts(place.other, "not a domain"))
    assert ProviderDomain.objects.get(provider=place.provider).domain == "acme.example"


@pytest.mark.parametrize("more", [{"roles": (("x", "engineer"),)}, {"default_role": "manager"}])
def test_roles_of_the_other_side_cannot_be_given(place: Place, more: dict[str, object]) -> None:
    with pytest.raises(Refused, match="belongs to the other side"):
        add_provider(actor=SYSTEM, at=MONDAY, facts=facts(place.acme, **more))


def test_the_side_of_a_provider_never_changes(place: Place) -> None:
    with pytest.raises(Refused, match="Add another"):
        change_provider(
            actor=SYSTEM,
            at=MONDAY,
            provider_id=place.provider.pk,
            facts=facts(None, "acme.example"),
        )


def test_the_secret_is_sealed_and_told_to_nobody(place: Place) -> None:
    row = SignInProvider.objects.get(pk=place.provider.pk)
    assert open_sealed(row.sealed_secret) == "s3cret"
    same = facts(place.acme, "acme.example")
    change_provider(actor=SYSTEM, at=MONDAY, provider_id=row.pk, facts=same)
    assert SignInProvider.objects.get(pk=row.pk).sealed_secret == row.sealed_secret
    assert "s3cret" not in str(list(Entry.objects.values_list("facts", flat=True)))


def refused(**changed: object) -> bool:
    values = {"subject": "s", "linked_at": MONDAY, "used_at": MONDAY} | changed
    try:
        with transaction.atomic():
            Identity.objects.create(**values)
            with transaction.get_connection().cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError:
        return True
    return False


def test_the_database_refuses_a_link_across_sides(place: Place) -> None:
    kim, deniz = person(place.other, "kim@other.example"), engineer("deniz@desk.example")
    acme, other = place.acme.pk, place.other.pk
    assert refused(customer_id=acme, user=kim, provider=place.provider)
    assert refused(customer_id=other, user=kim, provider=place.provider)
    assert refused(customer_id=acme, user=deniz, provider=place.provider)
    with scoped(scope_of(place.provider)):
        assert refused(customer_id=None, user=deniz, provider=place.provider)
        assert not User.objects.filter(pk=deniz.pk).exists()
