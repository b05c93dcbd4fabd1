"""A call: find the caller, one form, the same clocks."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Contact, Customer
from vefa.customers.queries import companies_like, find_contacts
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.work import new_once
from vefa.desk.domain.opening import may_have_begun
from vefa.desk.models import Kind, Severity, Source
from vefa.desk.queries.reports import Report
from vefa.products.queries import installations_of
from vefa.ui.widgets import MomentField
from vefa.workspace.web.frame import frame


class CallForm(forms.Form):
    """What the caller says. `who` is a contact, or a company whose caller is not listed."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    began = MomentField(label=_("The call began"))
    who = forms.ChoiceField(label=_("Caller"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the caller"), required=False, max_length=200)
    installation = forms.TypedChoiceField(
        label=_("Installed system"), coerce=int, required=False, empty_value=None
    )
    title = forms.CharField(label=_("In a few words"), max_length=300)
    text = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea(attrs={"rows": 5, "data-draft": "call"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.FAULT)
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Severity.choices,
        initial=Severity.S3,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, contacts: list[Contact], companies: list[Customer], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"contact-{contact.pk}": contact for contact in contacts}
        self.companies = {f"company-{company.pk}": company for company in companies}
        known = {contact.customer_id for contact in contacts} | {each.pk for each in companies}
        self.systems = {each.pk: each for key in known for each in installations_of(key)}
        who = [(key, f"{each.name}, {each.customer.name}") for key, each in self.people.items()]
        who += [
            (key, gettext("Somebody else at %(company)s") % {"company": each.name})
            for key, each in self.companies.items()
        ]
        self.fields["who"].choices = who  # type: ignore[attr-defined]
        self.fields["who"].initial = who[0][0] if len(self.people) == 1 else None
        self.fields["installation"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((key, f"{each.name} ({each.version})") for key, each in self.systems.items()),
        ]
        self.fields["once"].initial = new_once
        self.fields["began"].help_text = gettext("In your time zone, %(own)s.") % {
            "own": timezone.get_current_timezone_name()
        }

    def contact_lines(self) -> dict[str, str]:
        """What stands under each person: company's roles do not help here, ways to reach do."""
        return {
            key: " · ".join(filter(None, (each.phone, each.email)))
            for key, each in self.people.items()
        }

    def clean_began(self) -> datetime:
        """When the call began: within the last day."""
        began: datetime = self.cleaned_data["began"]
        if not may_have_begun(began, clock.now()):
            raise forms.ValidationError(
                _("A call that is written down now began within the last 24 hours.")
            )
        return began

    def clean(self) -> dict[str, Any]:
        """Somebody who is not listed has a name at least."""
        data = super().clean() or {}
        if data.get("who") in self.companies and not data.get("name", "").strip():
            self.add_error("name", _("Please write down the caller's name."))
        return data


@staff("can_take_calls")
@limited("reports")
@require_http_methods(["GET", "POST"])
def take_call(request: HttpRequest) -> HttpResponse:
    """Search by number or name, then record; the ticket counts from the start of the call."""
    at = clock.now()
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("caller", "").strip()[:100]
    form = _form(request, asked, at)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _record(request, form)
            except Refused as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
    context = {"caller": asked, "form": form, "found": bool(form.people or form.companies)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "workspace/phone_callers.html", context)
    context |= {**frame(request, "phone"), "failed": status == 422}
    return render(request, "workspace/phone.html", context, status=status)


def _form(request: HttpRequest, asked: str, at: datetime) -> CallForm:
    contacts = find_contacts(asked) if asked else []
    named = {contact.customer_id: contact.customer for contact in contacts}
    companies = {**named, **{each.pk: each for each in companies_like(asked)}} if asked else {}
    first: dict[str, Any] = {"began": at}
    first |= {key: value for key, value in request.GET.items() if value}
    return CallForm(contacts, list(companies.values()), request.POST or None, initial=first)


def _record(request: HttpRequest, form: CallForm) -> HttpResponse:
    data, at = form.cleaned_data, clock.now()
    contact = form.people.get(data["who"])
    company = contact.customer if contact else form.companies[data["who"]]
    system = form.systems.get(data["installation"])
    text = data["text"]
    if contact is None:
        text = gettext("Caller: %(name)s") % {"name": data["name"].strip()} + "\n\n" + text
    ticket = open_ticket(
        actor=actor_of_request(request),
        at=at,
        report=Report(
            customer_id=company.pk,
            contact=contact,
            title=data["title"],
            text=text,
            source=Source.PHONE,
            kind=data["kind"],
            severity=data["severity"],
            installation=system if system and system.customer_id == company.pk else None,
            reported_at=min(data["began"], at),
            once=data["once"],
        ),
    )
    return redirect("workspace:ticket", number=ticket.number)
