"""Where a request comes from: its network address, its device, whether the device is known."""

import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from vefa.accounts.domain.devices import client_address, describe
from vefa.accounts.models import User

COOKIE: Final = "vefa_device"
_SALT: Final = "vefa.accounts.device"
_YEAR: Final = 365 * 24 * 3600
_MOST_PEOPLE: Final = 8


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks, past the proxies of `settings.PROXIES`."""
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_address(peer, forwarded, settings.PROXIES)[:45]


def device_of(request: HttpRequest) -> str:
    """Browser and system, such as `Firefox, Windows`."""
    return describe(request.headers.get("User-Agent", ""))


def known_device(request: HttpRequest, user: User | None) -> str | None:
    """The device's own random name if this person has signed in on it before."""
    device = _read(request)
    return device["id"] if user is not None and user.pk in device["people"] else None


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the device know that this person has signed in on it; a signed cookie, for a year."""
    device = _read(request)
    people = [user.pk, *(key for key in device["people"] if key != user.pk)][:_MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(
            {"id": device["id"] or secrets.token_urlsafe(16), "people": people}, salt=_SALT
        ),
        max_age=_YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR)
        return {"id": str(found["id"]), "people": list(found["people"])}
    except (signing.BadSignature, KeyError, TypeError):
        return {"id": "", "people": []}
