"""SAML 2.0: responses read from what is signed in them, and requests written.

An attacker who holds one signed assertion can move it about and put one of their own where a
careless reader looks (signature wrapping). So the shape is fixed first: one response, one
assertion right below it, signatures only as children of those two, every identifier once. Then
the signature must cover exactly that element, and what is read afterwards is read from the bytes
that were signed, never from the document that came.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from cryptography import x509
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from vefa.accounts.domain.saml import Confirmation, Told
from vefa.accounts.formats.xml import Unreadable, read_xml

PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

_RESPONSE: Final = f"{{{PROTOCOL}}}Response"
_ASSERTION: Final = f"{{{ASSERTION}}}Assertion"
_SIGNATURE: Final = f"{{{SIGNATURE}}}Signature"
_TRANSFORMS: Final = (
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
)
_METHODS: Final = frozenset(
    method
    for method in SignatureMethod
    if method.name.startswith(("RSA_SHA", "ECDSA_SHA", "SHA")) and "SHA1" not in method.name
)
_DIGESTS: Final = frozenset(
    {DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}
)
_CONDITIONS: Final = frozenset(
    f"{{{ASSERTION}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")
)
_NAMES: Final = {"p": PROTOCOL, "a": ASSERTION, "d": SIGNATURE}


def read_response(encoded: str, *, certificates: Sequence[str], signed: str) -> Told:
    """What a response in base64 says; raise `Unreadable` where it is odd or not signed as it must.

    `certificates` are those of the identity provider, in PEM; `signed` is one of `domain.saml`.
    """
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("saml_format", "not base64") from error
    root = read_xml(content)
    assertion = _shaped(root)
    keys = [_certificate(each) for each in certificates]
    whole = _signed(root, keys, location="./")
    part = _signed(assertion, keys, location=f"./{_ASSERTION}/")
    if (whole is None and signed == "response") or (part is None and signed == "assertion"):
        raise Unreadable("saml_signature", f"the {signed} is not signed")
    if whole is not None:
        root, assertion = whole, _one(whole, "a:Assertion")
    elif part is not None:
        assertion = part
    else:
        raise Unreadable("saml_signature", "nothing is signed")
    return _told(root, assertion, response_signed=whole is not None)


def _shaped(root: etree._Element) -> etree._Element:
    """The assertion of a response that has the one shape that is taken."""
    if root.tag != _RESPONSE or root.get("Version") != "2.0":
        raise Unreadable("saml_format", "no SAML 2.0 response")
    if next(root.iter(f"{{{ASSERTION}}}EncryptedAssertion"), None) is not None:
        raise Unreadable("saml_encrypted", "the assertion is encrypted")
    status = root.find("p:Status/p:StatusCode", _NAMES)
    assertions = list(root.iter(_ASSERTION))
    if not assertions and status is not None:
        raise Unreadable("saml_status", _words_of(root, status))
    if len(assertions) != 1 or assertions[0].getparent() is not root:
        raise Unreadable("saml_format", "not one assertion right below the response")
    if len(list(root.iter(_RESPONSE))) != 1:
        raise Unreadable("saml_format", "a response in the response")
    for signature in root.iter(_SIGNATURE):
        if signature.getparent() not in (root, assertions[0]):
            raise Unreadable("saml_format", "a signature where none belongs")
    _check_identifiers(root)
    return assertions[0]


def _words_of(root: etree._Element, status: etree._Element) -> str:
    """Why the identity provider says no, in its own words."""
    inner = status.find("p:StatusCode", _NAMES)
    codes = [each.get("Value", "") for each in (status, inner) if each is not None]
    said = root.findtext("p:Status/p:StatusMessage", "", _NAMES)
    return " ".join([*(code.rpartition(":")[2] for code in codes), said]).strip()


def _check_identifiers(root: etree._Element) -> None:
    found = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if etree.QName(name).localname.lower() == "id"
    ]
    if len(found) != len(set(found)):
        raise Unreadable("saml_format", "an identifier stands there twice")


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise Unreadable("saml_certificate", str(error)) from error


def _signed(
    element: etree._Element, keys: Iterable[x509.Certificate], *, location: str
) -> etree._Element | None:
    """What the element's own signature covers, read from the signed bytes; None without one."""
    signatures = element.findall("d:Signature", _NAMES)
    if not signatures:
        return None
    if len(signatures) != 1:
        raise Unreadable("saml_format", "more than one signature")
    _check_references(signatures[0], element)
    root = element.getroottree().getroot()
    words = "no certificate is known"
    for key in keys:
        try:
            return _covered(_verified(root, key, location), element)
        except (SignXMLException, etree.LxmlError, ValueError) as error:
            words = f"{type(error).__name__}: {error}"
    raise Unreadable("saml_signature", words)


def _check_references(signature: etree._Element, element: etree._Element) -> None:
    """One reference, to the element around it, by the two transforms of SAML (Core 5.4)."""
    references = signature.findall("d:SignedInfo/d:Reference", _NAMES)
    if len(references) != 1 or references[0].get("URI") != f"#{element.get('ID')}":
        raise Unreadable("saml_signature", "the signature covers something else")
    found = references[0].findall("d:Transforms/d:Transform", _NAMES)
    if tuple(each.get("Algorithm") for each in found) != _TRANSFORMS:
        raise Unreadable("saml_signature", "other transforms than SAML's")


