"""Who may open a view. A stranger is told nothing: 404, as if the page did not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from vefa.accounts.domain.roles import only_reads
from vefa.accounts.web.middleware import ActorRequest
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed

P = ParamSpec("P")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def actor_of_request(request: HttpRequest) -> Actor:
    """The signed-in person's actor; 404 where there is none (a guard was forgotten)."""
    actor = cast("ActorRequest", request).actor
    if actor is None:
        raise Http404
    return actor


def _guard(side: str, permission: str) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = cast("ActorRequest", request).actor
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if side not in ("any", actor.kind) or (permission and not actor.can(permission)):
                raise Http404
            if side == "staff" and request.method not in _READING and _only_reads(actor):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                raise Http404 from error

        guarded.vefa_guard = (side, permission)  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def _only_reads(actor: Actor) -> bool:
    return actor.kind == "staff" and only_reads(actor.permissions)


def staff(permission: str = "") -> Callable[[View[P]], View[P]]:
    """Staff who hold `permission`; those who only read may ask and never send anything."""
    return _guard("staff", permission)


def customer(permission: str = "") -> Callable[[View[P]], View[P]]:
    """A customer's people who hold `permission`."""
    return _guard("customer", permission)


def signed_in() -> Callable[[View[P]], View[P]]:
    """Anyone who is signed in."""
    return _guard("any", "")
