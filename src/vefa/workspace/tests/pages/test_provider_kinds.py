"""Directories and SAML identity providers on the administrator's page."""

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.formats.saml_metadata import METADATA
from vefa.accounts.models import SignInProvider
from vefa.accounts.tests.saml_issuer import ISSUER, make_issuer
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import open_sealed
from vefa.desk.tests.cast import MONDAY, make_staff
from vefa.workspace.web.provider_kinds import FORMS, PLACES, TRY

NEW = "workspace:add_sign_in_provider"
COMMON = {"name": "Acme", "domains": "acme.example", "second_step": "ours", "default_role": ""}
DIRECTORY = COMMON | {
    "servers": "ldaps://one.acme.example\nldap://two.acme.example",
    "start_tls": "on",
    "authorities": make_issuer().certificate,
    "reader": "cn=reader,dc=acme",
    "secret": "okur",
    "base": "dc=acme",
    "people": "(uid={user})",
    "subject": "entryUUID",
    "email": "mail",
    "groups_filter": "(member={name})",
    "groups_end_user": "cn=all,dc=acme",
    "seconds": "3",
}
BARE = "".join(make_issuer().certificate.split("\n")[1:-2])
PLACE = "https://idp.acme.example/sso"
THEIRS = (
    f'<m:EntityDescriptor xmlns:m="{METADATA}" xmlns:d="http://www.w3.org/2000/09/xmldsig#" '
    f'entityID="{ISSUER}"><m:IDPSSODescriptor><m:KeyDescriptor><d:KeyInfo><d:X509Data>'
    f"<d:X509Certificate>{BARE}</d:X509Certificate></d:X509Data></d:KeyInfo></m:KeyDescriptor>"
    '<m:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
    f'Location="{PLACE}"/></m:IDPSSODescriptor></m:EntityDescriptor>'
)
SAML = COMMON | {"signed": "assertion"}


@pytest.fixture
def administrator(cast, monkeypatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_staff("Umut", "administrator"))
    session = client.session
    session["confirmed_at"] = MONDAY.isoformat()
    session.save()
    return client


def add(client, cast, kind: str, filled: dict[str, str]):
    address = f"{reverse(NEW)}?kind={kind}&side=customer&customer={cast.ours.customer.code}"
    return client.post(address, filled)


def newest() -> SignInProvider:
    with scoped(EVERYTHING):
        return SignInProvider.objects.latest("pk")


def test_every_kind_has_all_of_its_parts():
    assert set(FORMS) == set(TRY) == set(PLACES) == set(SignInProvider.Kind)


def test_a_directory_is_added_and_shown(cast, administrator):
    assert add(administrator, cast, "ldap", DIRECTORY).status_code == 302
    row = newest()
    servers = ["ldaps://one.acme.example", "ldap://two.acme.example"]
    assert (row.settings["servers"], row.settings["seconds"]) == (servers, 3)
    assert row.roles == [["cn=all,dc=acme", "end_user"]]
    assert open_sealed(row.sealed_secret) == "okur"
    shown = administrator.get(reverse("workspace:sign_in_provider", args=[row.pk])).text
    assert "ldaps://one.acme.example\nldap://two.acme.example" in shown
    assert "okur" not in shown


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("servers", "one.acme.example", "Please write addresses"),
        ("people", "(uid=", "That is no filter with"),
        ("people", "(uid=ann)", "That is no filter with"),
        ("groups_filter", "(member=", "That is no filter, such as"),
        ("authorities", "x", "These are no certificates"),
        ("seconds", "600", "15"),
    ],
)
def test_what_cannot_work_is_told_at_its_field(cast, administrator, field, value, told):
    answer = add(administrator, cast, "ldap", DIRECTORY | {field: value})
    assert (answer.status_code, told in answer.text) == (422, True)


def test_a_directory_is_tried_without_anybody(cast, administrator):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = f"127.0.0.1:{listener.getsockname()[1]}"
    with scoped(EVERYTHING):
        facts = ProviderFacts("ldap", "Acme", settings={"servers": [f"ldaps://{server}"]})
        row = add_provider(actor=SYSTEM, at=MONDAY, facts=facts)
        page = reverse("workspace:sign_in_provider", args=[row.pk])
    told = administrator.post(page, {"deed": "test"}).text
    assert "No server of the directory answers as it should." in told
    assert server in told


@pytest.mark.parametrize("field", ["metadata", "metadata_file"])
def test_metadata_fill_what_is_known_of_an_identity_provider(cast, administrator, field):
    # Windows puts a mark before what it calls UTF-8.
    file = SimpleUploadedFile("metadata.xml", b"\xef\xbb\xbf" + THEIRS.encode(), "text/xml")
    given = file if field == "metadata_file" else THEIRS
    assert add(administrator, cast, "saml", SAML | {field: given}).status_code == 302
    row = newest()
    assert row.settings["entity_id"] == ISSUER
    assert row.settings["sign_in_url"] == PLACE
    assert row.settings["certificates"] == [make_issuer().certificate]
    assert not {"metadata", "metadata_file"} & row.settings.keys()
    shown = administrator.get(reverse("workspace:sign_in_provider", args=[row.pk])).text
    assert f"http://testserver/sign-in/with/{row.key}/metadata/" in shown
    assert f"http://testserver/sign-in/with/{row.key}/saml/" in shown
    assert "Try the connection" not in shown


def test_an_identity_provider_may_be_told_field_by_field(cast, administrator):
    by_hand = {
        "entity_id": ISSUER,
        "sign_in_url": PLACE,
        "certificates": make_issuer().certificate + make_issuer("next").certificate,
    }
    assert add(administrator, cast, "saml", SAML | by_hand).status_code == 302
    assert len(newest().settings["certificates"]) == 2


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({}, "Please fill this in"),
        ({"metadata": "<a/>"}, "exactly one identity provider"),
        ({"metadata_url": "https://127.0.0.1:1/"}, "cannot be fetched"),
        ({"metadata": THEIRS.replace(PLACE, "javascript:alert()")}, "with https://"),
        ({"entity_id": "a", "sign_in_url": PLACE, "certificates": "x"}, "can be read"),
    ],
)
def test_what_says_too_little_is_refused(cast, administrator, filled, told):
    answer = add(administrator, cast, "saml", SAML | filled)
    assert (answer.status_code, told in answer.text) == (422, True)
