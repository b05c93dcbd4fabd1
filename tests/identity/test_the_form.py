"""The ordinary form signs in by the directory of the address's domain; the rest is as ever."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from tests.identity.slapd import BASE, LOCAL, PASSWORD, READER, READER_PASSWORD
from vefa.accounts.actions import create_staff
from vefa.accounts.actions.providers import ProviderFacts, add_provider, change_provider
from vefa.accounts.models import Identity, SignInProvider, User
from vefa.audit.models import Entry
from vefa.config.launcher.ports import free_port
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, create_customer
from vefa.customers.models import Contact

pytestmark = [pytest.mark.needs("slapd"), pytest.mark.django_db]

MONDAY = datetime(2026, 4, 20, 6, tzinfo=UTC)
OUR_PASSWORD = "mor kedi yavaş uçar"
BOSSES = f"cn=bosses,ou=groups,{BASE}"
NO = "E-mail and password do not match. Please try again."
DOWN = "directory does not answer just now"


@pytest.fixture(autouse=True)
def _monday(monkeypatch, settings):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr("vefa.accounts.actions.directories._resting", {})
    settings.STAFF_SECOND_STEP = False
    for name, cost in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, cost)


def facts(directory, customer=None, **more) -> ProviderFacts:
    settings = {
        "servers": [directory.url],
        "base": f"ou=people,{BASE}",
        "authorities": directory.authority.pem,
        "reader": READER,
        "groups_base": f"ou=groups,{BASE}",
        **more.pop("settings", {}),
    }
    words = {"creates_people": True, "vouches_for_email": True, **more}
    return ProviderFacts(
        "ldap",
        "Acme directory",
        customer.pk if customer else None,
        settings=settings,
        domains=("acme.example",),
        **words,
    )


@pytest.fixture
def acme():
    with scoped(EVERYTHING):
        yield create_customer(
            actor=SYSTEM,
            at=MONDAY,
            code="acme",
            name="Acme",
            country="TR",
            language="tr",
            timezone="Europe/Istanbul",
        )


@pytest.fixture
def provider(acme, directory) -> SignInProvider:
    """Acme's directory: everybody is an end user, bosses are authorised."""
    theirs = facts(directory, acme, default_role="end_user", roles=((BOSSES, "contact"),))
    return add_provider(actor=SYSTEM, at=MONDAY, facts=theirs, secret=READER_PASSWORD)


def change(provider, **more) -> None:
    kept = ProviderFacts(
        "ldap",
        provider.name,
        provider.customer_id,
        settings=provider.settings,
        domains=("acme.example",),
        creates_people=True,
        vouches_for_email=True,
        roles=tuple(map(tuple, provider.roles)),
        default_role=provider.default_role,
    )
    change_provider(
        actor=SYSTEM,
        at=MONDAY,
        provider_id=provider.pk,
        facts=replace(kept, **more),
        secret=READER_PASSWORD,
    )


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None):
    form = {"email": email, "password": password}
    client = client or Client()
    return client.post("/sign-in/", form, headers={"Accept-Language": "en"})


def test_somebody_new_is_made_and_let_in(provider):
    client = Client()
    answer = sign_in("Ann@acme.example", client=client)
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    user = User.objects.get(email_folded="ann@acme.example")
    assert (user.name, user.role, user.customer_id) == (
        "Ann Reader",
        "end_user",
        provider.customer_id,
    )
    assert not user.has_usable_password()
    assert Contact.objects.get(pk=user.contact_id).name == "Ann Reader"


def test_a_group_gives_the_role_each_time(provider):
    assert sign_in("boris@acme.example").status_code == 302
    assert User.objects.get(email_folded="boris@acme.example").role == "contact"
    change(provider, roles=())
    assert sign_in("boris@acme.example").status_code == 302
    assert User.objects.get(email_folded="boris@acme.example").role == "contact"
    change(provider, roles=((BOSSES, "end_user"),))
    assert sign_in("boris@acme.example").status_code == 302
    assert User.objects.get(email_folded="boris@acme.example").role == "end_user"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ann@acme.example", "wrong"),
        ("ann@acme.example", " "),
        ("nobody@acme.example", PASSWORD),
        ("dana@acme.example", PASSWORD),
        ("ece@acme.example", PASSWORD),
        ("*@acme.example", PASSWORD),
        ("a*)(|(uid=ann)@acme.example", PASSWORD),
        ("ann@elsewhere.example", PASSWORD),
    ],
)
def test_everything_wrong_is_told_alike(provider, email, password):
    answer = sign_in(email, password)
    assert (answer.status_code, NO in answer.text) == (422, True)
    assert not User.objects.filter(customer=provider.customer_id).exists()


def test_an_entry_with_an_address_of_another_domain_lets_nobody_in(provider):
    change(provider, settings={**provider.settings, "people": "(uid={user})"})
    assert sign_in("stranger@acme.example").status_code == 403
    provider.refresh_from_db()
    assert provider.fault == "foreign_domain"


