"""Reporting in three short steps: what about, what is wrong, how bad.

The answers travel in the session between the steps, so that nothing is lost on the way back.
Before sending, the last step shows what is included and what we promise by when.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.queries import contact_with_id
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.work import new_once
from vefa.desk.models import Kind, Source
from vefa.desk.queries.forecast import forecast
from vefa.desk.queries.reports import NewFile, Report
from vefa.portal.web.home import portal_frame
from vefa.products.models import Installation
from vefa.products.queries import installations_of
from vefa.ui.widgets import MultipleFileField

DRAFT = "vefa_report"
KINDS = (
    (Kind.FAULT, _("Something does not work")),
    (Kind.QUESTION, _("I have a question")),
    (Kind.REQUEST, _("I need something")),
)
IMPACTS = (
    ("everyone", _("Everyone, or the whole service")),
    ("many", _("A site, a department or many people")),
    ("few", _("Me or a few people")),
)
URGENCIES = (
    ("stopped", _("Work has stopped and there is no way around")),
    ("degraded", _("Something important does not work, or works badly")),
    ("way_around", _("It is a nuisance, but there is a way around")),
    ("minor", _("It is a small thing")),
)


class SubjectForm(forms.Form):
    """What it is about."""

    kind = forms.ChoiceField(
        label=_("What do you need?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.FAULT
    )
    installation = forms.ChoiceField(
        label=_("What is it about?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, systems: list[Installation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["installation"].choices = [  # type: ignore[attr-defined]
            *((str(each.pk), each.name) for each in systems),
            ("", _("Something else")),
        ]


class WhatForm(forms.Form):
    """What is wrong."""

    title = forms.CharField(label=_("In a few words"), max_length=300)
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("What did you do, what did you expect, which message did you see?"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WeighForm(forms.Form):
    """How bad it is, in plain words."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    impact = forms.ChoiceField(
        label=_("Who is affected?"), choices=IMPACTS, widget=forms.RadioSelect, initial="few"
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=URGENCIES,
        widget=forms.RadioSelect,
        initial="way_around",
    )
    attachments = MultipleFileField(label=_("Pictures or files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


def _draft(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(DRAFT)
    return dict(kept) if isinstance(kept, dict) else {}


def _keep(request: HttpRequest, **values: Any) -> None:
    request.session[DRAFT] = {**_draft(request), **values}


@customer("can_report")
@require_http_methods(["GET", "POST"])
def choose_subject(request: HttpRequest) -> HttpResponse:
    """Step 1: what is it about?"""
    systems = installations_of(actor_of_request(request).customer_id or 0)
    form = SubjectForm(systems, request.POST or None, initial=_draft(request))
    if request.method == "POST" and form.is_valid():
        _keep(request, **form.cleaned_data)
        return redirect("portal:report_what")
    return _page(request, form, step=1)


@customer("can_report")
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """Step 2: what is wrong?"""
    if "kind" not in _draft(request):
        return redirect("portal:report")
    form = WhatForm(request.POST or None, initial=_draft(request))
    if request.method == "POST" and form.is_valid():
        _keep(request, **form.cleaned_data)
        return redirect("portal:report_weigh")
    return _page(request, form, step=2)


@customer("can_report")
@require_http_methods(["GET", "POST"])
def weigh(request: HttpRequest) -> HttpResponse:
    """Step 3: how bad is it? Shows promise and coverage, then sends."""
    draft = _draft(request)
    if "title" not in draft:
        return redirect("portal:report")
    form = WeighForm(request.POST or None, request.FILES or None, initial=draft)
    if request.method == "POST" and form.is_valid():
        _keep(request, impact=form.cleaned_data["impact"], urgency=form.cleaned_data["urgency"])
        if "look" not in request.POST:
            try:
                return _send(request, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return _page(request, form, step=3, outlook=forecast(_report(request), at=clock.now()))


def _send(request: HttpRequest, form: WeighForm) -> HttpResponse:
    actor = actor_of_request(request)
    files = [
        NewFile(file.name or "", file.content_type or "", file.read())
        for file in form.cleaned_data["attachments"]
    ]
    report = _report(request, files=files, once=form.cleaned_data["once"])
    ticket = open_ticket(actor=actor, at=clock.now(), report=report)
    request.session.pop(DRAFT, None)
    return redirect("portal:ticket", number=ticket.number)


def _report(
    request: HttpRequest, *, files: list[NewFile] | None = None, once: str | None = None
) -> Report:
    actor, draft = actor_of_request(request), _draft(request)
    contact = contact_with_id(actor.contact_id or 0)
    systems = {str(each.pk): each for each in installations_of(actor.customer_id or 0)}
    return Report(
        customer_id=actor.customer_id or 0,
        contact=contact,
        title=draft["title"],
        text=draft["text"],
        source=Source.WEB,
        kind=draft["kind"],
        installation=systems.get(draft.get("installation", "")),
        impact=draft.get("impact", "few"),
        urgency=draft.get("urgency", "way_around"),
        reported_at=clock.now(),
        files=files or (),
        once=once,
    )


def _page(request: HttpRequest, form: forms.Form, *, step: int, **extra: Any) -> HttpResponse:
    context = {"form": form, "step": step, "draft": _draft(request), **extra}
    status = 422 if form.errors else 200
    frame = portal_frame(request, "report")
    return render(request, f"portal/report_{step}.html", {**frame, **context}, status=status)
