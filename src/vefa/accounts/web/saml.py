"""The way to a SAML 2.0 identity provider and back, with us as the service provider.

The answer is posted to us by a page of the provider, so the browser sends none of our cookies
with it (SameSite=Lax). That first arrival is therefore only handed back to the browser, in a page
of ours that posts it once more; then the session is there and knows what was asked. An answer
that nobody asked for here finds nothing: people begin here, not there.
"""

import secrets
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from vefa.accounts.actions.throttling import counters_of_place
from vefa.accounts.domain.saml import (
    Expected,
    SamlSettings,
    Told,
    claim_of,
    fault_of,
    is_fresh,
)
from vefa.accounts.formats.saml import read_response, request_address
from vefa.accounts.formats.saml_metadata import own_metadata
from vefa.accounts.formats.xml import Unreadable
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import provider_with_key
from vefa.accounts.web.arriving import failed, turned_away, welcome
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.begun import recall, remember
from vefa.accounts.web.origin import address_of
from vefa.core import clock


def begin(request: HttpRequest, provider: SignInProvider, target: str) -> HttpResponse:
    """Send the person to the identity provider."""
    own = SamlSettings.from_json(provider.settings)
    at = clock.now()
    # RelayState may have 80 characters; an identifier begins with a letter or an underscore.
    relay, request_id = secrets.token_urlsafe(32), f"_{secrets.token_hex(20)}"
    remember(request, relay, provider, at, asked=request_id, next=target)
    return HttpResponseRedirect(
        request_address(
            sign_in_url=own.sign_in_url,
            audience=metadata_address(request, provider),
            recipient=answer_address(request, provider),
            request_id=request_id,
            at=at,
            relay=relay,
            again="again" in request.GET,
        )
    )


@csrf_exempt
@sensitive_post_parameters("SAMLResponse")
@never_cache
@require_POST
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """The identity provider's answer. It is exempt from our forms' token: the session's one-time
    `RelayState` and the request that the answer names take its place.
    """
    provider = _provider(key)
    if "here" not in request.POST:
        # Without the request: the page must not set cookies over those that were not sent.
        words = {name: request.POST.get(name, "") for name in ("SAMLResponse", "RelayState")}
        return HttpResponse(render_to_string("accounts/pass_on.html", words))
    at = clock.now()
    begun = recall(request, request.POST.get("RelayState", ""), provider, at)
    if begun is None:
        return turned_away(request, provider, "start_over")
    counters = counters_of_place(address_of(request))
    if begin_attempt(request, counters):
        return turned_away(request, provider, "too_many")
    own = SamlSettings.from_json(provider.settings)
    try:
        told = _proved(request, provider, own, str(begun["asked"]), at)
    except Unreadable as fault:
        return failed(request, provider, fault.code, str(fault))
    return welcome(
        request,
        provider=provider,
        claim=claim_of(own, told),
        target=begun["next"],
        counters=counters,
        fresh=is_fresh(told, at),
    )


@require_safe
def show_metadata(request: HttpRequest, key: str) -> HttpResponse:
    """What the identity provider's administrator wants of us. Nothing in it is secret."""
    provider = _provider(key)
    content = own_metadata(
        audience=metadata_address(request, provider),
        recipient=answer_address(request, provider),
        signed=SamlSettings.from_json(provider.settings).signed,
    )
    return HttpResponse(content, content_type="application/samlmetadata+xml")


def _provider(key: str) -> SignInProvider:
    provider = provider_with_key(key)
    if provider is None or provider.kind != SignInProvider.Kind.SAML:
        raise Http404
    return provider


def metadata_address(request: HttpRequest, provider: SignInProvider) -> str:
    """Our name there: the address of our metadata, another one for each provider."""
    return request.build_absolute_uri(reverse("saml_metadata", args=[provider.key]))


def answer_address(request: HttpRequest, provider: SignInProvider) -> str:
    """Where the identity provider's page posts its answer to."""
    return request.build_absolute_uri(reverse("saml_back", args=[provider.key]))


def _proved(
    request: HttpRequest,
    provider: SignInProvider,
    own: SamlSettings,
    request_id: str,
    at: datetime,
) -> Told:
    """What is signed in the answer and meant for us, here and now; raise `Unreadable`."""
    told = read_response(
        request.POST.get("SAMLResponse", ""), certificates=own.certificates, signed=own.signed
    )
    expected = Expected(
        issuer=own.entity_id,
        audience=metadata_address(request, provider),
        recipient=answer_address(request, provider),
        request_id=request_id,
    )
    if fault := fault_of(told, expected, at):
        raise Unreadable(fault, f"{told.issuer} {told.destination} {told.audiences}"[:300])
    return told
