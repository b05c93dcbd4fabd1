"""To an OpenID provider and back; what is forged, old, foreign or repeated gets nowhere."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from vefa.accounts.actions import oidc
from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.domain.oidc import challenge_of
from vefa.accounts.models import Identity, SignInProvider, User
from vefa.accounts.tests.pages.conftest import MONDAY, Now, People
from vefa.accounts.tests.pages.openid import CLIENT, ISSUER, SECRET, OpenIdProvider
from vefa.core.actor import SYSTEM
from vefa.core.outgoing import Unreachable


@pytest.fixture
def there(now: Now, monkeypatch: pytest.MonkeyPatch) -> OpenIdProvider:
    provider = OpenIdProvider(now)
    monkeypatch.setattr(oidc, "fetch", provider.fetch)
    monkeypatch.setattr(oidc, "_kept", {})
    monkeypatch.setattr(oidc, "_failed", {})
    return provider


def add(people: People, **more: object) -> SignInProvider:
    values: dict[str, object] = {
        "customer_id": people.ayse.customer_id,
        "settings": {"issuer": ISSUER, "client_id": CLIENT},
        "domains": ("acme.example",),
        "creates_people": True,
        "default_role": "end_user",
    }
    facts = ProviderFacts("oidc", "Acme ID", **(values | more))  # type: ignore[arg-type]
    return add_provider(actor=SYSTEM, at=MONDAY, facts=facts, secret=SECRET)


@pytest.fixture
def acme(people: People, there: OpenIdProvider) -> SignInProvider:
    return add(people)


def begin(client: Client, provider: SignInProvider, query: str = "") -> str:
    answer = client.get(f"/sign-in/with/{provider.key}/{query}")
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def back(client: Client, provider: SignInProvider, query: str) -> HttpResponse:
    return client.get(
        f"/sign-in/with/{provider.key}/back/?{query}", headers={"Accept-Language": "en"}
    )


def signed_in(
    client: Client, provider: SignInProvider, there: OpenIdProvider, query: str = ""
) -> HttpResponse:
    return back(client, provider, there.authorize(begin(client, provider, query)))


def fault_of(provider: SignInProvider) -> str:
    return SignInProvider.objects.get(pk=provider.pk).fault


def is_inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_there_and_back(
    acme: SignInProvider, there: OpenIdProvider, client: Client, people: People
) -> None:
    location = begin(client, acme, "?next=/account/")
    asked = {name: each[0] for name, each in parse_qs(urlsplit(location).query).items()}
    assert location.startswith("https://id.acme.example/authorize?")
    assert asked["redirect_uri"] == f"http://testserver/sign-in/with/{acme.key}/back/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    answer = back(client, acme, there.authorize(location))
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert is_inside(client)
    user = User.objects.get(email="ann@acme.example")
    assert (user.customer_id, user.role) == (people.ayse.customer_id, "end_user")
    assert client.get("/desk/").status_code == 404


def test_the_code_is_redeemed_with_what_only_this_browser_has(
    acme: SignInProvider, there: OpenIdProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = begin(client, acme)
    asked = parse_qs(urlsplit(location).query)
    seen: list[str] = []
    answer = there.fetch

    def noted(url: str, **call: object) -> object:
        if url.endswith("/token"):
            form = parse_qs(call["body"].decode())  # type: ignore[attr-defined]
            seen.extend(form["code_verifier"])
        return answer(url, **call)

    monkeypatch.setattr(oidc, "fetch", noted)
    back(client, acme, there.authorize(location))
    assert [challenge_of(each) for each in seen] == asked["code_challenge"]
    assert seen[0] not in location


def test_an_answer_is_good_once_and_in_one_browser(
    acme: SignInProvider, there: OpenIdProvider, client: Client
) -> None:
    query = there.authorize(begin(client, acme))
    stranger = Client()
    assert back(stranger, acme, query).status_code == 403
    begin(stranger, acme)
    assert back(stranger, acme, query).status_code == 403
    assert not is_inside(stranger)
    assert back(client, acme, query).status_code == 302
    again = back(client, acme, query)
    assert again.status_code == 403
    assert "begin again" in again.content.decode()
    assert fault_of(acme) == ""


def test_an_answer_belongs_to_the_provider_that_was_asked(
    acme: SignInProvider, there: OpenIdProvider, client: Client, people: People
) -> None:
    ours = add(people, customer_id=None, domains=("x.example",), default_role="")
    query = there.authorize(begin(client, acme))
    assert back(client, ours, query).status_code == 403
    assert back(client, acme, query).status_code == 403


def test_it_does_not_take_for_ever(
    acme: SignInProvider, there: OpenIdProvider, client: Client, now: Now
) -> None:
    query = there.authorize(begin(client, acme))
    now.later(minutes=16)
    assert back(client, acme, query).status_code == 403


def test_five_tabs_at_most(acme: SignInProvider, there: OpenIdProvider, client: Client) -> None:
    queries = [there.authorize(begin(client, acme)) for _ in range(6)]
    assert back(client, acme, queries[0]).status_code == 403
    assert back(client, acme, queries[1]).status_code == 302


BENT = [
    ({"iss": "https://evil.example"}, "issuer"),
    ({"aud": "somebody-else"}, "audience"),
    ({"nonce": "of-another-sign-in"}, "nonce"),
    ({"exp": int(MONDAY.timestamp()) - 61}, "expired"),
    ({"iat": int(MONDAY.timestamp()) + 3600}, "not_yet"),
    ({"sub": None}, "claims"),
    ({"email_verified": None}, "email_not_verified"),
    ({"email": "ann@provider.example"}, "foreign_domain"),
]


@pytest.mark.parametrize(("changed", "code"), BENT)
def test_tokens_that_let_nobody_in(
    acme: SignInProvider, there: OpenIdProvider, client: Client, changed: dict, code: str
) -> None:
    there.claims = changed
    assert signed_in(client, acme, there).status_code == 403
    assert fault_of(acme) == code
    assert not is_inside(client)
    assert not User.objects.filter(email__startswith="ann@").exists()


def test_a_foreign_signature(acme: SignInProvider, there: OpenIdProvider, client: Client) -> None:
    there.key = there.new_key("k1")
    assert signed_in(client, acme, there).status_code == 403
    assert fault_of(acme) == "signature"


def test_the_clients_secret_signs_nothing(
    acme: SignInProvider, there: OpenIdProvider, client: Client
) -> None:
    there.header = {"alg": "HS256"}
    assert signed_in(client, acme, there).status_code == 403
    assert fault_of(acme) == "algorithm"


def test_no_signature_at_all(
    acme: SignInProvider, there: OpenIdProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = there.token

    def bare(nonce: str) -> str:
        return "eyJhbGciOiJub25lIn0." + whole(nonce).split(".")[1] + "."

    monkeypatch.setattr(there, "token", bare)
    assert signed_in(client, acme, there).status_code == 403
    assert fault_of(acme) == "algorithm"


def test_new_keys_are_fetched_but_not_at_anybodys_wish(
    acme: SignInProvider, there: OpenIdProvider, client: Client, now: Now
) -> None:
    assert signed_in(client, acme, there).status_code == 302
    there.key = there.new_key("k2")
    there.header["kid"] = "k2"
    there.published = [there.key]
    client.post("/sign-out/")
    assert signed_in(client, acme, there).status_code == 403
    now.later(minutes=1)
    assert signed_in(client, acme, there).status_code == 302
    assert there.asked.count("https://id.acme.example/jwks") == 2
    assert there.asked.count(f"{ISSUER}/.well-known/openid-configuration") == 1


def test_what_the_provider_answers_instead_of_a_code(
    acme: SignInProvider, there: OpenIdProvider, client: Client
) -> None:
    for error, code in (("access_denied", "declined"), ("server_error", "answer"), ("", "answer")):
        state = there.authorize(begin(client, acme)).partition("&")[2]
        answer = back(client, acme, f"{state}&error={error}&error_description=<b>no</b>")
        assert (answer.status_code, fault_of(acme)) == (403, code)
        assert "<b>no" not in answer.content.decode()


def test_an_answer_of_another_issuer_is_a_mix_up(
    acme: SignInProvider, there: OpenIdProvider, client: Client
) -> None:
    query = there.authorize(begin(client, acme))
    assert back(client, acme, f"{query}&iss=https://evil.example").status_code == 403
    assert fault_of(acme) == "issuer"
    assert not any(asked.endswith("/token") for asked in there.asked)


def test_a_provider_that_cannot_be_reached(
    acme: SignInProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(url: str, **_call: object) -> None:
        raise Unreachable("id.acme.example: no route")

    monkeypatch.setattr(oidc, "fetch", silent)
    answer = client.get(f"/sign-in/with/{acme.key}/", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "does not work just now" in text
    assert "no route" not in text
    row = SignInProvider.objects.get(pk=acme.pk)
    assert (row.fault, row.words) == ("unreachable", "id.acme.example: no route")


def test_what_has_just_failed_is_told_anew_and_not_for_ever(
    acme: SignInProvider, there: OpenIdProvider, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(url: str, **_call: object) -> object:
        there.asked.append(url)
        raise Unreachable("id.acme.example: no route")

    monkeypatch.setattr(oidc, "fetch", silent)
    told: list[oidc.Untrusted] = []
    for _ in range(3):
        with pytest.raises(oidc.Untrusted) as refused:
            oidc.describe_provider(acme, now())
        told.append(refused.value)
    assert [(each.code, each.words) for each in told] == [
        ("unreachable", "id.acme.example: no route")
    ] * 3
    assert (len(set(map(id, told))), len(there.asked)) == (3, 1)
    monkeypatch.setattr(oidc, "MOST_KEPT", 2)
    for name in ("a", "b", "c"):
        oidc._remember(oidc._kept, name, now(), {}, oidc.KEPT)
    assert list(oidc._kept) == ["b", "c"]
    oidc._remember(oidc._kept, "d", now() + oidc.KEPT, {}, oidc.KEPT)
    assert list(oidc._kept) == ["d"]


def test_userinfo_adds_what_the_token_lacks(
    people: People, there: OpenIdProvider, client: Client
) -> None:
    settings = {"issuer": ISSUER, "client_id": CLIENT, "asks_userinfo": True}
    acme = add(people, settings=settings, roles=(("bosses", "contact"),))
    there.info = {"sub": "somebody else", "groups": ["bosses"]}
    assert signed_in(client, acme, there).status_code == 403
    assert fault_of(acme) == "userinfo"
    there.info = {"sub": "a1", "groups": ["bosses"], "email": "ann@evil.example"}
    assert signed_in(client, acme, there).status_code == 302
    assert User.objects.get(email="ann@acme.example").role == "contact"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_sent_elsewhere(
    acme: SignInProvider, there: OpenIdProvider, client: Client, target: str
) -> None:
    assert signed_in(client, acme, there, f"?next={target}")["Location"] == "/"


def test_our_second_step_is_asked_for_unless_theirs_counts(
    people: People, there: OpenIdProvider, settings: object
) -> None:
    settings.STAFF_SECOND_STEP = True  # type: ignore[attr-defined]
    there.claims = {"email": people.deniz.email}
    facts = {"customer_id": None, "domains": ("provider.example",), "default_role": ""}
    asked = {}
    for rule in SignInProvider.SecondStep.values:
        Identity.objects.all().delete()
        provider = add(people, second_step=rule, **facts)
        for amr in (["pwd"], ["pwd", "mfa"]):
            there.claims["amr"] = amr
            asked[rule, len(amr)] = "set-up" in signed_in(Client(), provider, there)["Location"]
        SignInProvider.objects.update(is_active=False)
        provider.delete()
    assert asked == {
        ("ours", 1): True,
        ("ours", 2): True,
        ("told", 1): True,
        ("told", 2): False,
        ("theirs", 1): False,
        ("theirs", 2): False,
    }


def test_leaving_offers_to_leave_there_too(
    acme: SignInProvider, there: OpenIdProvider, client: Client
) -> None:
    assert signed_in(client, acme, there).status_code == 302
    answer = client.post("/sign-out/", follow=True, headers={"Accept-Language": "en"})
    text = answer.content.decode()
    assert "https://id.acme.example/end?client_id=vefa&amp;post_logout_redirect_uri=http" in text
    assert not is_inside(client)
    there.described = {"end_session_endpoint": None}
    oidc._kept.clear()
    assert client.get(f"/sign-out/done/?with={acme.key}")["Location"] == "/sign-in/"
    assert client.get("/sign-out/done/?with=nobodys")["Location"] == "/sign-in/"


def test_only_a_fresh_proof_opens_what_matters(
    people: People, there: OpenIdProvider, client: Client, acme: SignInProvider
) -> None:
    assert signed_in(client, acme, there).status_code == 302
    assert client.get("/account/passkeys/add/").status_code == 302
    page = client.get("/account/confirm/?next=/account/passkeys/add/").content.decode()
    assert f"/sign-in/with/{acme.key}/?again&amp;next=/account/passkeys/add/" in page
    assert 'name="password"' not in page
    location = begin(client, acme, "?again&next=/account/passkeys/add/")
    assert "prompt=login" in location
    assert "max_age=0" in location
    there.claims = {"auth_time": int(MONDAY.timestamp())}
    assert back(client, acme, there.authorize(location))["Location"] == "/account/passkeys/add/"
    assert client.get("/account/passkeys/add/").status_code == 200
