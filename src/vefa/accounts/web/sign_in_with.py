"""Signing in by one's own company: which provider that is, and the way there.

The way there is a link and no form: our own policy lets forms lead to pages of ours alone.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions.throttling import count_attempt, counters_of_place
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import provider_of_email, provider_with_key
from vefa.accounts.web import directories
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.signing_in import next_page, too_many
from vefa.core import clock

Begin = Callable[[HttpRequest, SignInProvider, str], HttpResponse]

BEGIN: Final[Mapping[str, Begin]] = {
    SignInProvider.Kind.LDAP: directories.begin,
}
"""How each kind of provider begins: request, provider, and the page to go to in the end."""

HINT: Final = "sign_in_email"
"""Under which name the session keeps the address that somebody has typed already."""


class CompanyForm(forms.Form):
    """The address whose domain leads to the company."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def find_company(request: HttpRequest) -> HttpResponse:
    """Which provider an address leads to. Only its domain is looked at, never whose it is."""
    form = CompanyForm(request.POST or None)
    provider = None
    if request.method == "POST" and form.is_valid():
        counters = counters_of_place(address_of(request))
        if wait := count_attempt(at=clock.now(), counters=counters):
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
                request.session[HINT] = email
    context = {"form": form, "provider": provider, "next": next_page(request)}
    status = 422 if form.errors else 200
    return render(request, "accounts/find_company.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_with(request: HttpRequest, key: str) -> HttpResponse:
    """The address of one provider; a company may put it among its own links."""
    provider = provider_with_key(key)
    begin = BEGIN.get(provider.kind) if provider else None
    if provider is None or begin is None:
        raise Http404
    return begin(request, provider, next_page(request))
