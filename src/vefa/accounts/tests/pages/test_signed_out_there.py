"""A provider says that somebody's session there has ended: so does the one here, and no other."""

import base64
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt

from vefa.accounts.actions import oidc
from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.domain.signed_out import EVENT
from vefa.accounts.domain.throttle import ADDRESS
from vefa.accounts.models import Session, SignInProvider
from vefa.accounts.tests.pages.conftest import MONDAY, Now, People, sign_in
from vefa.accounts.tests.pages.openid import CLIENT, ISSUER, SECRET, OpenIdProvider
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.outgoing import Answer, Unreachable


@pytest.fixture
def there(now: Now, monkeypatch: pytest.MonkeyPatch) -> OpenIdProvider:
    provider = OpenIdProvider(now)
    monkeypatch.setattr(oidc, "fetch", provider.fetch)
    monkeypatch.setattr(oidc, "_kept", {})
    monkeypatch.setattr(oidc, "_failed", {})
    return provider


def add(customer_id: int | None, role: str, *domains: str) -> SignInProvider:
    facts = ProviderFacts(
        "oidc",
        "Acme ID",
        customer_id,
        settings={"issuer": ISSUER, "client_id": CLIENT},
        domains=domains,
        creates_people=True,
        default_role=role,
    )
    return add_provider(actor=SYSTEM, at=MONDAY, facts=facts, secret=SECRET)


@pytest.fixture
def acme(people: People, there: OpenIdProvider) -> SignInProvider:
    return add(people.ayse.customer_id, "end_user", "acme.example", "bizim.example")


def come(there: OpenIdProvider, acme: SignInProvider, **claims: Any) -> Client:
    """A browser that was let in by the provider."""
    client = Client()
    there.claims = claims
    location = client.get(f"/sign-in/with/{acme.key}/")["Location"]
    answer = client.get(f"/sign-in/with/{acme.key}/back/?{there.authorize(location)}")
    assert answer.status_code == 302
    return client


def tell(there: OpenIdProvider, acme: SignInProvider, **changed: Any) -> int:
    """The provider's server tells ours; the status that it is answered."""
    claims = {
        "iss": ISSUER,
        "aud": CLIENT,
        "iat": int(there.now().timestamp()),
        "jti": "n1",
        "sub": "a1",
        "events": {EVENT: {}},
        **changed,
    }
    named = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode({"alg": "ES256", "kid": "k1", "typ": "logout+jwt"}, named, there.key)
    return post(acme, token)


def post(acme: SignInProvider, token: str) -> int:
    address = f"/sign-in/with/{acme.key}/signed-out/"
    answer = Client(enforce_csrf_checks=True).post(address, {"logout_token": token})
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_every_session_of_the_person_ends(acme: SignInProvider, there: OpenIdProvider) -> None:
    first, second = come(there, acme, sid="s1"), come(there, acme, sid="s2")
    other = come(there, acme, sub="b2", email="bob@acme.example")
    assert tell(there, acme) == 200
    assert (is_in(first), is_in(second), is_in(other)) == (False, False, True)
    assert {each.facts["why"] for each in Entry.objects.filter(deed="session_ended")} == {
        "provider"
    }


def test_one_session_of_the_person_ends(acme: SignInProvider, there: OpenIdProvider) -> None:
    first, second = come(there, acme, sid="s1"), come(there, acme, sid="s2")
    assert tell(there, acme, sub=None, sid="s1") == 200
    assert (is_in(first), is_in(second)) == (False, True)


def test_a_sign_in_that_is_half_done_ends_too(
    people: People, there: OpenIdProvider, settings: Any
) -> None:
    settings.STAFF_SECOND_STEP = True
    ours = add(None, "engineer", "acme.example")
    client = come(there, ours)
    assert client.get("/sign-in/set-up/").status_code == 200
    assert tell(there, ours) == 200
    assert client.get("/sign-in/set-up/").status_code == 302


def test_whoever_came_by_password_stays(
    acme: SignInProvider, there: OpenIdProvider, people: People, client: Client
) -> None:
    came = come(there, acme, email="ayse@bizim.example")
    assert sign_in(client, "ayse@bizim.example") == 302
    assert tell(there, acme) == 200
    assert (is_in(came), is_in(client)) == (False, True)


def test_a_notice_is_taken_once(acme: SignInProvider, there: OpenIdProvider) -> None:
    assert tell(there, acme) == 200
    client = come(there, acme)
    assert tell(there, acme) == 400
    assert is_in(client)
    assert tell(there, acme, jti="n2") == 200
    assert not is_in(client)


def test_nobody_else_ends_a_session(acme: SignInProvider, there: OpenIdProvider) -> None:
    client = come(there, acme)
    own, there.key = there.key, there.new_key("k1")
    assert tell(there, acme) == 400
    there.key = own
    assert tell(there, acme, aud="another") == 400
    assert post(acme, there.token("x")) == 400
    assert post(acme, "") == 400
    assert is_in(client)
    assert SignInProvider.objects.get(pk=acme.pk).fault == ""
    assert Session.objects.filter(provider=acme.key).count() == 1


def test_a_session_that_the_provider_did_not_name_ends_with_the_persons(
    acme: SignInProvider, there: OpenIdProvider
) -> None:
    unnamed, second = come(there, acme), come(there, acme, sid="s2")
    other = come(there, acme, sub="b2", email="bob@acme.example")
    assert tell(there, acme, sub=None, sid="s1") == 200
    assert is_in(unnamed)
    assert tell(there, acme, sid="s1", jti="n2") == 200
    assert (is_in(unnamed), is_in(second), is_in(other)) == (False, True, True)


def test_whoever_names_odd_keys_does_not_keep_us_asking(
    acme: SignInProvider, there: OpenIdProvider, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = come(there, acme)
    now.later(minutes=2)
    asked: list[str] = []

    def hangs(url: str, **_call: object) -> Answer:
        asked.append(url)
        raise Unreachable("id.acme.example: it takes too long")

    monkeypatch.setattr(oidc, "fetch", hangs)
    header = base64.urlsafe_b64encode(b'{"alg":"ES256","typ":"logout+jwt","kid":"odd"}').decode()
    assert [post(acme, f"{header}.e30.") for _ in range(3)] == [400, 400, 400]
    assert asked == ["https://id.acme.example/jwks"]
    with pytest.raises(oidc.Untrusted):
        oidc.try_provider(acme, now(), "")
    assert len(asked) == 2
    assert tell(there, acme) == 200
    assert not is_in(client)


def test_notices_and_sign_ins_do_not_use_up_each_others_attempts(
    acme: SignInProvider, there: OpenIdProvider
) -> None:
    assert tell(there, acme) == 200
    assert [tell(there, acme) for _ in range(ADDRESS.free + 2)] == [400] * (ADDRESS.free + 2)
    assert [post(acme, "x") for _ in range(ADDRESS.free)] == [400] * ADDRESS.free
    assert post(acme, "x") == 429
    assert come(there, acme).get("/account/").status_code == 200
