"""Letters with a link: to sign in without a password, to choose a new one, to accept an invitation.

Opening the link changes nothing, since mail programs open links by themselves; the button does.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions import letters
from vefa.accounts.actions.links import link_with_token, set_first_password, use_link
from vefa.accounts.actions.throttling import counters_of_letter
from vefa.accounts.models import Link, User
from vefa.accounts.queries import user_with_email
from vefa.accounts.web.account import NewPasswordForm
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.noting import note_tried
from vefa.accounts.web.origin import address_of, known_device
from vefa.accounts.web.pending import actor_from, first_step_done
from vefa.accounts.web.rates import limited
from vefa.accounts.web.signing_in import too_many
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.scope import scoped
from vefa.core.text import fold_email


class AddressForm(forms.Form):
    """Where to write to, and what for."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    letter = forms.ChoiceField(
        label=_("What would you like?"),
        choices=[("sign_in", _("Sign in by a link")), ("password", _("Choose a new password"))],
        widget=forms.RadioSelect,
        initial="sign_in",
    )


@never_cache
@require_http_methods(["GET", "POST"])
def ask_for_letter(request: HttpRequest) -> HttpResponse:
    """The same answer whether the address is known or not; the same work as well."""
    form = AddressForm(request.POST or None, initial={"letter": "sign_in"})
    if request.method == "POST" and form.is_valid():
        at, email = clock.now(), form.cleaned_data["email"]
        user = user_with_email(email)
        counters = counters_of_letter(
            account=fold_email(email),
            address=address_of(request),
            device=known_device(request, user),
        )
        if wait := begin_attempt(request, counters):
            form.add_error(None, too_many(wait))
        else:
            note_tried(request, "letter_asked", user, letter=form.cleaned_data["letter"])
            letters.ask_for_letter(at=at, user=user, letter=form.cleaned_data["letter"])
            return render(request, "accounts/letter_sent.html", {"email": email})
    status = 422 if form.errors else 200
    return render(request, "accounts/ask_for_letter.html", {"form": form}, status=status)


@sensitive_post_parameters()
@never_cache
@limited("links", reading=True)
@require_http_methods(["GET", "POST"])
def follow_link(request: HttpRequest) -> HttpResponse:
    """What the link is good for, and the button that uses it."""
    token = request.GET.get("t", "")[:100]
    found = link_with_token(token, clock.now())
    # What proves an address is for whoever is signed in already: it lets nobody in.
    if found is None or found[0].purpose == Link.Purpose.ADDRESS:
        return render(request, "accounts/link_over.html", status=410)
    link, user = found
    form = None if link.purpose == Link.Purpose.SIGN_IN else NewPasswordForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        problem, field = _use(request, link, user, form)
        if not problem:
            return first_step_done(request, user, reverse("home"))
        if form is None:
            messages.error(request, problem)
            return redirect("sign_in")
        form.add_error(field, problem)
    context: dict[str, Any] = {"form": form, "link": link, "person": user}
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounts/follow_link.html", context, status=status)


def _use(
    request: HttpRequest, link: Link, user: User, form: NewPasswordForm | None
) -> tuple[str, str | None]:
    """Use the link up: what is wrong, empty where nothing is, and with which field."""
    actor, at = actor_from(request, user), clock.now()
    try:
        with scoped(actor.scope):
            if form is None:
                used = use_link(actor=actor, at=at, link=link)
            else:
                password = form.cleaned_data["new"]
                used = set_first_password(
                    actor=actor, at=at, link=link, user=user, password=password
                )
    except Refused as refusal:
        return str(refusal), refusal.field
    return ("", None) if used else (gettext("This link was used already."), None)
