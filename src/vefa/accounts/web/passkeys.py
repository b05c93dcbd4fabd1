"""Passkeys: adding and removing them, and signing in with nothing else."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts.actions.passkeys import (
    Place,
    add_passkey,
    begin_adding,
    begin_proving,
    passkey_in,
    remove_passkey,
    use_passkey,
)
from vefa.accounts.actions.spending import spend
from vefa.accounts.models import User
from vefa.accounts.web.account import user_of_request
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.origin import device_of
from vefa.accounts.web.pending import actor_from, finish
from vefa.accounts.web.recent import require_recent
from vefa.accounts.web.signing_in import next_page
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.scope import scoped

_CHALLENGE: Final = "passkey_challenge"
_PATIENCE: Final = timedelta(minutes=5)


class PasskeyForm(forms.Form):
    """The name by which the person will know the passkey again."""

    name = forms.CharField(label=_("Name"), max_length=100)


def _place(request: HttpRequest) -> Place:
    host, _port = split_domain_port(request.get_host())
    return Place(host=host, origin=f"{request.scheme}://{request.get_host()}")


def _keep(request: HttpRequest, challenge: str) -> None:
    request.session[_CHALLENGE] = [challenge, clock.now().isoformat()]


def _kept(request: HttpRequest) -> str:
    """The challenge of this session, good once and for minutes; empty where there is none."""
    challenge, at = request.session.pop(_CHALLENGE, ["", ""])
    now = clock.now()
    if not at or abs(now - datetime.fromisoformat(at)) > _PATIENCE:
        return ""
    return str(challenge) if spend("passkey", str(challenge), at=now) else ""


def _answer(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.POST.get("credential", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def person_proved(request: HttpRequest) -> User | None:
    """Whose passkey this form proves, None where it proves nothing. Notes the passkey's use."""
    challenge = _kept(request)
    if not challenge:
        return None
    found = passkey_in(place=_place(request), challenge=challenge, answer=_answer(request))
    if found is None:
        return None
    passkey, user, counter = found
    actor = actor_from(request, user)
    with scoped(actor.scope):
        used = use_passkey(actor=actor, at=clock.now(), passkey=passkey, counter=counter)
    return user if used else None


@never_cache
@require_POST
def options_for_proof(request: HttpRequest) -> HttpResponse:
    """What the browser is asked when somebody wants to prove who they are."""
    options, challenge = begin_proving(place=_place(request))
    _keep(request, challenge)
    return JsonResponse(options)


@never_cache
@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey is two steps in one: the device, and the finger or code that unlocks it."""
    user = person_proved(request)
    if user is None:
        messages.error(request, gettext("That passkey does not fit. Please try again."))
        return redirect("sign_in")
    return finish(request, user, next_page(request))


@require_POST
@signed_in()
@require_recent(back="account")
def options_for_adding(request: HttpRequest) -> HttpResponse:
    """What the browser is asked when it shall make a passkey."""
    options, challenge = begin_adding(user=user_of_request(request), place=_place(request))
    _keep(request, challenge)
    return JsonResponse(options)


@require_http_methods(["GET", "POST"])
@signed_in()
@require_recent()
def add(request: HttpRequest) -> HttpResponse:
    """Add a passkey."""
    form = PasskeyForm(request.POST or None, initial={"name": device_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            add_passkey(
                actor=actor_of_request(request),
                at=clock.now(),
                user=user_of_request(request),
                place=_place(request),
                challenge=_kept(request),
                answer=_answer(request),
                name=form.cleaned_data["name"],
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("The passkey is added."))
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/add_passkey.html", {"form": form}, status=status)


@require_POST
@signed_in()
@require_recent(back="account")
def remove(request: HttpRequest) -> HttpResponse:
    """Remove a passkey."""
    key = request.POST.get("passkey", "")
    if key.isascii() and key.isdigit():
        remove_passkey(
            actor=actor_of_request(request),
            at=clock.now(),
            user=user_of_request(request),
            passkey_id=int(key),
        )
        messages.success(request, gettext("The passkey is removed."))
    return redirect("account")
