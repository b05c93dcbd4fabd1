"""Signing in by SAML 2.0: there, back through our own page, and in; once, and in this browser."""

import base64
import zlib
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import etree

from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.models import SignInProvider, User
from vefa.accounts.tests.pages.conftest import MONDAY, Now, People
from vefa.accounts.tests.saml_issuer import (
    ISSUER,
    Issuer,
    Words,
    assertion,
    encoded,
    make_issuer,
    response,
)
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped

ENGLISH = {"Accept-Language": "en"}
BERIL = (("mail", "beril@bizim.example"), ("cn", "Beril"), ("groups", "bosses"))


@pytest.fixture
def provider(people: People) -> Iterator[SignInProvider]:
    with scoped(EVERYTHING):
        yield add_provider(
            actor=SYSTEM,
            at=MONDAY,
            facts=ProviderFacts(
                "saml",
                "Bizim ID",
                people.ayse.customer_id,
                settings={
                    "entity_id": ISSUER,
                    "sign_in_url": "https://idp.bizim.example/sso?tenant=1",
                    "certificates": [make_issuer().certificate],
                },
                domains=("bizim.example",),
                creates_people=True,
                vouches_for_email=True,
                roles=(("bosses", "contact"),),
                default_role="end_user",
            ),
        )


class Trip:
    """A browser that has gone to the identity provider."""

    def __init__(self, provider: SignInProvider, client: Client | None = None) -> None:
        self.client = client or Client(headers=ENGLISH, enforce_csrf_checks=True)
        self.back = f"/sign-in/with/{provider.key}/saml/"
        going = self.client.get(f"/sign-in/with/{provider.key}/?next=/account/")
        assert going.status_code == 302
        self.address = going["Location"]
        asked = parse_qs(urlsplit(self.address).query)
        self.relay = asked["RelayState"][0]
        packed = base64.b64decode(asked["SAMLRequest"][0])
        self.request = etree.fromstring(zlib.decompress(packed, wbits=-15))

    def words(self, **changes: object) -> Words:
        """What an honest identity provider would answer."""
        root = self.request
        recipient = root.get("AssertionConsumerServiceURL")
        answer = Words(
            audience=root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer"),
            recipient=recipient,
            destination=recipient,
            request=root.get("ID"),
            confirmed=root.get("ID"),
            name_id="beril-7",
            attributes=BERIL,
            at=MONDAY,
        )
        return replace(answer, **changes)

    def come_back(
        self,
        words: Words | None = None,
        *,
        issuer: Issuer | None = None,
        client: Client | None = None,
        relay: str | None = None,
    ) -> HttpResponse:
        """The second post, which our own page makes."""
        words = words or self.words()
        whole = response(words, assertion(words, issuer or make_issuer()))
        form = {
            "SAMLResponse": encoded(whole),
            "RelayState": self.relay if relay is None else relay,
            "here": "1",
        }
        return (client or self.client).post(self.back, form)


def fault_of(provider: SignInProvider) -> str:
    return SignInProvider.objects.get(pk=provider.pk).fault


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_somebody_comes_in_and_has_the_role_of_the_group(provider: SignInProvider) -> None:
    trip = Trip(provider)
    assert trip.address.startswith("https://idp.bizim.example/sso?tenant=1&SAMLRequest=")
    assert trip.request.get("Destination") == "https://idp.bizim.example/sso?tenant=1"
    answer = trip.come_back()
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert is_in(trip.client)
    user = User.objects.get(email_folded="beril@bizim.example")
    assert (user.name, user.role) == ("Beril", "contact")
    assert user.customer_id == provider.customer_id


def test_the_first_arrival_is_handed_back_and_touches_no_cookie(provider: SignInProvider) -> None:
    """The browser sends no cookie of ours with what another site posts."""
    trip = Trip(provider)
    words = trip.words()
    whole = encoded(response(words, assertion(words, make_issuer())))
    form = {"SAMLResponse": whole, "RelayState": trip.relay}
    page = Client(headers=ENGLISH, enforce_csrf_checks=True).post(trip.back, form)
    assert page.status_code == 200
    assert not page.cookies
    assert whole in page.text
    assert 'name="here" value="1"' in page.text
    assert trip.client.post(trip.back, {**form, "here": "1"}).status_code == 302
    assert is_in(trip.client)


