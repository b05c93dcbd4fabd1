"""A call: find the caller, one form, the same clocks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Contact
from vefa.customers.queries import find_contacts
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.work import new_once
from vefa.desk.models import Kind, Severity, Source
from vefa.desk.queries.reports import Report
from vefa.products.queries import installations_of
from vefa.workspace.web.frame import frame


class CallForm(forms.Form):
    """What the caller says."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    began = forms.DateTimeField(widget=forms.HiddenInput)
    contact = forms.TypedChoiceField(label=_("Caller"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.FAULT)
    title = forms.CharField(label=_("In a few words"), max_length=300)
    text = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 5}))
    installation = forms.TypedChoiceField(
        label=_("Installed system"), coerce=int, required=False, empty_value=None
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.S3)

    def __init__(self, contacts: list[Contact], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {contact.pk: contact for contact in contacts}
        customers = {contact.customer_id for contact in contacts}
        self.systems = {
            each.pk: each for customer in customers for each in installations_of(customer)
        }
        self.fields["contact"].choices = [  # type: ignore[attr-defined]
            (key, f"{person.name}, {person.customer.name}") for key, person in self.people.items()
        ]
        self.fields["installation"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((key, str(each)) for key, each in self.systems.items()),
        ]
        self.fields["once"].initial = new_once


@staff("can_take_calls")
@require_http_methods(["GET", "POST"])
def take_call(request: HttpRequest) -> HttpResponse:
    """Search by number or name, then record; the ticket counts from the start of the call."""
    at = clock.now()
    asked = request.POST.get("caller", request.GET.get("caller", "")).strip()
    contacts = find_contacts(asked) if asked else []
    form = CallForm(contacts, request.POST or None, initial={"began": at.isoformat()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _record(request, form)
            except Refused as refusal:
                form.add_error(
                    refusal.field if refusal.field in form.fields else None, str(refusal)
                )
    context = {"caller": asked, "contacts": contacts, "form": form}
    return render(
        request, "workspace/phone.html", {**frame(request, "phone"), **context}, status=status
    )


def _record(request: HttpRequest, form: CallForm) -> HttpResponse:
    data, at = form.cleaned_data, clock.now()
    contact = form.people[data["contact"]]
    system = form.systems.get(data["installation"])
    ticket = open_ticket(
        actor=actor_of_request(request),
        at=at,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title=data["title"],
            text=data["text"],
            source=Source.PHONE,
            kind=data["kind"],
            severity=data["severity"],
            installation=system if system and system.customer_id == contact.customer_id else None,
            reported_at=min(data["began"], at),
            once=data["once"],
        ),
    )
    return redirect("workspace:ticket", number=ticket.number)
