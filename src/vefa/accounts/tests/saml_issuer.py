"""An identity provider of the tests: it signs whatever it is told to, also nonsense."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import methods
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from vefa.accounts.domain.saml import Told
from vefa.accounts.formats.saml import read_response
from vefa.accounts.formats.xml import Unreadable

NOON: Final = datetime(2026, 4, 20, 12, tzinfo=UTC)
ISSUER: Final = "https://idp.acme.example/metadata"
AUDIENCE: Final = "https://desk.example/sign-in/saml/acme/metadata/"
RECIPIENT: Final = "https://desk.example/sign-in/saml/acme/"
REQUEST: Final = "_request"
EXCLUSIVE: Final = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
DS: Final = "http://www.w3.org/2000/09/xmldsig#"

_PLACE = f'<ds:Signature xmlns:ds="{DS}" Id="placeholder"/>'
_ASSERTION = """
<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  ID="{id}" Version="2.0" IssueInstant="{at}"><saml:Issuer>{issuer}</saml:Issuer>{place}
  <saml:Subject><saml:NameID Format="{name_format}">{name_id}</saml:NameID>
    <saml:SubjectConfirmation Method="{method}"><saml:SubjectConfirmationData
      Recipient="{recipient}" InResponseTo="{confirmed}" NotOnOrAfter="{ends}"/>
    </saml:SubjectConfirmation></saml:Subject>
  <saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}">
    <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>
  {condition}</saml:Conditions>
  <saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef
    >{context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
  <saml:AttributeStatement>{attributes}</saml:AttributeStatement>
</saml:Assertion>"""
_RESPONSE = """
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
  xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{response_id}" Version="2.0"
  IssueInstant="{at}" Destination="{destination}" InResponseTo="{request}"
  ><saml:Issuer>{issuer}</saml:Issuer>{place}<samlp:Status><samlp:StatusCode
  Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status></samlp:Response>"""
_ATTRIBUTE = (
    '<saml:Attribute Name="{}"><saml:AttributeValue xsi:type="xs:string">{}'
    "</saml:AttributeValue></saml:Attribute>"
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """A key, and the certificate that says so."""

    key: rsa.RSAPrivateKey
    certificate: str

    def sign(
        self,
        element: etree._Element,
        *,
        method: SignatureMethod = SignatureMethod.RSA_SHA256,
        digest: DigestAlgorithm = DigestAlgorithm.SHA256,
        c14n: CanonicalizationMethod = EXCLUSIVE,
    ) -> etree._Element:
        """The element with its own signature."""
        signer = _Signer(
            method=methods.enveloped,
            signature_algorithm=method,
            digest_algorithm=digest,
            c14n_algorithm=c14n,
        )
        return signer.sign(
            element,
            key=self.key,
            cert=self.certificate,
            reference_uri=element.get("ID"),
            id_attribute="ID",
        )


class _Signer(XMLSigner):
    def check_deprecated_methods(self) -> None:
        """Sign with what is too old as well: that must be refused."""


@cache
def make_issuer(name: str = "acme") -> Issuer:
    """The same one for the same name; its certificate ended long ago, which says nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=900))
        .not_valid_after(NOON - timedelta(days=100))
        .sign(key, hashes.SHA256())
    )
    return Issuer(key, certificate.public_bytes(serialization.Encoding.PEM).decode())


@dataclass(frozen=True, slots=True)
class Words:
    """What a response says; everything may be changed."""

    issuer: str = ISSUER
    audience: str = AUDIENCE
    recipient: str = RECIPIENT
    destination: str = RECIPIENT
    request: str = REQUEST
    confirmed: str = REQUEST
    name_id: str = "ann-1"
    name_format: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    method: str = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    status: str = "Success"
    context: str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    condition: str = ""
    at: datetime = NOON
    attributes: tuple[tuple[str, str], ...] = (("mail", "ann@acme.example"), ("cn", "Ann"))
    id: str = "_assertion"
    response_id: str = "_response"


WORDS: Final = Words()


def assertion(words: Words, issuer: Issuer | None = None, **how: object) -> etree._Element:
    """An assertion, signed where there is an issuer."""
    text = _ASSERTION.format(
        **{name: getattr(words, name) for name in words.__slots__ if name not in _SPECIAL},
        at=_time(words.at),
        begins=_time(words.at - timedelta(minutes=1)),
        ends=_time(words.at + timedelta(minutes=5)),
        attributes="".join(_ATTRIBUTE.format(*pair) for pair in words.attributes),
        place=_PLACE if issuer else "",
    )
    element = etree.fromstring(text)
    return issuer.sign(element, **how) if issuer else element  # type: ignore[arg-type]


def response(
    words: Words,
    *assertions: etree._Element,
    issuer: Issuer | None = None,
) -> etree._Element:
    """A response around assertions, signed where there is an issuer."""
    names = ("issuer", "destination", "request", "status", "response_id")
    text = _RESPONSE.format(
        **{name: getattr(words, name) for name in names},
        at=_time(words.at),
        place=_PLACE if issuer else "",
    )
    element = etree.fromstring(text)
    element.extend(assertions)
    if issuer is None:
        return element
    # What is signed must be parsed as one piece, with the namespaces of the whole.
    return issuer.sign(etree.fromstring(etree.tostring(element)))


def encoded(element: etree._Element | bytes) -> str:
    """As it comes in a form."""
    content = element if isinstance(element, bytes) else etree.tostring(element)
    return base64.b64encode(content).decode()


def read(element: etree._Element | bytes, *, signed: str = "either") -> Told:
    """What Vefa reads, to which two certificates are known."""
    certificates = [make_issuer("other").certificate, make_issuer().certificate]
    return read_response(encoded(element), certificates=certificates, signed=signed)


def assert_refused(element: etree._Element | bytes, code: str, *, signed: str = "either") -> None:
    """It is not read at all, for this reason."""
    with pytest.raises(Unreadable) as raised:
        read(element, signed=signed)
    assert raised.value.code == code


def good(words: Words = WORDS) -> etree._Element:
    """As most send it: the assertion is signed."""
    return response(words, assertion(words, make_issuer()))


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


_SPECIAL: Final = frozenset({"at", "attributes"})
