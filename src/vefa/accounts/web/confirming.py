"""Proving again who one is, before something dangerous."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions.passwords import is_password_of
from vefa.accounts.models import SignInProvider, User
from vefa.accounts.queries.providers import providers_of_user
from vefa.accounts.queries.second_step import second_step_of
from vefa.accounts.web.account import problem_with_password, user_of_request
from vefa.accounts.web.directories import is_password_in_directory
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.noting import note_tried
from vefa.accounts.web.passkeys import person_proved
from vefa.accounts.web.pending import note_confirmed
from vefa.accounts.web.second_step import CodeForm, problem_with_code
from vefa.accounts.web.signing_in import next_page
from vefa.audit.actions import record
from vefa.core import clock
from vefa.core.errors import Refused


class ConfirmForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in()
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the app where there is one, else for the password."""
    user = user_of_request(request)
    if "credential" in request.POST:
        return _by_passkey(request, user)
    second_step = second_step_of(user)
    by_code = second_step.app_since is not None
    form = (CodeForm if by_code else ConfirmForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if by_code:
            problem = problem_with_code(request, user, form.cleaned_data["code"])
        else:
            problem = _problem(request, user, form.cleaned_data["password"])
        if not problem:
            _confirmed(request, user, "code" if by_code else "password")
            return HttpResponseRedirect(next_page(request))
        form.add_error("code" if by_code else "password", problem)
    providers = providers_of_user(user)
    elsewhere = [each for each in providers if each.kind != SignInProvider.Kind.LDAP]
    context = {
        "form": form,
        "by_code": by_code,
        "can_type": by_code or user.has_usable_password() or len(elsewhere) < len(providers),
        "passkeys": second_step.passkeys,
        "providers": elsewhere,
        "next": next_page(request),
    }
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest, user: User, how: str) -> None:
    at = clock.now()
    note_confirmed(request, at)
    record(
        actor=actor_of_request(request),
        at=at,
        deed="identity_confirmed",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
        how=how,
    )


def _problem(request: HttpRequest, user: User, password: str) -> str:
    """What is wrong with the password, which may be the one of the person's directory."""
    try:
        return problem_with_password(request, user, password, _is_theirs)
    except Refused as refusal:
        return str(refusal)


def _is_theirs(user: User, password: str) -> bool:
    return is_password_of(user, password) or is_password_in_directory(user, password)


def _by_passkey(request: HttpRequest, user: User) -> HttpResponse:
    if person_proved(request) == user:
        _confirmed(request, user, "passkey")
    else:
        note_tried(request, "passkey_wrong", user)
        messages.error(request, gettext("That passkey does not fit. Please try again."))
    return HttpResponseRedirect(next_page(request))
