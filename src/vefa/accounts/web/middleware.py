"""Who asks, in which language and time zone, and what row-level security lets through."""

import logging
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.db import DataError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from psycopg.errors import ReadOnlySqlTransaction, UniqueViolation

from vefa.accounts.actions.sessions import is_news, note_seen
from vefa.accounts.actions.viewing import note_viewed
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.accounts.web.looking import Viewing, may_look, viewing_of
from vefa.accounts.web.origin import address_of, device_of
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.scope import NOTHING, Steps, scoped
from vefa.ui.web.errors import bad_request, done_already

_log = logging.getLogger(__name__)


class ActorRequest(HttpRequest):
    """A request that has passed the middleware. `viewing` where an administrator only looks."""

    actor: Actor | None
    viewing: Viewing | None
    steps: Steps


class ActorMiddleware:
    """Each request is one transaction under the scope of whoever is signed in; few end a step of it
    (`end_step`) before they go on.

    An answer of 500 rolls it back: half a page's work is never kept. While an administrator looks
    at somebody's pages, the transaction can write nothing but that they looked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, viewing = request.user, None
        actor = None
        if isinstance(user, User) and user.is_authenticated:
            viewing = viewing_of(request, user, clock.now())
            actor = _actor(request, viewing.person if viewing else user)
        own = cast("ActorRequest", request)
        own.actor, own.viewing = actor, viewing
        language = actor.language if actor else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        zone = zoneinfo.ZoneInfo(actor.timezone if actor else settings.TIME_ZONE)
        with (
            translation.override(language),
            timezone.override(zone),
            Steps(actor.scope if actor else NOTHING) as steps,
        ):
            own.steps = steps
            if isinstance(user, User) and actor is not None:
                _note_seen(request, user)
            response = _looked(request, viewing) if viewing else None
            response = response or self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        response.headers.setdefault("Content-Language", language)
        if actor is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that wanted to write while somebody only looks, what another wrote at this very
        moment, or words no database holds.

        What a request may bring along that is not caught where it is read (a NUL in a search, a
        number of thirty digits) is the sender's mistake and not ours.
        """
        if isinstance(error.__cause__, UniqueViolation):
            # Two presses at once: each looked first and saw nothing, the key takes one of them.
            _log.warning("%s %s: %s", request.method, request.path, error)
            transaction.set_rollback(True)
            return done_already(request)
        if isinstance(error, DataError):
            _log.warning("%s %s: %s", request.method, request.path, error)
            transaction.set_rollback(True)
            return bad_request(request, error)
        if cast("ActorRequest", request).viewing and isinstance(
            error.__cause__, ReadOnlySqlTransaction
        ):
            transaction.set_rollback(True)
            return _only_looking(request)
        return None


def end_step(request: HttpRequest) -> None:
    """Commit what the request has done so far: it stands whatever follows, and its locks go.

    While an administrator only looks there is nothing to keep, and the transaction stays the one
    that can write nothing.
    """
    own = cast("ActorRequest", request)
    if own.viewing is None:
        own.steps.end_step()


def _actor(request: HttpRequest, user: User) -> Actor:
    return replace(actor_of(user), address=address_of(request))


def _looked(request: HttpRequest, viewing: Viewing) -> HttpResponse | None:
    """Note that the administrator looks, and let nothing more be written; or refuse."""
    request.user = viewing.person
    if not may_look(request):
        return _only_looking(request)
    if request.method == "POST":
        return None
    viewer = _actor(request, viewing.viewer)
    note_viewed(actor=viewer, at=clock.now(), user=viewing.person, path=request.path)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    return None


def _only_looking(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/only_looking.html", status=403)


def _note_seen(request: HttpRequest, user: User) -> None:
    row = getattr(request.session, "row", None)
    if row is None:
        return
    at, address = clock.now(), address_of(request)
    if not is_news(row, at=at, address=address):
        return
    with scoped(actor_of(user).scope):
        note_seen(session=row, user=user, at=at, address=address, device=device_of(request))
