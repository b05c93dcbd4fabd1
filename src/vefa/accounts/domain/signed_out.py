"""What a provider says when somebody's session there has ended (OpenID Connect Back-Channel
Logout 1.0).

Nothing here looks at a signature; `actions.oidc` does, before it asks `notice_of`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from vefa.accounts.domain.oidc import LONGEST_SUBJECT, SKEW, Untrusted, check_audience, moment

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
OLDEST: Final = timedelta(minutes=5)
"""How old a notice may be: providers send it at once, and some give it no end."""

TYPES: Final = frozenset({"logout+jwt", "application/logout+jwt", "jwt"})
"""What a notice may call itself: the specification's name, or what older providers write."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Whose sessions have ended there: of a person, one of them, or both. `token` is its own name,
    by which it is taken once."""

    subject: str
    session: str
    token: str


def check_type(header: Mapping[str, Any]) -> None:
    """Raise `Untrusted` for a token that says of itself that it is something else.

    >>> check_type({"alg": "ES256", "typ": "logout+jwt"})
    """
    given = header.get("typ", "JWT")
    if not isinstance(given, str) or given.lower() not in TYPES:
        raise Untrusted("token", f"typ {given}"[:80])


def notice_of(claims: Mapping[str, Any], *, issuer: str, client_id: str, at: datetime) -> Notice:
    """The notice in these claims (section 2.6). Raises `Untrusted` for anything else, an ID token
    above all: that has a nonce, or lacks the event."""
    if claims.get("iss") != issuer:
        raise Untrusted("issuer", f"iss {claims.get('iss')}")
    check_audience(claims, client_id)
    issued_at, expires_at = moment(claims, "iat"), moment(claims, "exp")
    if issued_at is None or ("exp" in claims and expires_at is None):
        raise Untrusted("claims", "iat or exp missing")
    if issued_at > at + SKEW:
        raise Untrusted("not_yet", f"iat {issued_at.isoformat()}")
    if at >= (expires_at or issued_at + OLDEST) + SKEW or at >= issued_at + OLDEST + SKEW:
        raise Untrusted("expired", f"iat {issued_at.isoformat()}")
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(EVENT), Mapping):
        raise Untrusted("claims", "no event of signing out")
    if "nonce" in claims:
        raise Untrusted("claims", "a nonce")
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    token = _text(claims, "jti")
    if not token or not (subject or session):
        raise Untrusted("claims", "jti missing, or both sub and sid")
    return Notice(subject, session, token)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_SUBJECT:
        raise Untrusted("claims", f"{name} is no text, or too long")
    return value
