"""A sign-in that is half done: who has proved the first step, kept in the session for minutes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from vefa.accounts.actions import note_sign_in
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of, user_with_id
from vefa.accounts.queries.second_step import has_second_step, is_required
from vefa.accounts.web.origin import address_of, device_of, remember_device
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.scope import scoped

PATIENCE: Final = timedelta(minutes=10)
_KEY: Final = "pending_sign_in"
_CONFIRMED: Final = "confirmed_at"


def actor_from(request: HttpRequest, user: User) -> Actor:
    """The person as an actor, from where this request comes."""
    return replace(actor_of(user), address=address_of(request))


def first_step_done(
    request: HttpRequest, user: User, target: str, *, confirmed: bool = True
) -> HttpResponse:
    """The password (or a letter's link) was right: ask for the second step, or begin."""
    with scoped(actor_of(user).scope):
        has = has_second_step(user)
    if not has and not is_required(user):
        return finish(request, user, target, confirmed=confirmed)
    request.session[_KEY] = {"user": user.pk, "at": clock.now().isoformat(), "next": target}
    return redirect("sign_in_code" if has else "sign_in_set_up")


def pending_user(request: HttpRequest) -> tuple[User, str] | None:
    """Who is half signed in here, and where to go afterwards; None once it took too long."""
    found = request.session.get(_KEY)
    if found is None or clock.now() - datetime.fromisoformat(found["at"]) > PATIENCE:
        return None
    user = user_with_id(int(found["user"]))
    return (user, str(found["next"])) if user is not None and user.is_active else None


def finish(
    request: HttpRequest, user: User, target: str, *, confirmed: bool = True
) -> HttpResponse:
    """Everything that was asked for is proved: begin the session.

    `confirmed` is False where others proved it, and not just now.
    """
    at = clock.now()
    request.session.pop(_KEY, None)
    auth.login(request, user)
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
