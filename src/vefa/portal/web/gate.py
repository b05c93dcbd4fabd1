"""Nobody uses the portal before they have accepted the policies in force."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from vefa.accounts.web.middleware import ActorRequest
from vefa.privacy.queries.policies import newest_policy, pending_policies
from vefa.privacy.web.texts import SEEN


class PolicyGate:
    """Pages of the portal lead to the texts first. A form that is on its way is let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = cast("ActorRequest", request)
        actor = own.actor
        if (
            request.method == "GET"
            and actor is not None
            and actor.kind == "customer"
            and own.viewing is None
            and "HX-Request" not in request.headers
            and request.path.startswith(reverse("portal:home"))
            and (newest := newest_policy())
            and request.session.get(SEEN) != newest
        ):
            if pending_policies(actor.id or 0, actor.language):
                query = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('own_texts')}?{query}")
            request.session[SEEN] = newest
        return self.get_response(request)
