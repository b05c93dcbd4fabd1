"""What an engineer does to a ticket: one address for every deed, one action behind each."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.access import ticket_for
from vefa.desk.actions import assignment, classification, conversation, dates, ending, opening
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import NewFile
from vefa.workspace.web import forms
from vefa.workspace.web.ticket import render_ticket

Deed = Callable[[Actor, Ticket, dict[str, Any]], None]


def _files(data: dict[str, Any]) -> list[NewFile]:
    return [
        NewFile(file.name or "", file.content_type or "", file.read())
        for file in data.get("attachments", [])
    ]


def _written(action: Callable[..., object]) -> Deed:
    def deed(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
        action(
            actor=actor,
            at=clock.now(),
            ticket=ticket,
            text=data["text"],
            files=_files(data),
            once=data["once"],
        )

    return deed


def _plain(action: Callable[..., object], *names: str) -> Deed:
    def deed(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
        action(actor=actor, at=clock.now(), ticket=ticket, **{name: data[name] for name in names})

    return deed


def _assign(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    people = forms.AssignForm().people
    assignment.assign(actor=actor, at=clock.now(), ticket=ticket, engineer=people[data["engineer"]])


def _assign_to_me(actor: Actor, ticket: Ticket, _data: dict[str, Any]) -> None:
    person = forms.AssignForm().people[actor.id or 0]
    assignment.assign(actor=actor, at=clock.now(), ticket=ticket, engineer=person)


def _workaround(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    dates.offer_workaround(
        actor=actor, at=clock.now(), ticket=ticket, text=data["text"], once=data["once"]
    )


def _accept_counter(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    due = data["due"].astimezone(ZoneInfo("UTC"))
    dates.accept_counter(actor=actor, at=clock.now(), ticket=ticket, due=due)


DEEDS: dict[str, tuple[type[django_forms.Form] | None, Deed]] = {
    "reply": (forms.TextForm, _written(conversation.reply)),
    "note": (forms.TextForm, _written(conversation.add_note)),
    "ask": (forms.TextForm, _written(conversation.ask_customer)),
    "ask_items": (
        forms.ItemsForm,
        _plain(conversation.ask_missing_items, "text", "items", "once"),
    ),
    "wait_third": (
        forms.ThirdPartyForm,
        _plain(conversation.wait_for_third_party, "party", "text", "once"),
    ),
    "start": (None, _plain(conversation.start_work)),
    "assign": (forms.AssignForm, _assign),
    "assign_to_me": (None, _assign_to_me),
    "severity": (forms.SeverityForm, _plain(classification.set_severity, "severity", "reason")),
    "kind": (forms.KindForm, _plain(classification.set_kind, "kind")),
    "propose_date": (forms.DateForm, _plain(dates.propose_date, "due", "text", "once")),
    "accept_counter": (forms.DateForm, _accept_counter),
    "offer_workaround": (forms.TextForm, _workaround),
    "accept_workaround": (None, _plain(dates.accept_workaround)),
    "arrive": (None, _plain(dates.note_arrival)),
    "resolve": (forms.ResolveForm, _plain(ending.resolve, "found", "cause", "done", "how", "once")),
    "close": (None, _plain(ending.close)),
    "reopen": (forms.ReasonForm, _plain(ending.reopen, "reason", "once")),
    "cancel": (forms.ReasonForm, _plain(ending.cancel, "reason")),
    "except": (forms.ExceptionForm, _plain(ending.tell_exception, "clock", "text")),
    "release": (None, _plain(opening.release_draft)),
}


@require_POST
@staff("can_work_tickets")
def do(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Do it; a form that is not right comes back as it was filled in, with what to mend."""
    actor = actor_of_request(request)
    ticket = ticket_for(actor, number)
    if deed not in DEEDS:
        raise Http404
    form_class, action = DEEDS[deed]
    form = form_class(request.POST, request.FILES, prefix=deed) if form_class else None
    if form is not None and not form.is_valid():
        return _again(request, ticket, deed, form)
    try:
        action(actor, ticket, form.cleaned_data if form else {})
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return render_ticket(request, ticket, status=409)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, ticket, deed, form)
    messages.success(request, _("Done."))
    return redirect("workspace:ticket", number=ticket.number)


def _again(
    request: HttpRequest, ticket: Ticket, deed: str, form: django_forms.Form
) -> HttpResponse:
    return render_ticket(request, ticket, status=422, opened=deed, failed={deed: form})
