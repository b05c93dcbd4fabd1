"""Signature wrapping: the signed part is still there, and a forged one stands where readers look.

The eight ways of Somorovsky et al., "On Breaking SAML" (USENIX Security 2012), and some more.
"""

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree

from vefa.accounts.tests.saml_issuer import (
    DS,
    WORDS,
    Words,
    assert_refused,
    assertion,
    good,
    make_issuer,
    response,
)

EVIL = Words(name_id="boss", attributes=(("mail", "boss@acme.example"),), id="_evil")
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"


def parts(words: Words = WORDS) -> tuple[etree._Element, etree._Element, etree._Element]:
    """A genuine response, its assertion, and that one's signature."""
    whole = good(words)
    inner = whole.find(f"{SAML}Assertion")
    return whole, inner, inner.find(f"{{{DS}}}Signature")


def signed_response() -> tuple[etree._Element, etree._Element]:
    whole = response(Words(), assertion(Words()), issuer=make_issuer())
    return whole, whole.find(f"{{{DS}}}Signature")


def forged(id_: str = "_evil") -> etree._Element:
    return assertion(replace(EVIL, id=id_))


def forged_response(signature: etree._Element) -> etree._Element:
    evil = response(replace(EVIL, response_id="_evil_response"), forged())
    evil.insert(1, signature)
    return evil


def xsw1() -> etree._Element:
    whole, signature = signed_response()
    whole.remove(signature)
    evil = forged_response(signature)
    signature.append(whole)
    return evil


def xsw2() -> etree._Element:
    whole, signature = signed_response()
    whole.remove(signature)
    evil = forged_response(signature)
    evil.insert(1, whole)
    return evil


def xsw3() -> etree._Element:
    whole, inner, _ = parts()
    inner.addprevious(forged())
    return whole


def xsw4() -> etree._Element:
    whole, inner, _ = parts()
    evil = forged()
    whole.replace(inner, evil)
    evil.append(inner)
    return whole


def xsw5() -> etree._Element:
    whole, inner, signature = parts()
    inner.remove(signature)
    evil = forged()
    evil.insert(1, signature)
    inner.addprevious(evil)
    return whole


def xsw6() -> etree._Element:
    whole, inner, signature = parts()
    inner.remove(signature)
    evil = forged()
    evil.insert(1, signature)
    whole.replace(inner, evil)
    signature.append(inner)
    return whole


def xsw7() -> etree._Element:
    whole, inner, _ = parts()
    extensions = etree.Element(f"{PROTOCOL}Extensions")
    extensions.append(forged("_assertion"))
    inner.addprevious(extensions)
    return whole


def xsw8() -> etree._Element:
    whole, inner, signature = parts()
    inner.remove(signature)
    evil = forged()
    evil.insert(1, signature)
    whole.replace(inner, evil)
    etree.SubElement(signature, f"{{{DS}}}Object").append(inner)
    return whole


def same_identifier() -> etree._Element:
    """The forged one bears the signed one's identifier and its signature."""
    whole, inner, signature = parts()
    evil = forged("_assertion")
    evil.insert(1, copy.deepcopy(signature))
    whole.replace(inner, evil)
    etree.SubElement(evil, f"{SAML}Advice").append(inner)
    return whole


def in_the_status() -> etree._Element:
    whole, inner, _ = parts()
    detail = etree.SubElement(whole.find(f"{PROTOCOL}Status"), f"{PROTOCOL}StatusDetail")
    detail.append(inner)
    whole.append(forged())
    return whole


def other_case_of_identifier() -> etree._Element:
    whole, inner, _ = parts()
    evil = etree.SubElement(whole.find(f"{PROTOCOL}Status"), f"{PROTOCOL}StatusDetail")
    evil.set("Id", inner.get("ID"))
    return whole


@pytest.mark.parametrize(
    "make",
    [
        xsw1,
        xsw2,
        xsw3,
        xsw4,
        xsw5,
        xsw6,
        xsw7,
        xsw8,
        same_identifier,
        in_the_status,
        other_case_of_identifier,
    ],
    ids=lambda make: make.__name__,
)
def test_a_wrapped_signature_is_refused(make: Callable[[], etree._Element]) -> None:
    assert_refused(make(), "saml_format")


def test_a_signature_moved_to_a_forged_assertion_covers_nothing() -> None:
    whole, inner, signature = parts()
    evil = forged()
    evil.insert(1, signature)
    whole.replace(inner, evil)
    assert_refused(whole, "saml_signature")
    evil.set("ID", "_assertion")
    assert_refused(whole, "saml_signature")
