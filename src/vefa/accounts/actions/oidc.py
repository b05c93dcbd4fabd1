"""Asking an OpenID provider: its description, its keys, and a token for a code."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from vefa.accounts.domain.oidc import (
    Discovery,
    OidcSettings,
    Untrusted,
    check_claims,
    discovery_url,
    key_type_of,
    read_discovery,
)
from vefa.accounts.domain.signed_out import Notice, check_type, notice_of
from vefa.accounts.models import SignInProvider
from vefa.core.outgoing import Answer, Unreachable, fetch
from vefa.core.secrets import SealedElsewhere, open_sealed

KEPT: Final = timedelta(hours=1)
"""How long a description and its keys are believed before they are asked for again."""

AGAIN_AFTER: Final = timedelta(minutes=1)
"""How soon keys are asked for again for the sake of one that we do not know: a provider has new
ones at times, and nobody shall make us ask more often."""

SECONDS: Final = 8.0
LARGEST_ANSWER: Final = 300_000

REST: Final = timedelta(seconds=30)
"""So long a server that did not answer is left alone; a person's test asks it all the same."""

MOST_KEPT: Final = 500
"""Addresses whose answers, and whose failures, a process remembers."""

_failed: dict[str, tuple[datetime, Any]] = {}
"""When a server did not answer, and the code and words of that."""

_kept: dict[str, tuple[datetime, Any]] = {}


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a provider: its description and how many keys it has."""

    discovery: Discovery
    keys: int


def describe_provider(provider: SignInProvider, at: datetime, *, tried: bool = False) -> Discovery:
    """The provider's description, at most an hour old. Raises `Untrusted`.

    `tried`: a person wants to know, so it is asked for although it has just failed.
    """
    issuer = OidcSettings.from_json(provider.settings).issuer
    answer = _read(discovery_url(issuer), at, "discovery", anew=tried, tried=tried)
    return read_discovery(answer, issuer)


def try_provider(provider: SignInProvider, at: datetime, back: str) -> Tried:
    """Ask everything that can be asked without a person. Raises `Untrusted`.

    The client's secret is tried with a code that is none: a provider that knows us refuses the
    code, one that does not refuses us.
    """
    found = describe_provider(provider, at, tried=True)
    keys = _keys(found, at, anew=True, tried=True)
    try:
        _ask_token(provider, found, code="none", verifier="none" * 11, back=back)
    except Untrusted as refused:
        if refused.code != "code":
            raise
    return Tried(found, len(keys))


def redeem(
    provider: SignInProvider, *, code: str, verifier: str, nonce: str, back: str, at: datetime
) -> dict[str, Any]:
    """The proved claims that a code stands for. Raises `Untrusted`.

    `back` is the address that the code was sent to.
    """
    own = OidcSettings.from_json(provider.settings)
    found = describe_provider(provider, at)
    answer = _ask_token(provider, found, code=code, verifier=verifier, back=back)
    claims = signed_claims(str(answer.get("id_token", "")), found, at)
    check_claims(claims, issuer=own.issuer, client_id=own.client_id, nonce=nonce, at=at)
    if own.asks_userinfo and found.userinfo_endpoint:
        more = _userinfo(found, str(answer.get("access_token", "")))
        if more.get("sub") != claims["sub"]:
            raise Untrusted("userinfo", "sub differs")
        claims = {**more, **claims}
    return claims


def signed_claims(token: str, found: Discovery, at: datetime) -> dict[str, Any]:
    """The claims of a token that one of the provider's present keys has signed."""
    header = _header(token)
    key_type = key_type_of(header.get("alg"))
    wanted = [each for each in _keys(found, at) if _fits(each, header, key_type)]
    if not wanted:
        wanted = [each for each in _keys(found, at, anew=True) if _fits(each, header, key_type)]
    for each in wanted:
        try:
            return jwt.decode(token, import_key(each), algorithms=[header["alg"]]).claims
        except (JoseError, ValueError, TypeError):
            continue
    raise Untrusted("signature", f"kid {header.get('kid')}")


def notice_in(provider: SignInProvider, token: str, at: datetime) -> Notice:
    """What a notice of signing out says, once it is proved to be the provider's and for us.

    Raises `Untrusted`.
    """
    own = OidcSettings.from_json(provider.settings)
    check_type(_header(token))
    claims = signed_claims(token, describe_provider(provider, at), at)
    return notice_of(claims, issuer=own.issuer, client_id=own.client_id, at=at)


