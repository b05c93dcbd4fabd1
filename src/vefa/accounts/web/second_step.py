"""The second step: asked for at sign-in, set up by app, and recovered by codes on paper."""

import json
import secrets
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts.actions.second_step import (
    make_recovery_codes,
    remove_app,
    set_up_app,
    use_code,
)
from vefa.accounts.actions.throttling import counters_of_code, forgive_attempt
from vefa.accounts.domain import totp
from vefa.accounts.models import User
from vefa.accounts.queries.second_step import has_second_step, second_step_of
from vefa.accounts.web.account import user_of_request
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.noting import note_tried
from vefa.accounts.web.origin import known_device
from vefa.accounts.web.pending import actor_from, finish_pending, pending_user
from vefa.accounts.web.qr import qr_code
from vefa.accounts.web.recent import require_recent
from vefa.accounts.web.signing_in import too_many
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.scope import scoped
from vefa.core.secrets import open_sealed, seal

_SECRET: Final = "app_secret"  # noqa: S105  # the name under which the session keeps it
_CODES: Final = "new_codes"


class CodeForm(forms.Form):
    """A code of the app, or of the recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


def problem_with_code(request: HttpRequest, user: User, code: str) -> str:
    """Count the attempt and try the code; what is wrong with it, empty where it is right.

    It says so and does not raise: an error would take the count back with everything else.
    """
    counters = counters_of_code(user_id=user.pk, device=known_device(request, user))
    if wait := begin_attempt(request, counters):
        return too_many(wait)
    actor, at = actor_from(request, user), clock.now()
    with scoped(actor.scope):
        if not use_code(actor=actor, at=at, user=user, code=code):
            note_tried(request, "code_wrong", user)
            return gettext("That code is not right, or it was used.")
    forgive_attempt(at=at, counters=counters)
    return ""


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    found = pending_user(request)
    if found is None:
        return redirect("sign_in")
    user, target = found
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        problem = problem_with_code(request, user, form.cleaned_data["code"])
        if not problem:
            with scoped(actor_from(request, user).scope):
                left = second_step_of(user).codes_left
            if left <= 3:
                messages.warning(request, _few_codes(left))
            return finish_pending(request, user, target)
        form.add_error("code", problem)
    with scoped(actor_from(request, user).scope):
        context = {"form": form, "second_step": second_step_of(user), "next": target}
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in_code.html", context, status=status)


def _few_codes(left: int) -> str:
    return ngettext(
        "You have %(n)d recovery code left. Make new ones under “My sign-in”.",
        "You have %(n)d recovery codes left. Make new ones under “My sign-in”.",
        left,
    ) % {"n": left}


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_set_up(request: HttpRequest) -> HttpResponse:
    """Whoever needs a second step and has none sets it up before anything else.

    Whoever has one is asked for it: the first step alone changes nothing of the second.
    """
    found = pending_user(request)
    if found is None:
        return redirect("sign_in")
    user, _target = found
    actor = actor_from(request, user)
    with scoped(actor.scope):
        if has_second_step(user):
            return redirect("sign_in_code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with scoped(actor.scope):
                codes = _take_on(request, user, actor, form.cleaned_data["code"], first=True)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            response = finish_pending(request, user, "")
            _keep_codes(request, codes)
            response["Location"] = redirect("recovery_codes")["Location"]
            return response
    return _show_set_up(request, user, form, "accounts/sign_in_set_up.html")


@require_http_methods(["GET", "POST"])
@signed_in()
@require_recent()
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up an app, or another one in its place."""
    user = user_of_request(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = _take_on(request, user, actor_of_request(request), form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            _keep_codes(request, codes)
            return redirect("recovery_codes")
    return _show_set_up(request, user, form, "accounts/set_up.html")


def _take_on(
    request: HttpRequest, user: User, actor: Actor, code: str, *, first: bool = False
) -> list[str]:
    at = clock.now()
    typed = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    secret = _secret(request)
    set_up_app(actor=actor, at=at, user=user, secret=secret, code=typed, first=first)
    del request.session[_SECRET]
    return make_recovery_codes(actor=actor, at=at, user=user)


def _secret(request: HttpRequest) -> bytes:
    """The secret on offer; it stays the same until its first code is right."""
    if _SECRET not in request.session:
        request.session[_SECRET] = seal(secrets.token_hex(totp.SECRET_BYTES))
    return bytes.fromhex(open_sealed(request.session[_SECRET]))


def _show_set_up(request: HttpRequest, user: User, form: CodeForm, template: str) -> HttpResponse:
    secret = _secret(request)
    address = totp.enrolment(secret, account=user.email, issuer=settings.PROVIDER_NAME)
    context: dict[str, Any] = {
        "form": form,
        "qr": qr_code(address, gettext("QR code for the authenticator app")),
        "secret": totp.written(secret),
        "address": address,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _keep_codes(request: HttpRequest, codes: list[str]) -> None:
    request.session[_CODES] = seal(json.dumps(codes))


@require_http_methods(["GET", "POST"])
@signed_in()
@require_recent(back="account")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; asking again makes others."""
    user = user_of_request(request)
    if request.method == "POST":
        actor = actor_of_request(request)
        _keep_codes(request, make_recovery_codes(actor=actor, at=clock.now(), user=user))
        return redirect("recovery_codes")
    sealed = request.session.pop(_CODES, None)
    if sealed is None:
        return redirect("account")
    context = {"codes": json.loads(open_sealed(sealed)), "user": user}
    return render(request, "accounts/recovery_codes.html", context)


@require_POST
@signed_in()
@require_recent(back="account")
def remove(request: HttpRequest) -> HttpResponse:
    """Do without a second step."""
    try:
        remove_app(actor=actor_of_request(request), at=clock.now(), user=user_of_request(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The second step is removed."))
    return redirect("account")
