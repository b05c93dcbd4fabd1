"""Signing in by a real provider of OpenID Connect, over the network, from one end to the other."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.identity.lemonldap import CLIENT, DOMAIN, SECRET, LemonLdap, Person, lemonldap
from vefa.accounts.actions.oidc import try_provider
from vefa.accounts.actions.providers import ProviderFacts, add_provider, change_provider
from vefa.accounts.domain.oidc import Untrusted
from vefa.accounts.models import Identity, SignInProvider, User
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import create_customer
from vefa.customers.models import Customer

pytestmark = [pytest.mark.needs("starman"), pytest.mark.django_db]

KEY = "0123456789abcdef"
BACK = f"http://testserver/sign-in/with/{KEY}/back/"
AFTER = "http://testserver/sign-in/"


@pytest.fixture(scope="module")
def server() -> Iterator[LemonLdap]:
    with lemonldap(back=BACK, after=AFTER) as found:
        found.start(boss="dwho")
        yield found


def facts(server: LemonLdap, customer: Customer, **more: object) -> ProviderFacts:
    return ProviderFacts(
        "oidc",
        "Tardis",
        customer.pk,
        settings={
            "issuer": server.issuer,
            "client_id": CLIENT,
            "scopes": "openid email profile groups",
            "asks_userinfo": True,
            **more,
        },
        domains=(DOMAIN,),
        creates_people=True,
        vouches_for_email=True,
        roles=(("bosses", "contact"), ("staff", "end_user")),
    )


@pytest.fixture
def customer(db: None) -> Iterator[Customer]:
    with scoped(EVERYTHING):
        yield create_customer(
            actor=SYSTEM,
            at=clock.now(),
            code="unit",
            name="Unit",
            country="TR",
            language="tr",
            timezone="Europe/Istanbul",
        )


@pytest.fixture
def provider(server: LemonLdap, customer: Customer) -> SignInProvider:
    made = add_provider(actor=SYSTEM, at=clock.now(), facts=facts(server, customer), secret=SECRET)
    SignInProvider.objects.filter(pk=made.pk).update(key=KEY)
    return SignInProvider.objects.get(pk=made.pk)


def newest_fault() -> tuple[str, str]:
    row = SignInProvider.objects.get(key=KEY)
    return row.fault, row.words


def begin(client: Client) -> str:
    answer = client.get(f"/sign-in/with/{KEY}/?next=/account/")
    assert answer.status_code == 302, newest_fault()
    return answer["Location"]


def come(client: Client, person: Person) -> str:
    """Sign in there, and say where one lands here."""
    back = urlsplit(person.open(begin(client)))
    answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 302, newest_fault()
    return answer["Location"]


def test_somebody_is_made_and_the_role_follows_the_groups(
    server: LemonLdap, provider: SignInProvider, client: Client
) -> None:
    doctor = Person("dwho")
    assert come(client, doctor) == "/account/"
    assert client.get("/account/").status_code == 200
    user = User.objects.get(email=f"dwho@{DOMAIN}")
    assert (user.name, user.role, user.customer_id) == (
        "Doctor Who",
        "contact",
        provider.customer_id,
    )
    away = client.post("/sign-out/", follow=True).context["away"]
    assert doctor.open(away).startswith(AFTER)
    server.start(boss="rtyler")
    again = Client()
    assert come(again, Person("dwho")) == "/account/"
    user.refresh_from_db()
    assert user.role == "end_user"
    assert come(Client(), Person("rtyler")) == "/account/"
    assert Identity.objects.count() == 2


def test_the_provider_itself_wants_our_verifier(provider: SignInProvider, client: Client) -> None:
    back = urlsplit(Person("msmith").open(begin(client)))
    session = client.session
    for begun in session["begun_sign_ins"].values():
        begun["verifier"] = "x" * 43
    session.save()
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert newest_fault()[0] in ("code", "token")
    assert not Identity.objects.exists()


def test_it_can_be_tried_without_anybody(
    server: LemonLdap, customer: Customer, provider: SignInProvider
) -> None:
    at = clock.now()
    tried = try_provider(provider, at, BACK)
    assert tried.keys == 1
    assert tried.discovery.end_session_endpoint.startswith(server.issuer)
    change_provider(
        actor=SYSTEM,
        at=at,
        provider_id=provider.pk,
        facts=facts(server, customer),
        secret="another",
    )
    with pytest.raises(Untrusted, match="token"):
        try_provider(SignInProvider.objects.get(pk=provider.pk), at, BACK)
