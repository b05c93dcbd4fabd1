"""Who asks, in which language and time zone, and what row-level security lets through."""

import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from vefa.accounts.actions.sessions import note_seen
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.accounts.web.origin import address_of, device_of
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.scope import NOTHING, scoped


class ActorRequest(HttpRequest):
    """A request that has passed the middleware."""

    actor: Actor | None


class ActorMiddleware:
    """Each request is one transaction under the scope of whoever is signed in.

    An answer of 500 rolls it back: half a page's work is never kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        actor = None
        if isinstance(user, User) and user.is_authenticated:
            actor = replace(actor_of(user), address=address_of(request))
        cast("ActorRequest", request).actor = actor
        language = actor.language if actor else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        zone = zoneinfo.ZoneInfo(actor.timezone if actor else settings.TIME_ZONE)
        with (
            translation.override(language),
            timezone.override(zone),
            scoped(actor.scope if actor else NOTHING),
        ):
            if actor is not None:
                _note_seen(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        response.headers.setdefault("Content-Language", language)
        if actor is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _note_seen(request: HttpRequest) -> None:
    row = getattr(request.session, "row", None)
    if row is not None and isinstance(request.user, User):
        note_seen(
            session=row,
            user=request.user,
            at=clock.now(),
            address=address_of(request),
            device=device_of(request),
        )
