"""A response is taken only as it was signed, only for us, only now; tricks are known by name."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

from vefa.accounts.domain.saml import (
    SKEW,
    Expected,
    SamlSettings,
    claim_of,
    fault_of,
)
from vefa.accounts.formats.saml import read_response
from vefa.accounts.formats.xml import MOST_BYTES, Unreadable
from vefa.accounts.tests.saml_issuer import (
    AUDIENCE,
    DS,
    ISSUER,
    NOON,
    RECIPIENT,
    REQUEST,
    Words,
    assert_refused,
    assertion,
    good,
    make_issuer,
    read,
    response,
)

EXPECTED = Expected(ISSUER, AUDIENCE, RECIPIENT, REQUEST)
SETTINGS = SamlSettings(ISSUER, "https://idp.acme.example/", ())
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def judged(words: Words, at_offset: timedelta = timedelta(0)) -> str:
    return fault_of(read(good(words)), EXPECTED, NOON + at_offset)


@pytest.mark.parametrize("signed", ["assertion", "response", "both"])
def test_what_is_signed_is_read(signed: str) -> None:
    words, issuer = Words(), make_issuer()
    inner = assertion(words, None if signed == "response" else issuer)
    whole = response(words, inner, issuer=None if signed == "assertion" else issuer)
    told = read(whole)
    assert fault_of(told, EXPECTED, NOON) == ""
    claim = claim_of(SETTINGS, told)
    assert (claim.subject, claim.email, claim.name) == ("ann-1", "ann@acme.example", "Ann")
    assert not claim.email_verified
    assert told.response_signed == (signed != "assertion")


@pytest.mark.parametrize(
    ("signed", "wanted"), [("assertion", "response"), ("response", "assertion")]
)
def test_what_must_be_signed_must_be(signed: str, wanted: str) -> None:
    words, issuer = Words(), make_issuer()
    inner = assertion(words, issuer if signed == "assertion" else None)
    whole = response(words, inner, issuer=issuer if signed == "response" else None)
    assert_refused(whole, "saml_signature", signed=wanted)
    assert read(whole, signed=signed)


def test_nothing_unsigned_is_taken() -> None:
    assert_refused(response(Words(), assertion(Words())), "saml_signature")


def test_a_signature_of_somebody_else_is_refused() -> None:
    words, stranger = Words(), make_issuer("stranger")
    assert_refused(response(words, assertion(words, stranger)), "saml_signature")
    assert_refused(
        response(words, assertion(words, make_issuer()), issuer=stranger), "saml_signature"
    )


@pytest.mark.parametrize("path", [f"{SAML}Subject/{SAML}NameID", f".//{SAML}AttributeValue"])
def test_a_changed_word_is_noticed(path: str) -> None:
    whole = good()
    found = whole.find(f"{SAML}Assertion").find(path)
    found.text = "boss"
    assert_refused(whole, "saml_signature")


@pytest.mark.parametrize("uri", ["", "#_response", "#xpointer(/)", "https://idp.acme.example/a"])
def test_a_signature_over_something_else_is_refused(uri: str) -> None:
    whole = good()
    signature = whole.find(f".//{{{DS}}}Signature")
    signature.find(f".//{{{DS}}}Reference").set("URI", uri)
    assert_refused(whole, "saml_signature")


def test_other_transforms_are_refused() -> None:
    whole = good()
    signature = whole.find(f".//{{{DS}}}Signature")
    transforms = signature.find(f".//{{{DS}}}Transforms")
    xslt = "http://www.w3.org/TR/1999/REC-xslt-19991116"
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=xslt)
    assert_refused(whole, "saml_signature")
    inclusive = CanonicalizationMethod.CANONICAL_XML_1_0
    with_namespaces = assertion(Words(), make_issuer(), c14n=inclusive)
    assert_refused(response(Words(), with_namespaces), "saml_signature")


@pytest.mark.parametrize(
    ("method", "digest"),
    [
        (SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA256),
        (SignatureMethod.RSA_SHA256, DigestAlgorithm.SHA1),
    ],
)
def test_methods_that_are_broken_are_refused(
    method: SignatureMethod, digest: DigestAlgorithm
) -> None:
    old = assertion(Words(), make_issuer(), method=method, digest=digest)
    assert_refused(response(Words(), old), "saml_signature")


@pytest.mark.parametrize("name", ["hmac-sha256", "rsa-sha1", "none"])
def test_the_sender_does_not_choose_how_it_is_verified(name: str) -> None:
    whole = good()
    signature = whole.find(f".//{{{DS}}}Signature")
    method = f"http://www.w3.org/2001/04/xmldsig-more#{name}"
    signature.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", method)
    assert_refused(whole, "saml_signature")


NAME = b"<saml:NameID"
BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<a/>",
        BOMB + etree.tostring(good()),
        FILE + etree.tostring(good()).replace(b">ann-1<", b">&b;<"),
        # The same name to us and to whoever signed it, or none: the parts of a split name differ.
        etree.tostring(good()).replace(b">ann-1<", b">ann<!-- -->-1<"),
        etree.tostring(good()).replace(b">ann-1<", b"><![CDATA[ann-1]]><"),
        etree.tostring(good()).replace(b">ann-1<", b">ann<?x?>-1<"),
        b'<?xml version="1.0"?><?xml-stylesheet href="x"?>' + etree.tostring(good()),
        etree.tostring(good(), encoding="utf-16"),
        etree.tostring(good()).replace(
            b"</samlp:Response>", b"<a>" * 60 + b"</a>" * 60 + b"</samlp:Response>"
        ),
        b" " * MOST_BYTES + etree.tostring(good()),
        etree.tostring(good()).replace(b'Version="2.0"', b'Version="1.1"', 1),
        etree.tostring(assertion(Words(), make_issuer())),
    ],
)
def test_odd_documents_are_refused(content: bytes) -> None:
    assert_refused(content, "saml_format")


def test_what_is_no_base64_is_refused() -> None:
    for text in ("", "%%%", "PGE+*", base64.b64encode(b"<a/>").decode() + "!"):
        with pytest.raises(Unreadable):
            read_response(text, certificates=[make_issuer().certificate], signed="either")


def test_a_name_in_pieces_is_no_name() -> None:
    words = Words(name_id="<saml:b>boss</saml:b>ann")
    assert read(good(words)).name_id == ""
    assert claim_of(SETTINGS, read(good(words))).subject == ""


def test_a_declared_encoding_changes_nothing() -> None:
    declared = b'<?xml version="1.0" encoding="ISO-8859-9"?>' + etree.tostring(
        good(Words(name_id="Ayşe")), encoding="utf-8", xml_declaration=False
    )
    assert read(declared).name_id == "Ayşe"


def test_an_encrypted_assertion_is_told_apart() -> None:
    whole = response(Words())
    etree.SubElement(whole, f"{SAML}EncryptedAssertion")
    assert_refused(whole, "saml_encrypted")


def test_a_no_of_theirs_is_told_in_their_words() -> None:
    with pytest.raises(Unreadable, match="Responder") as raised:
        read(response(Words(status="Responder")))
    assert raised.value.code == "saml_status"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"status": "Requester"}, "saml_status"),
        ({"issuer": "https://evil.example"}, "saml_issuer"),
        ({"issuer": ISSUER + "/"}, "saml_issuer"),
        ({"destination": "https://evil.example"}, "saml_destination"),
        ({"destination": ""}, ""),
        ({"request": "_another"}, "saml_request"),
        ({"request": ""}, "saml_request"),
        ({"confirmed": "_another"}, "saml_request"),
        ({"confirmed": ""}, "saml_request"),
        ({"audience": "https://another.example"}, "saml_audience"),
        ({"audience": ""}, "saml_audience"),
        ({"recipient": "https://another.example"}, "saml_recipient"),
        ({"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"}, "saml_confirmation"),
        ({"condition": "<saml:OneTimeUse/>"}, ""),
        ({"condition": '<x:Only xmlns:x="urn:x"/>'}, "saml_condition"),
        (
            {
                "condition": "<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience>"
                "</saml:AudienceRestriction>"
            },
            "saml_audience",
        ),
    ],
)
def test_it_must_be_meant_for_us(changes: dict[str, str], code: str) -> None:
    assert judged(replace(Words(), **changes)) == code


def test_a_signed_response_names_its_destination() -> None:
    words = Words(destination="")
    whole = response(words, assertion(words), issuer=make_issuer())
    assert fault_of(read(whole), EXPECTED, NOON) == "saml_destination"


def test_without_a_request_of_ours_nothing_is_taken() -> None:
    told = read(good(Words(request="", confirmed="")))
    assert fault_of(told, replace(EXPECTED, request_id=""), NOON) == "saml_request"


@pytest.mark.parametrize(
    ("minutes", "seconds", "code"),
    [
        (-2, 0, ""),
        (-2, -1, "saml_time"),
        (5, 59, ""),
        (6, 0, "saml_time"),
        (60, 0, "saml_time"),
    ],
)
def test_it_holds_for_a_while_only(minutes: int, seconds: int, code: str) -> None:
    assert timedelta(minutes=1) == SKEW
    assert judged(Words(), timedelta(minutes=minutes, seconds=seconds)) == code


def test_a_name_for_one_time_says_nothing_of_who_it_is() -> None:
    once = Words(name_format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient")
    told = read(good(once))
    assert claim_of(SETTINGS, told).subject == ""
    assert claim_of(replace(SETTINGS, subject="mail"), told).subject == "ann@acme.example"


def test_a_name_that_is_an_address_is_the_address_too() -> None:
    by_mail = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    told = read(good(Words(name_id="ann@acme.example", name_format=by_mail, attributes=())))
    assert claim_of(SETTINGS, told).email == "ann@acme.example"


def test_groups_and_a_second_step_are_told() -> None:
    words = Words(
        attributes=(("groups", "staff"), ("groups", "bosses"), ("memberOf", "x")),
        context="https://refeds.org/profile/mfa",
    )
    claim = claim_of(SETTINGS, read(good(words)))
    assert claim.groups == ("x", "staff", "bosses")
    assert claim.second_step
    assert claim_of(replace(SETTINGS, groups_attribute="groups"), read(good(words))).groups == (
        "staff",
        "bosses",
    )
