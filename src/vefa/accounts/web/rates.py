"""Views that are asked for only so often: 429 with the time to wait."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from vefa.accounts.actions.rates import count_deed
from vefa.accounts.web.guards import View
from vefa.accounts.web.middleware import ActorRequest, end_step
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.signing_in import too_many
from vefa.core import clock

P = ParamSpec("P")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def limited(kind: str, *, reading: bool = False) -> Callable[[View[P]], View[P]]:
    """Only so often as `settings.RATE_LIMITS` says of the kind, by person and network address.

    Put it under the guard. Looking is not counted unless `reading`. A form with files counts as an
    upload besides.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in _SAFE and not reading:
                return view(request, *args, **kwargs)
            actor = cast("ActorRequest", request).actor
            for each in [kind, "uploads"] if request.FILES else [kind]:
                wait = count_deed(
                    kind=each,
                    at=clock.now(),
                    person_id=actor.id if actor else None,
                    address=address_of(request),
                )
                if wait:
                    return _wait(request, wait)
            # A long deed must not keep others of the same company waiting for its count.
            end_step(request)
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


def _wait(request: HttpRequest, wait: timedelta) -> HttpResponse:
    response = render(request, "429.html", {"said": too_many(wait)}, status=429)
    response.headers["Retry-After"] = str(max(int(wait.total_seconds()), 1))
    return response
