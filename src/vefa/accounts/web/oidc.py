"""The way to an OpenID provider and back: authorization code with PKCE, state and nonce.

State, nonce and verifier lie in the browser's own session: an answer that another browser asked
for, or that was used before, finds nothing there.
"""

import secrets
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vefa.accounts.actions.oidc import describe_provider, redeem
from vefa.accounts.actions.throttling import counters_of_place
from vefa.accounts.domain.oidc import (
    OidcSettings,
    Untrusted,
    challenge_of,
    claim_of,
    is_fresh,
    with_query,
)
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import provider_with_key
from vefa.accounts.web.arriving import failed, hint_for, turned_away, welcome
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.begun import recall, remember
from vefa.accounts.web.origin import address_of
from vefa.core import clock


def address_back(request: HttpRequest, provider: SignInProvider) -> str:
    """Where the provider sends people back to: an address of its own for each provider."""
    return request.build_absolute_uri(reverse("oidc_back", args=[provider.key]))


def begin(request: HttpRequest, provider: SignInProvider, target: str) -> HttpResponse:
    """Send the person to the provider."""
    at = clock.now()
    try:
        found = describe_provider(provider, at)
    except Untrusted as fault:
        return failed(request, provider, fault.code, fault.words)
    own = OidcSettings.from_json(provider.settings)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    again = "again" in request.GET
    remember(request, state, provider, at, nonce=nonce, verifier=verifier, next=target)
    return HttpResponseRedirect(
        with_query(
            found.authorization_endpoint,
            response_type="code",
            client_id=own.client_id,
            redirect_uri=address_back(request, provider),
            scope=own.scopes,
            state=state,
            nonce=nonce,
            code_challenge=challenge_of(verifier),
            code_challenge_method="S256",
            login_hint=hint_for(request, provider),
            prompt="login" if again else "",
            max_age="0" if again else "",
        )
    )


@never_cache
@require_safe
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """The provider's answer: a code, or an error."""
    provider = provider_with_key(key)
    if provider is None or provider.kind != SignInProvider.Kind.OIDC:
        raise Http404
    at = clock.now()
    begun = recall(request, request.GET.get("state", ""), provider, at)
    if begun is None:
        return turned_away(request, provider, "start_over")
    counters = counters_of_place(address_of(request))
    if begin_attempt(request, counters):
        return turned_away(request, provider, "too_many")
    try:
        _check_answer(request, provider, at)
        claims = redeem(
            provider,
            code=request.GET.get("code", ""),
            verifier=begun["verifier"],
            nonce=begun["nonce"],
            back=address_back(request, provider),
            at=at,
        )
    except Untrusted as fault:
        return failed(request, provider, fault.code, fault.words)
    return welcome(
        request,
        provider=provider,
        claim=claim_of(claims, OidcSettings.from_json(provider.settings)),
        target=begun["next"],
        counters=counters,
        fresh=is_fresh(claims, at),
    )


def way_out(request: HttpRequest, provider: SignInProvider) -> str:
    """Where one signs out of the provider; empty where it announces no such page."""
    try:
        found = describe_provider(provider, clock.now())
    except Untrusted:
        return ""
    if not found.end_session_endpoint:
        return ""
    return with_query(
        found.end_session_endpoint,
        client_id=OidcSettings.from_json(provider.settings).client_id,
        post_logout_redirect_uri=request.build_absolute_uri(reverse("sign_in")),
    )


def _check_answer(request: HttpRequest, provider: SignInProvider, at: datetime) -> None:
    """An error in place of a code, or an answer of another provider (RFC 9207)."""
    found = describe_provider(provider, at)
    issuer = request.GET.get("iss")
    if issuer != found.issuer and (issuer is not None or found.tells_issuer):
        raise Untrusted("issuer", f"iss {issuer}"[:200])
    if error := request.GET.get("error", ""):
        words = f"{error} {request.GET.get('error_description', '')}".strip()
        raise Untrusted("declined" if error == "access_denied" else "answer", words)
    if not request.GET.get("code"):
        raise Untrusted("answer", "no code")
