"""The kinds of sign-in provider: their forms, how they are tried, what they must be told."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vefa.accounts.actions.oidc import try_provider
from vefa.accounts.domain.oidc import Untrusted
from vefa.accounts.models import SignInProvider
from vefa.accounts.web.oidc import address_back
from vefa.accounts.web.signed_out_there import notice_address
from vefa.core import clock
from vefa.workspace.web import directory_form, saml_form
from vefa.workspace.web.provider_forms import FAULTS, OidcForm, ProviderForm, Tried


def _try_oidc(request: HttpRequest, provider: SignInProvider) -> Tried:
    try:
        tried = try_provider(provider, clock.now(), address_back(request, provider))
    except Untrusted as fault:
        return Tried(fault=str(FAULTS.get(fault.code, fault.code)), words=fault.words)
    keys = ngettext("%(n)d signing key", "%(n)d signing keys", tried.keys) % {"n": tried.keys}
    out = (
        gettext("People can sign out there too.")
        if tried.discovery.end_session_endpoint
        else gettext("It offers no signing out.")
    )
    return Tried((keys, gettext("It knows our client id and secret."), out))


def _places_oidc(request: HttpRequest, provider: SignInProvider) -> list[tuple[str, str]]:
    return [
        (gettext("Redirect URI"), address_back(request, provider)),
        (gettext("After signing out"), request.build_absolute_uri(reverse("sign_in"))),
        (gettext("Back-channel logout"), notice_address(request, provider)),
    ]


FORMS: Final[Mapping[str, type[ProviderForm]]] = {
    SignInProvider.Kind.OIDC: OidcForm,
    SignInProvider.Kind.SAML: saml_form.SamlForm,
    SignInProvider.Kind.LDAP: directory_form.DirectoryForm,
}
"""The form of each kind."""

TRY: Final[Mapping[str, Callable[[HttpRequest, SignInProvider], Tried]]] = {
    SignInProvider.Kind.OIDC: _try_oidc,
    SignInProvider.Kind.SAML: saml_form.try_it,
    SignInProvider.Kind.LDAP: directory_form.try_it,
}
"""How each kind is tried without a person."""

PLACES: Final[Mapping[str, Callable[[HttpRequest, SignInProvider], list[tuple[str, str]]]]] = {
    SignInProvider.Kind.OIDC: _places_oidc,
    SignInProvider.Kind.SAML: saml_form.places,
    SignInProvider.Kind.LDAP: lambda _request, _provider: [],
}
"""What the provider's own administration has to be told, for each kind."""