def test_our_own_account_is_not_theirs_to_open(provider):
    create_staff(
        actor=SYSTEM,
        at=MONDAY,
        name="Ann of ours",
        email="ann@acme.example",
        role="administrator",
        password=OUR_PASSWORD,
        language="en",
        timezone="UTC",
    )
    client = Client()
    assert sign_in("ann@acme.example", client=client).status_code == 403
    assert client.get("/account/").status_code == 302
    provider.refresh_from_db()
    assert provider.fault == "other_side"
    assert sign_in("ann@acme.example", OUR_PASSWORD).status_code == 302


def test_our_staff_sign_in_by_a_directory_of_theirs(directory):
    with scoped(EVERYTHING):
        ours = facts(directory, default_role="engineer", roles=((BOSSES, "manager"),))
        add_provider(actor=SYSTEM, at=MONDAY, facts=ours, secret=READER_PASSWORD)
        assert sign_in("ann@acme.example").status_code == 302
        assert sign_in("boris@acme.example").status_code == 302
        found = User.objects.filter(customer=None).order_by("name").values_list("name", "role")
        assert dict(found) == {"Ann Reader": "engineer", "Борис Начальник": "manager"}


def test_a_directory_that_is_down_opens_nothing_and_our_password_still_does(provider):
    add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=provider.customer,
        name="Ann",
        email="ann@acme.example",
        roles=["end_user"],
    )
    nowhere = {**provider.settings, "servers": [f"ldaps://{LOCAL}:{free_port()}"]}
    change(provider, settings=nowhere)
    for email in ("ann@acme.example", "nobody@acme.example"):
        answer = sign_in(email)
        assert (answer.status_code, DOWN in answer.text) == (422, True)
    provider.refresh_from_db()
    assert provider.fault == "ldap_unanswered"
    assert LOCAL in provider.words
    create_staff(
        actor=SYSTEM,
        at=MONDAY,
        name="Ada",
        email="ada@acme.example",
        role="administrator",
        password=OUR_PASSWORD,
        language="en",
        timezone="UTC",
    )
    assert sign_in("ada@acme.example", OUR_PASSWORD).status_code == 302


def test_a_wrong_password_of_the_reader_is_kept_for_the_administrator(provider):
    change_provider(
        actor=SYSTEM,
        at=MONDAY,
        provider_id=provider.pk,
        facts=facts_of(provider),
        secret="changed",
    )
    assert DOWN in sign_in("ann@acme.example").text
    provider.refresh_from_db()
    assert (provider.fault, READER in provider.words) == ("ldap_reader", True)


def facts_of(provider) -> ProviderFacts:
    return ProviderFacts(
        "ldap",
        provider.name,
        provider.customer_id,
        settings=provider.settings,
        domains=("acme.example",),
    )


def test_attempts_are_counted_as_ever(provider):
    client = Client()
    for _ in range(5):
        assert NO in sign_in("ann@acme.example", "wrong", client).text
    answer = sign_in("ann@acme.example", client=client)
    assert "Too many attempts" in answer.text
    assert not User.objects.filter(customer=provider.customer_id).exists()


def test_the_right_password_forgives_earlier_attempts(provider):
    for _ in range(3):
        for _ in range(4):
            assert sign_in("ann@acme.example", "wrong").status_code == 422
        assert sign_in("ann@acme.example").status_code == 302


def test_no_password_is_kept_or_logged(provider, caplog):
    caplog.set_level(logging.DEBUG)
    assert sign_in("ann@acme.example").status_code == 302
    assert sign_in("ann@acme.example", "yanlış parola").status_code == 422
    assert PASSWORD not in caplog.text
    assert "yanlış parola" not in caplog.text
    told = " ".join(str(each) for each in Entry.objects.values_list("facts", flat=True))
    assert PASSWORD not in told
    provider.refresh_from_db()
    assert READER_PASSWORD not in f"{provider.settings}{provider.sealed_secret}{provider.words}"


def test_the_way_to_the_company_leads_back_to_the_form(provider):
    client = Client(headers={"Accept-Language": "en"})
    answer = client.post("/sign-in/company/", {"email": "ann@acme.example"})
    assert (answer.status_code, "page with the password" in answer.text) == (422, True)
    answer = client.get(f"/sign-in/with/{provider.key}/?next=/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Faccount%2F")


def test_a_directory_of_ours_needs_no_button(directory):
    with scoped(EVERYTHING):
        add_provider(actor=SYSTEM, at=MONDAY, facts=facts(directory, default_role="engineer"))
    assert "Acme directory" not in Client().get("/sign-in/").text


def test_what_matters_asks_for_the_password_of_the_directory_again(provider, monkeypatch):
    client = Client(headers={"Accept-Language": "en"})
    assert sign_in("ann@acme.example", client=client).status_code == 302
    later = MONDAY + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = client.get("/account/confirm/?next=/account/")
    assert 'name="password"' in page.text
    assert "Acme directory" not in page.text
    form = {"password": PASSWORD, "next": "/account/"}
    assert client.post("/account/confirm/", {**form, "password": "wrong"}).status_code == 422
    right = client.post("/account/confirm/", form)
    assert (right.status_code, right["Location"]) == (302, "/account/")
    # The same password of an entry that the person does not sign in by proves nothing.
    with scoped(EVERYTHING):
        Identity.objects.filter(provider=provider).update(subject="somebody else")
    assert client.post("/account/confirm/", form).status_code == 422
