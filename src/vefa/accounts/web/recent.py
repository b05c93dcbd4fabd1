"""Dangerous things ask again who one is: an open laptop is not a person."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from vefa.accounts.web.guards import View
from vefa.accounts.web.pending import confirmed_at
from vefa.core import clock

P = ParamSpec("P")


def require_recent(
    minutes: int = 10,
    *,
    back: str | Callable[..., str] = "",
    reading: bool = True,
    sending: int | None = None,
) -> Callable[[View[P]], View[P]]:
    """Only for those who proved who they are within so many minutes; others are asked to.

    Put it under the guard that says who may open the view. Of a form sent too late nothing is
    done; its page, or the one that `back` names (or makes of the view's arguments), is shown again
    after the proof. Where `reading` is False, only what changes something asks. A form in which
    people write for long may be sent within `sending` minutes.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not reading and request.method == "GET":
                return view(request, *args, **kwargs)
            last = confirmed_at(request)
            most = timedelta(minutes=sending if sending and request.method == "POST" else minutes)
            # A proof that lies ahead was given before the clock was set back: nobody knows when.
            if last is None or not last <= clock.now() <= last + most:
                page = back(*args, **kwargs) if callable(back) else back and reverse(back)
                page = page or request.get_full_path()
                query = urlencode({"next": page})
                return HttpResponseRedirect(f"{reverse('confirm')}?{query}")
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate
