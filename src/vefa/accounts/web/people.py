"""The people who sign in: for those of ours who look after them, and for customers' contacts."""

import zoneinfo
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions import administration, invitations
from vefa.accounts.domain.roles import CUSTOMER_ROLES, LIMITABLE, STAFF_ROLES
from vefa.accounts.models import Role, User
from vefa.accounts.queries import sessions_of
from vefa.accounts.queries.people import is_invited, people, users_of_contacts
from vefa.accounts.queries.second_step import second_step_of
from vefa.accounts.web.addresses import OthersAddressForm
from vefa.accounts.web.guards import actor_of_request, customer, staff
from vefa.accounts.web.limits import limit_words, team_words
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.audit.actions import record
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.customers.models import Contact, Language
from vefa.customers.queries import contacts_of, find_contacts

_DEEDS: Final[dict[str, tuple[Callable[..., None], Any]]] = {
    "disable": (administration.disable_user, _("The person no longer gets in.")),
    "sign_out": (administration.sign_out_user, _("The person is signed out everywhere.")),
    "enable": (administration.enable_user, _("The person gets in again.")),
    "reset": (administration.reset_second_step, _("The second step is reset.")),
    "again": (invitations.invite_again, _("Another invitation is on its way.")),
}


def _roles(keys: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(key, Role(key).label) for key in keys]


def _company() -> forms.CharField:
    return forms.CharField(
        label=_("Company of a partner engineer"),
        max_length=80,
        required=False,
        help_text=_("Customers read it beside the name."),
    )


class InviteForm(forms.Form):
    """Somebody new of ours."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    company = _company()
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    timezone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = STAFF_ROLES if actor.can("can_edit_people") else STAFF_ROLES[:1]
        self.fields["role"].choices = _roles(keys)  # type: ignore[attr-defined]
        zones = sorted(zoneinfo.available_timezones())
        self.fields["timezone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        if "partner" not in keys:
            del self.fields["company"]
        self.initial = {"role": keys[0], "language": actor.language, "timezone": actor.timezone}


class RoleForm(forms.Form):
    """Another role on the same side."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    company = _company()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = STAFF_ROLES if user.customer_id is None else CUSTOMER_ROLES
        self.fields["role"].choices = _roles(keys)  # type: ignore[attr-defined]
        self.initial = {"role": user.role, "company": user.company}
        if user.customer_id is not None:
            del self.fields["company"]


@require_http_methods(["GET", "POST"])
@staff("can_see_people")
@limited("invitations")
@require_recent(reading=False)
def show_people(request: HttpRequest) -> HttpResponse:
    """Ours, or the customers' people; those of the contacts found who do not sign in yet."""
    words = request.GET.get("q", "").strip()[:100]
    ours = request.GET.get("side") != "customers"
    if request.method == "POST":
        return _invite_found(request)
    contacts = [] if ours or not words else find_contacts(words)
    known = users_of_contacts(contacts)
    tab = f"?q={words}&side=" if words else "?side="
    context = {
        "wide": True,
        "words": words,
        "ours": ours,
        "tabs": [
            ("ours", gettext("Our people"), f"{tab}ours"),
            ("customers", gettext("Customers’ people"), f"{tab}customers"),
        ],
        "may_invite": actor_of_request(request).can("can_invite_people"),
        "people": [_row(user) for user in people(words, ours=ours)],
        "contacts": [each for each in contacts if each.pk not in known],
    }
    return render(request, "accounts/people.html", context)


def _row(user: User) -> dict[str, Any]:
    return {"user": user, "role": Role(user.role).label, "invited": is_invited(user)}


