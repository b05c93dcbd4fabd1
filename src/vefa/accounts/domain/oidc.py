"""OpenID Connect: what is asked, and which answers are believed (Core 1.0, Discovery 1.0, PKCE).

Nothing here looks at a signature; `actions.oidc` does, before it asks `check_claims`.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from vefa.accounts.domain.providers import Claim, group_values

SCOPES: Final = "openid email profile"

ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures by a key that only the provider has. Not `none`, and nothing that our own client's
secret could sign (HS256 and the like)."""

_KEY_TYPES: Final[Mapping[str, str]] = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}

SKEW: Final = timedelta(seconds=60)
"""How far the provider's clock may be from ours."""

FRESH: Final = timedelta(minutes=5)
"""A proof of who one is that is not older counts as one made for us."""

LONGEST_SUBJECT: Final = 255


class Untrusted(Exception):
    """An answer that is not believed: a stable code, and words for the administrator."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """What the administrator entered for a provider of this kind.

    `groups_claim` may be a path with dots; `strong_acrs` are the values of `acr` that stand for
    more than a password.
    """

    issuer: str
    client_id: str
    scopes: str = SCOPES
    email_claim: str = "email"
    groups_claim: str = "groups"
    asks_userinfo: bool = False
    strong_acrs: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "OidcSettings":
        """From the provider's row; what is missing has its usual value."""
        return cls(
            issuer=str(data.get("issuer", "")),
            client_id=str(data.get("client_id", "")),
            scopes=str(data.get("scopes") or SCOPES),
            email_claim=str(data.get("email_claim") or "email"),
            groups_claim=str(data.get("groups_claim") or "groups"),
            asks_userinfo=data.get("asks_userinfo") is True,
            strong_acrs=group_values(data.get("strong_acrs")),
        )


@dataclass(frozen=True, slots=True)
class Discovery:
    """The provider's own description, as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    auth_methods: tuple[str, ...] = ("client_secret_basic",)
    tells_issuer: bool = False


def discovery_url(issuer: str) -> str:
    """Where the provider describes itself.

    >>> discovery_url("https://id.example/realms/acme/")
    'https://id.example/realms/acme/.well-known/openid-configuration'
    """
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def read_discovery(data: object, issuer: str) -> Discovery:
    """The description, if it is one of this issuer. Raises `Untrusted`."""
    if not isinstance(data, Mapping):
        raise Untrusted("discovery", "no JSON object")
    if data.get("issuer") != issuer:
        raise Untrusted("issuer", f"it calls itself {data.get('issuer')}")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    optional = ("userinfo_endpoint", "end_session_endpoint")
    found = {name: _address(data, name) for name in (*needed, *optional)}
    if missing := [name for name in needed if not found[name]]:
        raise Untrusted("discovery", f"{', '.join(missing)} missing")
    methods = group_values(data.get("token_endpoint_auth_methods_supported"))
    return Discovery(
        issuer=issuer,
        auth_methods=methods or ("client_secret_basic",),
        tells_issuer=data.get("authorization_response_iss_parameter_supported") is True,
        **found,
    )


def _address(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        return ""
    parts = urlsplit(value)
    return value if parts.scheme in ("https", "http") and parts.hostname else ""


def challenge_of(verifier: str) -> str:
    """The challenge of a PKCE verifier (RFC 7636, S256).

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def with_query(address: str, **values: str) -> str:
    """The address with more in its query; empty values are left out.

    >>> with_query("https://id.example/auth?tenant=7", state="a b", hint="")
    'https://id.example/auth?tenant=7&state=a+b'
    """
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def key_type_of(algorithm: object) -> str:
    """The type of key of an algorithm that is believed. Raises `Untrusted` for any other.

    >>> key_type_of("ES256"), key_type_of("PS512"), key_type_of("EdDSA")
    ('EC', 'RSA', 'OKP')
    """
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Untrusted("algorithm", str(algorithm)[:40])
    return _KEY_TYPES[algorithm[:2]]


def check_claims(
    claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime
) -> None:
    """Raise `Untrusted` unless these claims are of this issuer, for us, of now, and asked for here.

    The signature has been looked at before.
    """
    if claims.get("iss") != issuer:
        raise Untrusted("issuer", f"iss {claims.get('iss')}")
    check_audience(claims, client_id)
    expires_at, issued_at = moment(claims, "exp"), moment(claims, "iat")
    if expires_at is None or issued_at is None:
        raise Untrusted("claims", "exp or iat missing")
    if at >= expires_at + SKEW:
        raise Untrusted("expired", f"exp {expires_at.isoformat()}")
    begins_at = moment(claims, "nbf") or issued_at
    if max(begins_at, issued_at) > at + SKEW:
        raise Untrusted("not_yet", f"iat {issued_at.isoformat()}, nbf {begins_at.isoformat()}")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Untrusted("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Untrusted("claims", "sub missing or too long")


def check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """Raise `Untrusted` unless these claims were made for us."""
    audience = group_values(claims.get("aud"))
    party = claims.get("azp")
    if client_id not in audience:
        raise Untrusted("audience", f"aud {', '.join(audience)}")
    if party is None and len(audience) > 1:
        raise Untrusted("audience", "several audiences without azp")
    if party is not None and party != client_id:
        raise Untrusted("audience", f"azp {party}")


def moment(claims: Mapping[str, Any], name: str) -> datetime | None:
    """The instant that a claim names, None where it names none."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def claim_of(claims: Mapping[str, Any], settings: OidcSettings) -> Claim:
    """What checked claims say of the person.

    `email_verified` speaks of the claim `email` alone: another one is as good as the provider is.
    """
    email = claims.get(settings.email_claim)
    session = claims.get("sid")
    told = claims.get("email_verified")
    verified = told is True or told == "true"
    return Claim(
        subject=str(claims["sub"]),
        email=email.strip() if isinstance(email, str) else "",
        email_verified=verified and settings.email_claim == "email",
        name=_name(claims),
        groups=group_values(_at_path(claims, settings.groups_claim)),
        second_step="mfa" in group_values(claims.get("amr"))
        or claims.get("acr") in settings.strong_acrs,
        language=str(claims.get("locale", ""))[:2].lower(),
        session=session if isinstance(session, str) else "",
    )


def is_fresh(claims: Mapping[str, Any], at: datetime) -> bool:
    """Whether the provider has seen the person prove who they are just now.

    >>> noon = datetime(2026, 4, 20, 12, tzinfo=UTC)
    >>> is_fresh({"auth_time": noon.timestamp() - 60}, noon), is_fresh({}, noon)
    (True, False)
    """
    proved_at = moment(claims, "auth_time")
    return proved_at is not None and at - proved_at <= FRESH


def _name(claims: Mapping[str, Any]) -> str:
    if isinstance(claims.get("name"), str):
        return str(claims["name"])
    parts = (claims.get("given_name"), claims.get("family_name"))
    return " ".join(part for part in parts if isinstance(part, str))


def _at_path(claims: Mapping[str, Any], path: str) -> object:
    """The claim of this name, else what lies at the path's end.

    >>> _at_path({"realm_access": {"roles": ["desk"]}}, "realm_access.roles")
    ['desk']
    """
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found
