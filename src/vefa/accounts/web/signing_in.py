"""Signing in: one page, one question at a time, one answer for everything that is wrong."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions.passwords import is_password_of
from vefa.accounts.actions.throttling import counters_of_password, forgive_attempt
from vefa.accounts.models import Role, SignInProvider
from vefa.accounts.queries import user_with_email
from vefa.accounts.queries.providers import are_companies_signed_in, providers_of_staff
from vefa.accounts.web.arriving import welcome
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.directories import proved_by_directory
from vefa.accounts.web.noting import note_tried
from vefa.accounts.web.origin import address_of, known_device
from vefa.accounts.web.pending import first_step_done
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.text import fold_email

_BY_FORM: Final = SignInProvider.Kind.LDAP
"""The kind of provider that needs no button: it is asked by the form."""


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def next_page(request: HttpRequest) -> str:
    """Where to go afterwards, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("home")


def too_many(wait: timedelta) -> str:
    """How long to wait, in whole minutes or seconds, never less than it is."""
    seconds = max(int(-(-wait.total_seconds() // 1)), 1)
    if seconds < 60:
        return ngettext(
            "Too many attempts. Please try again in %(n)d second.",
            "Too many attempts. Please try again in %(n)d seconds.",
            seconds,
        ) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Please try again in %(n)d minute.",
        "Too many attempts. Please try again in %(n)d minutes.",
        minutes,
    ) % {"n": minutes}


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; which of the two was wrong is not said."""
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _tried(request, **form.cleaned_data)
            if isinstance(answer, HttpResponse):
                return answer
            form.add_error(None, answer)
    return render(request, "accounts/sign_in.html", _context(request, form), status=status)


def _context(request: HttpRequest, form: SignInForm) -> dict[str, Any]:
    context: dict[str, Any] = {
        "form": form,
        "next": next_page(request),
        "providers": [each for each in providers_of_staff() if each.kind != _BY_FORM],
        "offers_companies": are_companies_signed_in(),
    }
    if settings.DEMO:
        roles = dict(Role.choices)
        context["people"] = [
            (email, roles[role], language)
            for email, role, language in import_string(settings.DEMO_SIGN_INS)()
        ]
        context["passphrase"] = import_string(settings.DEMO_PASSPHRASE)
    return context


def _tried(request: HttpRequest, email: str, password: str) -> HttpResponse | str:
    """The next page if the password is right, else what to tell whoever tried.

    Our own password is tried first: with one, an administrator gets in while a directory is down.
    """
    user = user_with_email(email)
    counters = counters_of_password(
        account=fold_email(email),
        address=address_of(request),
        device=known_device(request, user),
    )
    if wait := begin_attempt(request, counters):
        return too_many(wait)
    target = next_page(request)
    is_right = is_password_of(user, password)
    if user is not None and is_right:
        forgive_attempt(at=clock.now(), counters=counters)
        return first_step_done(request, user, target)
    try:
        proved = proved_by_directory(email, password)
    except Refused as refusal:
        return str(refusal)
    if proved is None:
        note_tried(request, "password_wrong", user)
        return gettext("E-mail and password do not match. Please try again.")
    provider, claim = proved
    return welcome(
        request, provider=provider, claim=claim, target=target, counters=counters, fresh=True
    )
