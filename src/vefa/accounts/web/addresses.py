"""The address with which one signs in: another one, proved by a link that is sent there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions import addresses
from vefa.accounts.actions.links import link_with_token
from vefa.accounts.actions.throttling import counters_of_letter
from vefa.accounts.models import Link, User
from vefa.accounts.web.account import present_session, user_of_request
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.accounts.web.signing_in import too_many
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.customers.queries import contact_with_id


class OwnAddressForm(forms.Form):
    """The address with which one wishes to sign in."""

    email = forms.EmailField(
        label=_("New e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class OthersAddressForm(forms.Form):
    """Another address for somebody else; for the contact who they are, too, where that is wished.

    Where the contact is written to elsewhere by now, that address is proposed.
    """

    email = forms.EmailField(label=_("New e-mail"), max_length=254)
    with_contact = forms.BooleanField(label=_("Write to the contact there, too"), required=False)

    def __init__(self, data: QueryDict | None = None, *, contact: Contact | None, now: str) -> None:
        super().__init__(data, auto_id="address-%s")
        if contact is None:
            del self.fields["with_contact"]
        elif contact.email_folded == fold_email(now):
            self.initial = {"with_contact": True}
        else:
            self.initial = {"email": contact.email}


@require_http_methods(["GET", "POST"])
@signed_in()
@require_recent()
def ask_for_address(request: HttpRequest) -> HttpResponse:
    """Have a link sent to another address; nothing changes before it is followed."""
    form = OwnAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            _ask(request, email)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            told = gettext("A link is on its way to %(email)s. Open it in this browser.")
            messages.success(request, told % {"email": email})
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_address.html", {"form": form}, status=status)


def _ask(request: HttpRequest, email: str) -> None:
    counters = counters_of_letter(
        account=fold_email(email), address=address_of(request), device=None
    )
    if wait := begin_attempt(request, counters):
        raise Refused("too_many", too_many(wait), field="email")
    addresses.ask_for_address(
        actor=actor_of_request(request),
        at=clock.now(),
        user=user_of_request(request),
        email=email,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in()
@limited("links", reading=True)
def confirm_address(request: HttpRequest) -> HttpResponse:
    """What the link proves, and the button that makes it the address to sign in with.

    Only whoever asked for it can press it: a letter that went astray is worth nothing.
    """
    user = user_of_request(request)
    found = link_with_token(request.GET.get("t", "")[:100], clock.now())
    if found is None or found[0].purpose != Link.Purpose.ADDRESS or found[1] != user:
        return render(request, "accounts/link_over.html", status=410)
    link = found[0]
    if request.method == "POST":
        try:
            done = _confirm(request, user, link)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if done:
                told = gettext("From now on you sign in with %(email)s.")
                messages.success(request, told % {"email": link.email})
        return redirect("account")
    contact = contact_with_id(user.contact_id) if user.contact_id else None
    context: dict[str, Any] = {"link": link, "person": user, "contact": contact}
    return render(request, "accounts/confirm_address.html", context)


def _confirm(request: HttpRequest, user: User, link: Link) -> bool:
    present = present_session(request)
    return addresses.confirm_address(
        actor=actor_of_request(request),
        at=clock.now(),
        link=link,
        user=user,
        with_contact="with_contact" in request.POST,
        kept_session_id=present.pk if present else None,
    )
