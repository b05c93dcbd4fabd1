"""A real identity provider signs somebody in; what it signs how is all the same to us."""

from dataclasses import asdict

import pytest
from django.test import Client

from tests.identity.simplesaml import PAGES, simplesaml
from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.formats.saml_metadata import read_metadata
from vefa.accounts.models import Identity, SignInProvider, User
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import create_customer

pytestmark = [pytest.mark.needs("php", str(PAGES)), pytest.mark.django_db]

HERE = "http://testserver"


@pytest.fixture(scope="module")
def idp():
    with simplesaml() as server:
        yield server


@pytest.fixture
def provider(idp):
    with scoped(EVERYTHING):
        acme = create_customer(
            actor=SYSTEM,
            at=clock.now(),
            code="acme",
            name="Acme",
            country="TR",
            language="tr",
            timezone="Europe/Istanbul",
        )
        found = read_metadata(idp.metadata())
        yield add_provider(
            actor=SYSTEM,
            at=clock.now(),
            facts=ProviderFacts(
                "saml",
                "Acme ID",
                acme.pk,
                settings={**asdict(found), "certificates": list(found.certificates)},
                domains=("acme.example",),
                creates_people=True,
                vouches_for_email=True,
                roles=(("bosses", "contact"),),
                default_role="end_user",
            ),
        )


def trip(idp, provider, client: Client, **options: bool):
    """There and back, with both posts."""
    address = f"{HERE}/sign-in/with/{provider.key}"
    idp.trust(f"{address}/metadata/", f"{address}/saml/", **options)
    going = client.get(f"/sign-in/with/{provider.key}/?next=/account/")
    form = idp.visit(going["Location"])
    assert set(form) >= {"SAMLResponse", "RelayState"}
    page = client.post(f"/sign-in/with/{provider.key}/saml/", form)
    assert form["SAMLResponse"] in page.text
    return client.post(f"/sign-in/with/{provider.key}/saml/", {**form, "here": "1"})


def test_what_it_says_of_itself_is_all_we_need(idp, provider):
    assert provider.settings["entity_id"] == f"{idp.url}/idp"
    assert provider.settings["sign_in_url"] == f"{idp.url}/saml2/idp/SSOService.php"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"saml20.sign.response": False, "saml20.sign.assertion": True},
        {"saml20.sign.response": True, "saml20.sign.assertion": False},
    ],
    ids=["both", "assertion", "response"],
)
def test_somebody_comes_in(idp, provider, options):
    client = Client()
    answer = trip(idp, provider, client, **options)
    row = SignInProvider.objects.get(pk=provider.pk)
    assert answer.status_code == 302, f"{row.fault}: {row.words}"
    assert answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    user = User.objects.get(email_folded="ann@acme.example")
    assert (user.name, user.role) == ("Ann Ünlü", "contact")


def test_the_name_there_stays_the_same(idp, provider):
    """The second time it is the same person, found by the name there and not by the address."""
    assert trip(idp, provider, Client()).status_code == 302
    first = Identity.objects.get(provider=provider)
    User.objects.filter(pk=first.user_id).update(
        email="ann.unlu@acme.example", email_folded="ann.unlu@acme.example"
    )
    assert trip(idp, provider, Client()).status_code == 302
    assert Identity.objects.get(provider=provider).pk == first.pk
    assert len(first.subject) > 20


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"saml20.sign.response": False, "saml20.sign.assertion": False}, "saml_signature"),
        ({"simplesaml.attributes": False}, "no_email"),
    ],
)
def test_what_is_missing_keeps_out(idp, provider, options, fault):
    client = Client()
    assert trip(idp, provider, client, **options).status_code == 403
    assert client.get("/account/").status_code == 302
    assert SignInProvider.objects.get(pk=provider.pk).fault == fault
