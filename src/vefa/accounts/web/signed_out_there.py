"""A provider tells us that somebody's session there has ended (OpenID Connect Back-Channel Logout).

Its server asks ours, without a browser: no session, no cookie and no token of a form, but a
token that the provider has signed.
"""

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vefa.accounts.actions.oidc import notice_in
from vefa.accounts.actions.sessions import CameBy, end_sessions_begun_there
from vefa.accounts.actions.spending import spend
from vefa.accounts.actions.throttling import counters_of_notice, forgive_attempt
from vefa.accounts.domain.oidc import Untrusted
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import provider_with_key, scope_of
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.there import digest_there
from vefa.core import clock
from vefa.core.actor import Actor

_log = logging.getLogger(__name__)


def notice_address(request: HttpRequest, provider: SignInProvider) -> str:
    """Where the provider tells us of ended sessions."""
    return request.build_absolute_uri(reverse("oidc_signed_out", args=[provider.key]))


@csrf_exempt
@never_cache
@require_POST
def take_notice(request: HttpRequest, key: str) -> HttpResponse:
    """End the sessions here that were begun by the one that has ended there.

    What is not believed is told to the log alone: a stranger shall not write on an
    administrator's page. A notice is taken once.
    """
    provider = provider_with_key(key)
    if provider is None or provider.kind != SignInProvider.Kind.OIDC:
        raise Http404
    address = address_of(request)
    counters = counters_of_notice(provider=provider.key, address=address)
    if wait := begin_attempt(request, counters):
        headers = {"Retry-After": str(max(int(wait.total_seconds()), 1))}
        return JsonResponse({"error": "slow_down"}, status=429, headers=headers)
    at = clock.now()
    try:
        notice = notice_in(provider, request.POST.get("logout_token", ""), at)
    except Untrusted as fault:
        _log.warning("Notice of signing out, provider %s: %s %s", key, fault.code, fault.words)
        return _refused(fault.code)
    forgive_attempt(at=at, counters=counters)
    if not spend("signed_out", provider.key, notice.token, at=at):
        return _refused("repeated")
    scope = scope_of(provider)
    actor = Actor(None, "system", provider.name, frozenset(), scope, address=address)
    ended = CameBy(
        provider.key,
        digest_there(provider, notice.subject) if notice.subject else "",
        digest_there(provider, notice.session) if notice.session else "",
    )
    end_sessions_begun_there(actor=actor, at=at, ended=ended)
    return HttpResponse(status=200)


def _refused(code: str) -> HttpResponse:
    return JsonResponse({"error": "invalid_request", "error_description": code}, status=400)
