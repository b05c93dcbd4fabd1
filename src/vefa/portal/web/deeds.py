"""What a customer's person does to a request."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.access import ticket_for
from vefa.desk.actions import conversation, dates, ending, opening, watching
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import NewFile
from vefa.portal.web import forms
from vefa.portal.web.ticket import render_ticket
from vefa.portal.web.words import DONE

Deed = Callable[[Actor, Ticket, dict[str, Any]], None]


def _answer(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    files = [
        NewFile(upload.name or "", upload.content_type or "", upload.read())
        for upload in data["attachments"]
    ]
    conversation.answer(
        actor=actor,
        at=clock.now(),
        ticket=ticket,
        text=data["text"],
        files=files,
        once=data["once"],
    )


def _decline(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    counter = data["counter"]
    dates.decline_date(
        actor=actor,
        at=clock.now(),
        ticket=ticket,
        reason=data["reason"],
        counter=counter.astimezone(ZoneInfo("UTC")) if counter else None,
        due=data["due"],
    )


def _plain(action: Callable[..., object], *names: str) -> Deed:
    def deed(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
        values = {name: data[name] for name in names}
        action(actor=actor, at=clock.now(), ticket=ticket, **values)

    return deed


DEEDS: dict[str, tuple[type[django_forms.Form] | None, Deed, str]] = {
    "answer": (forms.AnswerForm, _answer, "answer"),
    "agree_date": (forms.DateForm, _plain(dates.agree_date, "due"), ""),
    "decline_date": (forms.DeclineForm, _decline, "decline"),
    "accept": (None, _plain(ending.accept), ""),
    "return": (forms.ReturnForm, _plain(ending.return_resolution, "reason", "once"), "returning"),
    "reopen": (forms.ReopenForm, _plain(ending.reopen, "reason", "once"), "reopening"),
    "accept_workaround": (forms.WorkaroundForm, _plain(dates.accept_workaround, "entry"), ""),
    "decline_workaround": (
        forms.UselessForm,
        _plain(dates.decline_workaround, "entry", "reason"),
        "useless",
    ),
    "demand_visit": (None, _plain(dates.demand_visit), ""),
    "release": (None, _plain(opening.release_draft), ""),
    "unwatch": (None, _plain(watching.stop_watching), ""),
}
"""Each deed with its form, what it does, and under which name the form comes back."""


@require_POST
@customer("can_answer")
@limited("deeds")
def do(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Do it; what was written comes back where it could not be done."""
    actor = actor_of_request(request)
    ticket = ticket_for(actor, number)
    if deed not in DEEDS:
        raise Http404
    form_class, action, shown_as = DEEDS[deed]
    form = form_class(request.POST, request.FILES, prefix=deed) if form_class else None
    if form is not None and not form.is_valid():
        return _again(request, ticket, form, shown_as)
    try:
        action(actor, ticket, form.cleaned_data if form else {})
    except Refused as refusal:
        if form is None or not shown_as:
            messages.error(request, str(refusal))
            return render_ticket(request, ticket_for(actor, number), status=409)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, ticket_for(actor, number), form, shown_as)
    messages.success(request, str(DONE[deed]))
    if deed == "unwatch":
        # The request may be a colleague's, whom it is now none of this person's business.
        return redirect("portal:home")
    return redirect("portal:ticket", number=ticket.number)


def _again(
    request: HttpRequest, ticket: Ticket, form: django_forms.Form, shown_as: str
) -> HttpResponse:
    """The page with the form as it was sent. A browser does not send files twice by itself."""
    if request.FILES and "attachments" in form.fields:
        form.add_error("attachments", _("Please choose your files once more."))
    if not shown_as:
        raise Http404
    return render_ticket(request, ticket, status=422, **{shown_as: form})
