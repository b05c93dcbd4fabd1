"""The administrator's page of sign-in providers: says how it goes, shows no secret."""

import pytest
from django.test import Client
from django.urls import reverse

from vefa.accounts.actions import oidc
from vefa.accounts.actions.arrivals import signed_in_by_provider
from vefa.accounts.domain.providers import Claim
from vefa.accounts.models import ProviderDomain, SignInProvider
from vefa.accounts.tests.pages.openid import CLIENT, ISSUER, SECRET, OpenIdProvider
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import open_sealed
from vefa.desk.tests.cast import MONDAY, make_staff

LIST, NEW = "workspace:sign_in_providers", "workspace:add_sign_in_provider"
ENGLISH = {"Accept-Language": "en"}
FILLED = {
    "name": "Acme account",
    "domains": "acme.example\n\nACME.test ",
    "creates_people": "on",
    "default_role": "end_user",
    "second_step": "ours",
    "issuer": ISSUER,
    "client_id": CLIENT,
    "secret": SECRET,
    "scopes": "openid email",
    "email_claim": "",
    "groups_claim": "roles",
    "groups_contact": "bosses\nspeakers",
    "groups_end_user": "",
    "strong_acrs": "gold",
}


@pytest.fixture
def there(monkeypatch) -> OpenIdProvider:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    provider = OpenIdProvider(clock.now)
    monkeypatch.setattr(oidc, "fetch", provider.fetch)
    monkeypatch.setattr(oidc, "_kept", {})
    return provider


@pytest.fixture
def administrator(cast, there) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(make_staff("Umut", "administrator"))
    session = client.session
    session["confirmed_at"] = MONDAY.isoformat()
    session.save()
    return client


@pytest.fixture
def provider(cast, administrator) -> SignInProvider:
    address = f"{reverse(NEW)}?kind=oidc&side=customer&customer={cast.ours.customer.code}"
    answer = administrator.post(address, FILLED)
    assert answer.status_code == 302, answer.content.decode()
    with scoped(EVERYTHING):
        return SignInProvider.objects.get()


def page(provider: SignInProvider) -> str:
    return reverse("workspace:sign_in_provider", args=[provider.pk])


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_provider_is_added_and_its_secret_is_never_shown(cast, administrator, provider):
    assert open_sealed(provider.sealed_secret) == SECRET
    assert provider.customer_id == cast.ours.customer.pk
    assert provider.roles == [["bosses", "contact"], ["speakers", "contact"]]
    assert provider.settings["strong_acrs"] == ["gold"]
    shown = text_of(administrator, page(provider))
    assert SECRET not in shown
    assert provider.sealed_secret not in shown
    assert f"http://testserver/sign-in/with/{provider.key}/back/" in shown
    assert "bosses\nspeakers" in shown
    assert "acme.example\nacme.test" in shown
    assert "Acme account" in text_of(administrator, reverse(LIST))


def test_it_asks_who_one_is_first(cast, there):
    client = Client()
    client.force_login(make_staff("Umut", "administrator"))
    assert client.get(reverse(LIST)).status_code == 200
    assert client.get(reverse(NEW))["Location"].startswith("/account/confirm/")


@pytest.mark.parametrize("role", ["engineer", "manager"])
def test_only_administrators_see_it(cast, there, role):
    client = Client()
    client.force_login(make_staff("Nil", role))
    assert client.get(reverse(LIST)).status_code == 404
    assert client.get(reverse(NEW)).status_code == 404


def test_a_customer_must_be_named(administrator):
    answer = administrator.get(reverse(NEW), {"kind": "oidc", "side": "customer", "customer": "x"})
    assert answer.status_code == 422
    assert "No customer has this short name." in answer.content.decode()
    first = text_of(administrator, reverse(NEW))
    assert 'name="issuer"' not in first


def test_roles_are_those_of_the_side(administrator):
    ours = text_of(administrator, f"{reverse(NEW)}?kind=oidc&side=ours")
    assert 'name="groups_administrator"' in ours
    assert 'name="groups_contact"' not in ours
    assert 'name="groups_partner"' not in ours
    assert 'value="administrator"' not in ours


def test_what_is_wrong_is_said_at_its_field(administrator, provider):
    answer = administrator.post(
        f"{reverse(NEW)}?kind=oidc&side=ours", FILLED | {"default_role": ""}
    )
    assert answer.status_code == 422
    assert "leads to another sign-in provider" in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_an_empty_secret_stays(administrator, provider):
    changed = FILLED | {"secret": "", "name": "New name", "domains": "acme.example"}
    assert administrator.post(page(provider), changed).status_code == 302
    with scoped(EVERYTHING):
        row = SignInProvider.objects.get()
        assert (row.name, row.sealed_secret) == ("New name", provider.sealed_secret)
        assert ProviderDomain.objects.get().domain == "acme.example"


def test_it_can_be_tried(administrator, provider, there):
    told = administrator.post(page(provider), {"deed": "test"}).content.decode()
    assert "answers as it should" in told
    assert "1 signing key" in told
    administrator.post(page(provider), FILLED | {"secret": "not this one"})
    told = administrator.post(page(provider), {"deed": "test"}).content.decode()
    assert "Are client id and secret right?" in told
    there.described = {"issuer": "https://evil.example"}
    oidc._kept.clear()
    told = administrator.post(page(provider), {"deed": "test"}).content.decode()
    assert "It calls itself otherwise" in told


def test_the_newest_refusal_is_told(administrator, provider):
    claim = Claim("a1", "ann@elsewhere.example", email_verified=True)
    signed_in_by_provider(provider=provider, claim=claim, at=MONDAY)
    shown = text_of(administrator, reverse(LIST))
    assert "Newest sign-in refused" in shown
    assert "of a domain that it does not speak for" in shown
    assert "ann@elsewhere.example" in shown


def test_a_retired_one_is_left_as_it_is(administrator, provider):
    assert administrator.post(page(provider), {"deed": "retire"}).status_code == 302
    with scoped(EVERYTHING):
        assert not SignInProvider.objects.get().is_active
    shown = text_of(administrator, page(provider))
    assert "Retired" in shown
    assert 'name="issuer"' not in shown
    assert administrator.post(page(provider), FILLED).status_code == 404