def _verified(root: etree._Element, key: x509.Certificate, location: str) -> VerifyResult:
    """The key is trusted because an administrator gave it: its certificate's dates say nothing."""
    found = XMLVerifier().verify(
        root,
        x509_cert=key,
        id_attribute="ID",
        expect_config=SignatureConfiguration(
            location=location,
            signature_methods=_METHODS,
            digest_algorithms=_DIGESTS,
            expect_references=1,
            ignore_ambiguous_key_info=True,
            verification_time=key.not_valid_before_utc,
        ),
    )
    return found[0] if isinstance(found, list) else found


def _covered(found: VerifyResult, element: etree._Element) -> etree._Element:
    covered = found.signed_xml
    if (
        covered is None
        or covered.tag != element.tag
        or covered.get("ID") != element.get("ID")
        or next(covered.iterfind("d:Signature", _NAMES), None) is not None
    ):
        raise Unreadable("saml_signature", "the signature covers something else")
    return covered


def _told(root: etree._Element, assertion: etree._Element, *, response_signed: bool) -> Told:
    subject = _one(assertion, "a:Subject")
    name = _one(subject, "a:NameID")
    conditions = _one(assertion, "a:Conditions")
    odd = next((each.tag for each in conditions if each.tag not in _CONDITIONS), "")
    contexts = assertion.iterfind("a:AuthnStatement/a:AuthnContext/a:AuthnContextClassRef", _NAMES)
    return Told(
        status=_one(root, "p:Status/p:StatusCode").get("Value", ""),
        destination=root.get("Destination", ""),
        in_response_to=root.get("InResponseTo", ""),
        response_issuer=_text(root.find("a:Issuer", _NAMES)),
        response_signed=response_signed,
        issuer=_text(_one(assertion, "a:Issuer")),
        assertion_id=assertion.get("ID", ""),
        name_id=_text(name),
        name_format=name.get("Format", ""),
        confirmations=tuple(
            _confirmation(each) for each in subject.iterfind("a:SubjectConfirmation", _NAMES)
        ),
        audiences=tuple(
            tuple(_text(each) for each in restriction.iterfind("a:Audience", _NAMES))
            for restriction in conditions.iterfind("a:AudienceRestriction", _NAMES)
        ),
        attributes=_attributes(assertion),
        contexts=tuple(_text(each) for each in contexts),
        not_before=_instant(conditions.get("NotBefore")),
        not_on_or_after=_instant(conditions.get("NotOnOrAfter")),
        odd_condition=str(odd),
        signed_in_at=_instant(_one(assertion, "a:AuthnStatement").get("AuthnInstant")),
    )


def _confirmation(element: etree._Element) -> Confirmation:
    data = element.find("a:SubjectConfirmationData", _NAMES)
    method = element.get("Method", "")
    if data is None:
        return Confirmation(method)
    return Confirmation(
        method,
        recipient=data.get("Recipient", ""),
        in_response_to=data.get("InResponseTo", ""),
        not_before=_instant(data.get("NotBefore")),
        not_on_or_after=_instant(data.get("NotOnOrAfter")),
    )


def _attributes(assertion: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in assertion.iterfind("a:AttributeStatement/a:Attribute", _NAMES):
        name = each.get("Name", "")
        values = (_text(value) for value in each.iterfind("a:AttributeValue", _NAMES))
        found[name] = found.get(name, ()) + tuple(value for value in values if value)
    return found


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.findall(path, _NAMES)
    if len(found) != 1:
        raise Unreadable("saml_format", f"not one {path.rpartition(':')[2]}")
    return found[0]


def _text(element: etree._Element | None) -> str:
    """All of an element's text; an element with others inside has none."""
    if element is None or len(element):
        return ""
    return (element.text or "").strip()


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("saml_format", f"no time: {text}") from error
    if found.tzinfo is None:
        raise Unreadable("saml_format", f"a time without a zone: {text}")
    return found.astimezone(UTC)


def request_address(
    *,
    sign_in_url: str,
    audience: str,
    recipient: str,
    request_id: str,
    at: datetime,
    relay: str,
    again: bool = False,
) -> str:
    """Where the browser goes to sign in there: our request by the redirect binding.

    With `again` the person is asked there for the password once more.
    """
    request = etree.Element(
        f"{{{PROTOCOL}}}AuthnRequest",
        {
            "ID": request_id,
            "Version": "2.0",
            "IssueInstant": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Destination": sign_in_url,
            "AssertionConsumerServiceURL": recipient,
            "ProtocolBinding": POST,
            **({"ForceAuthn": "true"} if again else {}),
        },
        nsmap={"samlp": PROTOCOL, "saml": ASSERTION},
    )
    etree.SubElement(request, f"{{{ASSERTION}}}Issuer").text = audience
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(etree.tostring(request)) + packer.flush()
    words = urlencode({"SAMLRequest": base64.b64encode(packed).decode(), "RelayState": relay})
    return f"{sign_in_url}{'&' if '?' in sign_in_url else '?'}{words}"