def _header(token: str) -> Mapping[str, Any]:
    try:
        start = token.partition(".")[0].encode("ascii")
        header = json.loads(base64.urlsafe_b64decode(start + b"=" * (-len(start) % 4)))
    except (ValueError, UnicodeError):
        header = None
    if not isinstance(header, dict):
        raise Untrusted("token", "no ID token")
    return header


def _fits(key: Mapping[str, Any], header: Mapping[str, Any], key_type: str) -> bool:
    return (
        key.get("kty") == key_type
        and key.get("use", "sig") == "sig"
        and header.get("kid") in (None, key.get("kid"))
    )


def _keys(
    found: Discovery, at: datetime, *, anew: bool = False, tried: bool = False
) -> list[dict[str, Any]]:
    data = _read(found.jwks_uri, at, "keys", anew=anew, tried=tried)
    keys = data.get("keys") if isinstance(data, Mapping) else None
    if not isinstance(keys, list):
        raise Untrusted("keys", "no list of keys")
    return [each for each in keys if isinstance(each, dict)]


def _read(address: str, at: datetime, code: str, *, anew: bool, tried: bool) -> Any:
    """The JSON at an address, kept for a while by this process.

    `anew` for what is known no longer than a moment. Strangers can bring that about (a token may
    name any key), so a server that hangs is left alone all the same, unless it is `tried`.
    """
    known = _kept.get(address)
    if known is not None and timedelta() <= at - known[0] < (AGAIN_AFTER if anew else KEPT):
        return known[1]
    failed = _failed.get(address)
    if failed is not None and not tried and timedelta() <= at - failed[0] < REST:
        raise Untrusted(*failed[1])
    try:
        data = _asked(address, code)
    except Untrusted as fault:
        _remember(_failed, address, at, (fault.code, fault.words), REST)
        raise
    _failed.pop(address, None)
    _remember(_kept, address, at, data, KEPT)
    return data


def _remember(
    where: dict[str, tuple[datetime, Any]], address: str, at: datetime, what: Any, lasts: timedelta
) -> None:
    """Note it, and forget what is over; the oldest go first where there are too many."""
    known = sorted(where.copy().items(), key=lambda each: each[1][0])
    too_many = len(known) + 1 - MOST_KEPT
    for number, (each, (then, _what)) in enumerate(known):
        if number < too_many or at - then >= lasts:
            where.pop(each, None)
    where[address] = (at, what)


def _asked(address: str, code: str) -> Any:
    answer = _fetch(address, headers={"Accept": "application/json"})
    if answer.status != 200:
        raise Untrusted(code, f"{address} answered {answer.status}")
    try:
        return json.loads(answer.body)
    except ValueError:
        raise Untrusted(code, f"{address} is no JSON") from None


def _ask_token(
    provider: SignInProvider, found: Discovery, *, code: str, verifier: str, back: str
) -> Mapping[str, Any]:
    own = OidcSettings.from_json(provider.settings)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    secret = _secret(provider)
    # In the form a secret is what it is; in the header some servers forget to decode it.
    if secret and "client_secret_post" not in found.auth_methods:
        pair = f"{quote(own.client_id, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
    else:
        form["client_id"] = own.client_id
        if secret:
            form["client_secret"] = secret
    answer = _fetch(
        found.token_endpoint, method="POST", body=urlencode(form).encode(), headers=headers
    )
    data = _object(answer)
    if answer.status != 200:
        refused = data.get("error")
        told = [str(answer.status), str(refused or ""), str(data.get("error_description") or "")]
        raise Untrusted("code" if refused == "invalid_grant" else "token", " ".join(told).strip())
    return data


def _userinfo(found: Discovery, token: str) -> Mapping[str, Any]:
    if not token or not token.isascii() or not token.isprintable():
        raise Untrusted("userinfo", "no access token")
    headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
    answer = _fetch(found.userinfo_endpoint, headers=headers)
    if answer.status != 200:
        raise Untrusted("userinfo", f"it answered {answer.status}")
    return _object(answer)


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        data = json.loads(answer.body)
    except ValueError:
        data = None
    return data if isinstance(data, dict) else {}


def _secret(provider: SignInProvider) -> str:
    if not provider.sealed_secret:
        return ""
    try:
        return open_sealed(provider.sealed_secret)
    except SealedElsewhere:
        raise Untrusted("sealed") from None


def _fetch(
    address: str, *, headers: Mapping[str, str], method: str = "GET", body: bytes | None = None
) -> Answer:
    try:
        return fetch(
            address,
            method=method,
            body=body,
            headers=headers,
            allowed=settings.OUTGOING_NETWORKS,
            timeout=SECONDS,
            limit=LARGEST_ANSWER,
        )
    except Unreachable as error:
        raise Untrusted("unreachable", str(error)) from error
