"""Metadata of theirs is read, ours is written so that others read it."""

import pytest
from lxml import etree

from vefa.accounts.formats.saml_metadata import METADATA, as_pem, own_metadata, read_metadata
from vefa.accounts.formats.xml import Unreadable
from vefa.accounts.tests.saml_issuer import AUDIENCE, ISSUER, RECIPIENT, make_issuer

BARE = "".join(make_issuer().certificate.split("\n")[1:-2])
KEY = (
    "<m:KeyDescriptor{}><d:KeyInfo><d:X509Data><d:X509Certificate>"
    f"{BARE}</d:X509Certificate></d:X509Data></d:KeyInfo></m:KeyDescriptor>"
)
PLACE = '<m:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{}" Location="https://idp.acme.example/{}"/>'


def theirs(inside: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!-- made by hand --><m:EntityDescriptor xmlns:m="{METADATA}" '
        f'xmlns:d="http://www.w3.org/2000/09/xmldsig#" entityID="{ISSUER}"><m:IDPSSODescriptor '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f"{inside}</m:IDPSSODescriptor></m:EntityDescriptor>"
    ).encode()


def test_theirs_are_read() -> None:
    keys = KEY.format(' use="signing"') + KEY.format(' use="encryption"') + KEY.format("")
    found = read_metadata(theirs(keys + PLACE.format("POST", "a") + PLACE.format("Redirect", "b")))
    assert (found.entity_id, found.sign_in_url) == (ISSUER, "https://idp.acme.example/b")
    assert found.certificates == (make_issuer().certificate,)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (theirs(PLACE.format("Redirect", "b")), "metadata_certificate"),
        (theirs(KEY.format("").replace(BARE, "eA==")), "metadata_certificate"),
        (theirs(KEY.format("") + PLACE.format("POST", "a")), "metadata_address"),
        (b"<a/>", "metadata_provider"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + theirs(""), "saml_format"),
        (b"", "saml_format"),
    ],
)
def test_what_is_missing_is_told(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_metadata(content)
    assert raised.value.code == code


def test_a_certificate_may_be_given_either_way() -> None:
    pem = make_issuer().certificate
    assert as_pem(pem) == as_pem(BARE) == as_pem(f"  {pem}\n") == pem


def test_ours_name_the_place_to_answer_to() -> None:
    root = etree.fromstring(own_metadata(audience=AUDIENCE, recipient=RECIPIENT, signed="either"))
    assert root.get("entityID") == AUDIENCE
    assert root.find(f".//{{{METADATA}}}AssertionConsumerService").get("Location") == RECIPIENT
