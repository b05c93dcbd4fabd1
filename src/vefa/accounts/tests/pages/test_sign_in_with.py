"""Which provider somebody is led to: by the domain alone, and without a word about anybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vefa.accounts.actions.providers import ProviderFacts, add_provider, retire_provider
from vefa.accounts.models import SignInProvider
from vefa.accounts.tests.pages.conftest import MONDAY, People
from vefa.core.actor import SYSTEM

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def acme(people: People) -> SignInProvider:
    facts = ProviderFacts("oidc", "Bizim ID", people.ayse.customer_id, domains=("bizim.example",))
    return add_provider(actor=SYSTEM, at=MONDAY, facts=facts)


@pytest.fixture
def ours(people: People) -> SignInProvider:
    facts = ProviderFacts("oidc", "Desk ID", domains=("provider.example",))
    return add_provider(actor=SYSTEM, at=MONDAY, facts=facts)


def found(client: Client, email: str, **headers: str) -> tuple[int, str]:
    form = {"email": email, "next": "/account/"}
    answer = client.post("/sign-in/company/", form, headers=ENGLISH, **headers)
    return answer.status_code, answer.content.decode()


def test_the_page_of_signing_in_offers_ours_and_hides_customers(
    acme: SignInProvider, ours: SignInProvider, client: Client
) -> None:
    text = client.get("/sign-in/?next=/account/", headers=ENGLISH).content.decode()
    assert f'href="/sign-in/with/{ours.key}/?next=/account/"' in text
    assert "Sign in with Desk ID" in text
    assert "/sign-in/company/?next=/account/" in text
    assert "Bizim" not in text
    assert acme.key not in text


def test_nothing_is_offered_where_nothing_is_set_up(people: People, client: Client) -> None:
    text = client.get("/sign-in/", headers=ENGLISH).content.decode()
    assert "Sign in with Desk ID" not in text
    assert "/sign-in/company/" not in text


def test_a_domain_leads_to_its_company(acme: SignInProvider, client: Client) -> None:
    status, text = found(client, " Somebody@BIZIM.example ")
    assert status == 200
    assert f'href="/sign-in/with/{acme.key}/?next=/account/"' in text
    assert found(client, "somebody@elsewhere.example")[0] == 422
    retire_provider(actor=SYSTEM, at=MONDAY, provider_id=acme.pk)
    assert found(client, "somebody@bizim.example")[0] == 422


def test_whether_somebody_exists_changes_nothing(acme: SignInProvider, people: People) -> None:
    """The same words, and not one question about people."""
    seen = set()
    for email in (people.ayse.email, "nobody@bizim.example"):
        with CaptureQueriesContext(connection) as asked:
            status, text = found(Client(), email)
        seen.add((status, text[text.index("<main") : text.index("</main>")], len(asked)))
        assert not any("accounts_user" in each["sql"] for each in asked)
    assert len(seen) == 1


def test_asking_on_and_on_becomes_slow(acme: SignInProvider, client: Client) -> None:
    for number in range(30):
        assert found(client, f"x@guess{number}.example")[0] == 422
    assert "Too many attempts" in found(client, "x@bizim.example")[1]


def test_whoever_has_the_address_asks_for_nothing(acme: SignInProvider, client: Client) -> None:
    assert client.get("/sign-in/with/nobodys/").status_code == 404
    assert client.get("/sign-in/with/nobodys/back/").status_code == 404


def test_a_form_of_another_site_changes_nothing(acme: SignInProvider) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/company/", {"email": "a@bizim.example"}).status_code == 403
    assert strict.post(f"/sign-in/with/{acme.key}/back/", {"code": "x"}).status_code in (403, 405)
