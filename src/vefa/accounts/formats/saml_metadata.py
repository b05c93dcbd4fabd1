"""SAML 2.0 metadata: ours for the identity provider, theirs as an administrator gives it to us."""

import base64
import binascii
import textwrap
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from vefa.accounts.formats.saml import POST, PROTOCOL, SIGNATURE
from vefa.accounts.formats.xml import Unreadable, read_xml

METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
MOST_BYTES: Final = 1_048_576
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"

_NAMES: Final = {"m": METADATA, "d": SIGNATURE}


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Who it is, where people sign in there, and with which keys it signs (PEM)."""

    entity_id: str
    sign_in_url: str
    certificates: tuple[str, ...]


def own_metadata(*, audience: str, recipient: str, signed: str) -> bytes:
    """What an identity provider wants to know of us. `signed` is one of `domain.saml`."""
    root = etree.Element(
        f"{{{METADATA}}}EntityDescriptor", {"entityID": audience}, nsmap={"md": METADATA}
    )
    us = etree.SubElement(
        root,
        f"{{{METADATA}}}SPSSODescriptor",
        {
            "AuthnRequestsSigned": "false",
            "WantAssertionsSigned": "true" if signed == "assertion" else "false",
            "protocolSupportEnumeration": PROTOCOL,
        },
    )
    etree.SubElement(us, f"{{{METADATA}}}NameIDFormat").text = PERSISTENT
    etree.SubElement(
        us,
        f"{{{METADATA}}}AssertionConsumerService",
        {"Binding": POST, "Location": recipient, "index": "0", "isDefault": "true"},
    )
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def read_metadata(content: bytes) -> IdentityProvider:
    """The one identity provider of a document; raise `Unreadable`.

    A signature of the document is not looked at: the administrator vouches for it.
    """
    root = read_xml(content, most=MOST_BYTES, comments=True)
    found = list(root.iter(f"{{{METADATA}}}IDPSSODescriptor"))
    if len(found) != 1:
        raise Unreadable("metadata_provider", "not one identity provider")
    entity = found[0].getparent()
    entity_id = entity.get("entityID", "") if entity is not None else ""
    places = [
        each.get("Location", "")
        for each in found[0].iterfind("m:SingleSignOnService", _NAMES)
        if each.get("Binding") == REDIRECT
    ]
    keys = [
        as_pem(each.text or "")
        for holder in found[0].iterfind("m:KeyDescriptor", _NAMES)
        if holder.get("use", "signing") == "signing"
        for each in holder.iterfind("d:KeyInfo/d:X509Data/d:X509Certificate", _NAMES)
    ]
    if not entity_id or not places:
        raise Unreadable("metadata_address", "no place to sign in by redirection")
    if not keys:
        raise Unreadable("metadata_certificate", "no certificate for signing")
    return IdentityProvider(entity_id, places[0], tuple(dict.fromkeys(keys)))


def as_pem(text: str) -> str:
    """A certificate, given in PEM or as its base64 alone, in PEM; raise `Unreadable`."""
    words = "".join(line for line in text.split("\n") if not line.strip().startswith("-----"))
    try:
        content = base64.b64decode("".join(words.split()), validate=True)
        certificate = x509.load_der_x509_certificate(content)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("metadata_certificate", textwrap.shorten(str(error), 200)) from error
    return certificate.public_bytes(Encoding.PEM).decode("ascii")