def test_an_answer_is_good_once(provider: SignInProvider) -> None:
    trip = Trip(provider)
    assert trip.come_back().status_code == 302
    answer = trip.come_back(client=trip.client)
    assert (answer.status_code, "Please begin again" in answer.text) == (403, True)


def test_an_answer_is_good_in_the_browser_that_asked(provider: SignInProvider) -> None:
    trip, other = Trip(provider), Client(headers=ENGLISH)
    assert trip.come_back(client=other).status_code == 403
    assert not is_in(other)
    # Nor does somebody get another's answer in, with a request of their own.
    own = Trip(provider, other)
    assert own.come_back(trip.words()).status_code == 403
    assert not is_in(other)
    assert fault_of(provider) == "saml_request"


def test_nobody_begins_there(provider: SignInProvider) -> None:
    trip = Trip(provider)
    unasked = trip.words(request="", confirmed="")
    for relay in ("", "/account/"):
        answer = trip.come_back(unasked, relay=relay)
        assert (answer.status_code, "Please begin again" in answer.text) == (403, True)
    assert trip.come_back(unasked).status_code == 403
    assert not is_in(trip.client)


def test_it_may_not_take_too_long(provider: SignInProvider, now: Now) -> None:
    trip = Trip(provider)
    now.later(minutes=16)
    assert trip.come_back(trip.words(at=now.at)).status_code == 403
    trip = Trip(provider)
    now.later(minutes=10)
    assert trip.come_back().status_code == 403
    assert fault_of(provider) == "saml_time"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"audience": "https://another.example/"}, "saml_audience"),
        ({"recipient": "https://another.example/"}, "saml_recipient"),
        ({"destination": "https://another.example/"}, "saml_destination"),
        ({"issuer": "https://another.example/"}, "saml_issuer"),
        ({"attributes": (("mail", "x@elsewhere.example"),)}, "foreign_domain"),
        ({"attributes": ()}, "no_email"),
        ({"name_id": ""}, "no_subject"),
    ],
)
def test_what_is_wrong_is_kept_for_the_administrator(
    provider: SignInProvider, changes: dict[str, object], fault: str
) -> None:
    trip = Trip(provider)
    assert trip.come_back(trip.words(**changes)).status_code == 403
    assert not is_in(trip.client)
    assert fault_of(provider) == fault


def test_a_stranger_who_signs_gets_nowhere(provider: SignInProvider) -> None:
    trip = Trip(provider)
    assert trip.come_back(issuer=make_issuer("stranger")).status_code == 403
    assert fault_of(provider) == "saml_signature"
    assert not User.objects.filter(email_folded="beril@bizim.example").exists()


def test_our_staff_are_not_theirs_to_name(provider: SignInProvider, people: People) -> None:
    with scoped(EVERYTHING):
        User.objects.filter(pk=people.ada.pk).update(
            email="ada@bizim.example", email_folded="ada@bizim.example"
        )
    trip = Trip(provider)
    answer = trip.come_back(trip.words(attributes=(("mail", "ada@bizim.example"),)))
    assert answer.status_code == 403
    assert fault_of(provider) == "other_side"


def test_a_password_asked_for_again_is_asked_for_there(provider: SignInProvider) -> None:
    client = Client(headers=ENGLISH)
    going = client.get(f"/sign-in/with/{provider.key}/?again&next=/account/")
    packed = parse_qs(urlsplit(going["Location"]).query)["SAMLRequest"][0]
    assert b'ForceAuthn="true"' in zlib.decompress(base64.b64decode(packed), wbits=-15)


def test_our_metadata_say_where_to_answer_to(provider: SignInProvider) -> None:
    address = f"/sign-in/with/{provider.key}/metadata/"
    page = Client().get(address)
    assert page["Content-Type"] == "application/samlmetadata+xml"
    assert etree.fromstring(page.content).get("entityID") == f"http://testserver{address}"
    assert f"http://testserver/sign-in/with/{provider.key}/saml/" in page.text
    with scoped(EVERYTHING):
        SignInProvider.objects.filter(pk=provider.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
