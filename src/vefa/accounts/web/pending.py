"""A sign-in that is half done: who has proved the first step, kept in the session for minutes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from vefa.accounts.actions import note_sign_in
from vefa.accounts.actions.sessions import NOWHERE, CameBy
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of, user_with_id
from vefa.accounts.queries.second_step import has_second_step, is_required
from vefa.accounts.web.origin import address_of, device_of, remember_device
from vefa.accounts.web.there import PENDING, THERE, as_kept, came_by_in
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.scope import scoped

PATIENCE: Final = timedelta(minutes=10)
_CONFIRMED: Final = "confirmed_at"


def actor_from(request: HttpRequest, user: User) -> Actor:
    """The person as an actor, from where this request comes."""
    return replace(actor_of(user), address=address_of(request))


def first_step_done(
    request: HttpRequest,
    user: User,
    target: str,
    *,
    confirmed: bool = True,
    there: CameBy = NOWHERE,
) -> HttpResponse:
    """The password (or a letter's link, or a provider) was right: ask for the second step, or
    begin. `there` says by which provider."""
    with scoped(actor_of(user).scope):
        has = has_second_step(user)
    if not has and not is_required(user):
        return finish(request, user, target, confirmed=confirmed, there=there)
    request.session[PENDING] = {
        "user": user.pk,
        "at": clock.now().isoformat(),
        "next": target,
        "there": as_kept(there),
    }
    return redirect("sign_in_code" if has else "sign_in_set_up")


def pending_user(request: HttpRequest) -> tuple[User, str] | None:
    """Who is half signed in here, and where to go afterwards; None once it took too long."""
    found = request.session.get(PENDING)
    if found is None:
        return None
    at = datetime.fromisoformat(found["at"])
    if not at <= clock.now() <= at + PATIENCE:
        return None
    user = user_with_id(int(found["user"]))
    return (user, str(found["next"])) if user is not None and user.is_active else None


def finish_pending(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """The second step was right as well: begin the session, by whatever the first one was."""
    there = came_by_in({PENDING: request.session.get(PENDING, {})})
    return finish(request, user, target, there=there)


def finish(
    request: HttpRequest,
    user: User,
    target: str,
    *,
    confirmed: bool = True,
    there: CameBy = NOWHERE,
) -> HttpResponse:
    """Everything that was asked for is proved: begin the session.

    `confirmed` is False where others proved it, and not just now.
    """
    at = clock.now()
    request.session.pop(PENDING, None)
    auth.login(request, user)
    request.session[THERE] = as_kept(there)
    if confirmed:
        note_confirmed(request, at)
    actor = actor_from(request, user)
    with scoped(actor.scope):
        note_sign_in(actor=actor, at=at, deed="signed_in", device=device_of(request))
    response = HttpResponseRedirect(target)
    remember_device(request, response, user)
    return response


def note_confirmed(request: HttpRequest, at: datetime) -> None:
    """That the person has just proved who they are."""
    request.session[_CONFIRMED] = at.isoformat()


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When the person proved who they are for the last time in this session."""
    found = request.session.get(_CONFIRMED)
    return datetime.fromisoformat(found) if found else None
