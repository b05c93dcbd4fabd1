"""Signing in by one's own company: which provider that is, and the way there.

The way there is a link and no form: our own policy lets forms lead to pages of ours alone.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.actions.throttling import counters_of_place, forgive_attempt
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import provider_of_email, provider_with_key
from vefa.accounts.web import directories, oidc, saml
from vefa.accounts.web.arriving import HINT
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.rates import limited
from vefa.accounts.web.signing_in import next_page, too_many
from vefa.core import clock

Begin = Callable[[HttpRequest, SignInProvider, str], HttpResponse]

BEGIN: Final[Mapping[str, Begin]] = {
    SignInProvider.Kind.LDAP: directories.begin,
    SignInProvider.Kind.OIDC: oidc.begin,
    SignInProvider.Kind.SAML: saml.begin,
}
"""How each kind of provider begins: request, provider, and the page to go to in the end."""

LEAVE: Final[Mapping[str, Callable[[HttpRequest, SignInProvider], str]]] = {
    SignInProvider.Kind.OIDC: oidc.way_out,
}
"""Where one signs out of each kind of provider; empty where that is not offered."""


class CompanyForm(forms.Form):
    """The address whose domain leads to the company."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


@never_cache
@limited("companies")
@require_http_methods(["GET", "POST"])
def find_company(request: HttpRequest) -> HttpResponse:
    """Which provider an address leads to. Only its domain is looked at, never whose it is.

    A domain that leads nowhere counts as an attempt; one that leads somewhere is forgiven, since
    a whole company begins its day here, and is bounded by the limit above.
    """
    form = CompanyForm(request.POST or None)
    provider = None
    if request.method == "POST" and form.is_valid():
        counters = counters_of_place(address_of(request))
        if wait := begin_attempt(request, counters):
            form.add_error(None, too_many(wait))
        else:
            email = form.cleaned_data["email"]
            provider = provider_of_email(email)
            if provider is None:
                form.add_error("email", gettext("No company sign-in is set up for this domain."))
            elif provider.kind == SignInProvider.Kind.LDAP:
                provider = None
                sentence = gettext("Your company’s password works on the page with the password.")
                form.add_error("email", sentence)
            else:
                forgive_attempt(at=clock.now(), counters=counters)
                request.session[HINT] = [provider.key, email]
    context = {"form": form, "provider": provider, "next": next_page(request)}
    status = 422 if form.errors else 200
    return render(request, "accounts/find_company.html", context, status=status)


@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Signed out here: the way to sign out at the provider as well, where it offers one."""
    provider = provider_with_key(request.GET.get("with", ""))
    leave = LEAVE.get(provider.kind) if provider else None
    away = leave(request, provider) if provider and leave else ""
    if not away:
        return redirect("sign_in")
    context = {"provider": provider, "away": away}
    return render(request, "accounts/signed_out.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_with(request: HttpRequest, key: str) -> HttpResponse:
    """The address of one provider; a company may put it among its own links."""
    provider = provider_with_key(key)
    begin = BEGIN.get(provider.kind) if provider else None
    if provider is None or begin is None:
        raise Http404
    return begin(request, provider, next_page(request))
