"""Access tokens of OAuth 2.0 (RFC 6749): asked for, kept until shortly before they end."""

import json
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings

from vefa.core.outgoing import Unreachable, fetch
from vefa.mail.domain.mailboxes import Access, is_safe_address
from vefa.mail.intake.imap import Fault

SECONDS: Final = 20
LARGEST_ANSWER: Final = 100_000
SPARE_SECONDS: Final = 120
"""How long before its end a token is used no more."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, until when (monotonic clock) it is good, and a new refresh token if any."""

    text: str
    until: float
    refresh_token: str


def fetch_token(access: Access) -> Token:
    """Ask the token endpoint. Raises `Fault` with its words."""
    if not is_safe_address(access.token_url):
        raise Fault("token", access.token_url)
    form = {"client_id": access.client_id, "scope": access.scopes}
    if access.client_secret:
        form["client_secret"] = access.client_secret
    if access.authentication == "refresh":
        form |= {"grant_type": "refresh_token", "refresh_token": access.refresh_token}
    else:
        form["grant_type"] = "client_credentials"
    body = urlencode({name: value for name, value in form.items() if value}).encode()
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    try:
        # A secret goes where the administrator said, and nowhere else: no redirection is followed.
        response = fetch(
            access.token_url,
            method="POST",
            body=body,
            headers=headers,
            allowed=settings.OUTGOING_NETWORKS,
            timeout=SECONDS,
            limit=LARGEST_ANSWER,
        )
    except Unreachable as error:
        raise Fault("token", str(error)) from error
    answer = _read(response.body)
    if response.status != 200:
        raise Fault("token", _words(response.status, answer))
    token = answer.get("access_token")
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise Fault("token", _words(200, answer))
    try:
        seconds = float(answer.get("expires_in", 0))
    except (TypeError, ValueError):
        seconds = 0.0
    fresh = answer.get("refresh_token")
    return Token(
        token,
        time.monotonic() + max(seconds - SPARE_SECONDS, 0.0),
        fresh if isinstance(fresh, str) and fresh != access.refresh_token else "",
    )


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _words(status: int, answer: dict[str, Any]) -> str:
    told = [str(answer[name]) for name in ("error", "error_description") if answer.get(name)]
    return " ".join(" ".join([str(status), *told]).split())[:500]