def _invite_found(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("contact", "")
    found = find_contacts("", key=int(key)) if key.isascii() and key.isdigit() else []
    _invite(request, found)
    return HttpResponseRedirect(request.get_full_path())


def _invite(request: HttpRequest, contacts: list[Contact]) -> None:
    if not contacts:
        raise Http404
    try:
        actor = actor_of_request(request)
        invitations.invite_contact(actor=actor, at=clock.now(), contact=contacts[0])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The invitation is on its way."))


@require_http_methods(["GET", "POST"])
@staff("can_invite_people")
@limited("invitations")
@require_recent()
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody of ours."""
    actor = actor_of_request(request)
    form = InviteForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite_staff(actor=actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("The invitation is on its way."))
            return redirect("people")
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@staff("can_see_people")
@require_recent()
def show_person(request: HttpRequest) -> HttpResponse:
    """One person: what an administrator may do to the account."""
    key = request.GET.get("id", "")
    found = (
        User.objects.filter(pk=int(key)) if key.isascii() and key.isdigit() else User.objects.none()
    )
    user = found.select_related("customer", "contact").first()
    if user is None:
        raise Http404
    form = RoleForm(request.POST if "role" in request.POST else None, user=user)
    to = OthersAddressForm(
        request.POST if "email" in request.POST else None, contact=user.contact, now=user.email
    )
    if request.method == "POST":
        try:
            _do(request, user, form, to)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('person')}?id={user.pk}")
    actor = actor_of_request(request)
    record(
        actor=actor,
        at=clock.now(),
        deed="person_read",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
    )
    context = {
        "person": _row(user),
        "form": form,
        "address_form": to,
        "apart": user.contact is not None and user.contact.email_folded != user.email_folded,
        "second_step": second_step_of(user),
        "sessions": sessions_of(user, clock.now()),
        "may_edit": actor.can("can_edit_people") and actor.id != user.pk,
        "limit": limit_words(user),
        "team_limit": team_words(user),
        "limitable": user.role in LIMITABLE,
        "may_invite": actor.can("can_invite_people"),
        "own": actor.id == user.pk,
    }
    return render(request, "accounts/person.html", context)


def _do(request: HttpRequest, user: User, form: RoleForm, to: OthersAddressForm) -> None:
    actor, at = actor_of_request(request), clock.now()
    if "role" in request.POST:
        if not form.is_valid():
            raise Refused("role", gettext("Please choose a role."))
        administration.change_role(actor=actor, at=at, user=user, **form.cleaned_data)
        messages.success(request, gettext("The role is changed."))
        return
    if "email" in request.POST:
        if not to.is_valid():
            raise Refused("email", gettext("That is no e-mail address."))
        administration.change_address(actor=actor, at=at, user=user, **to.cleaned_data)
        messages.success(request, gettext("The address is changed, and the one before is told."))
        return
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise NotAllowed("can_edit_people")
    act, sentence = deed
    act(actor=actor, at=at, user=user)
    messages.success(request, str(sentence))


@require_http_methods(["GET", "POST"])
@customer("can_invite_colleagues")
@limited("invitations")
@require_recent(reading=False)
def colleagues(request: HttpRequest) -> HttpResponse:
    """The contacts of one's own company: who signs in, and who may be invited."""
    actor = actor_of_request(request)
    contacts = [each for each in contacts_of(actor.customer_id or 0) if each.active]
    if request.method == "POST":
        key = request.POST.get("contact", "")
        return _invite_colleague(request, [each for each in contacts if str(each.pk) == key])
    known = users_of_contacts(contacts)
    rows = [
        {
            "contact": each,
            "user": known.get(each.pk),
            "invited": each.pk in known and is_invited(known[each.pk]),
        }
        for each in contacts
    ]
    return render(request, "accounts/colleagues.html", {"rows": rows})


def _invite_colleague(request: HttpRequest, chosen: list[Contact]) -> HttpResponse:
    user = users_of_contacts(chosen).get(chosen[0].pk) if chosen else None
    if user is None:
        _invite(request, chosen)
    else:
        try:
            actor = actor_of_request(request)
            invitations.invite_again(actor=actor, at=clock.now(), user=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The invitation is on its way."))
    return redirect("colleagues")
