"""Reporting in three short steps: what about, what is wrong, how bad.

The answers travel in the session between the steps, so that nothing is lost on the way back;
the browser keeps the words besides, until the report is sent. Before sending, the last step
shows what is included and what we promise by when.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.queries import contact_with_id
from vefa.desk.access import visible_tickets
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Kind
from vefa.desk.queries.forecast import Forecast, forecast
from vefa.desk.queries.own import about_installation
from vefa.desk.queries.reports import NewFile
from vefa.portal.queries import System, agreements_at, systems_of
from vefa.portal.web import drafting
from vefa.portal.web.drafting import SOMETHING_ELSE, draft_of, keep, report_of
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.lines import line_of
from vefa.ui.formats import long_date

STEPS: tuple[tuple[LazyText, str], ...] = (
    (gettext_lazy("What about"), "portal:report"),
    (gettext_lazy("What is wrong"), "portal:report_what"),
    (gettext_lazy("How bad"), "portal:report_weigh"),
)
HEADINGS: tuple[LazyText, ...] = (
    gettext_lazy("What is it about?"),
    gettext_lazy("What is wrong, or what do you need?"),
    gettext_lazy("How bad is it?"),
)


@customer("can_report")
@require_http_methods(["GET", "POST"])
def choose_subject(request: HttpRequest) -> HttpResponse:
    """Step 1: what is it about?"""
    actor, at = actor_of_request(request), clock.now()
    _take_up(request)
    systems = systems_of(actor.customer_id or 0, at=at)
    form = drafting.SubjectForm(
        [each.installation for each in systems], _posted(request)[0], initial=draft_of(request)
    )
    if request.method == "POST" and form.is_valid():
        keep(request, **form.cleaned_data)
        return redirect("portal:report_what")
    contact = contact_with_id(actor.contact_id or 0)
    context = {
        "descriptions": {
            **{str(each.installation.pk): _described(each) for each in systems},
            SOMETHING_ELSE: _("A device, an account, the network – or you are not sure."),
        },
        "agreements": agreements_at(
            actor.customer_id or 0, site_id=contact.site_id if contact else None, at=at
        ),
    }
    return _page(request, form, step=1, **context)


def _described(system: System) -> str:
    """What a system is: product and version, what it is used for, where it stands."""
    found = system.installation
    parts = [str(found.version), found.get_environment_display(), found.site.name]
    if system.ended_on is not None:
        day = long_date(system.ended_on, get_language() or "en")
        parts.append(_("support of this version ended on %(day)s") % {"day": day})
    return " · ".join(parts)


def _take_up(request: HttpRequest) -> None:
    """A report that follows an ended request names it and starts from what it was about."""
    number = request.GET.get("follows", "")
    before = visible_tickets(actor_of_request(request)).filter(number=number).first()
    if before is not None:
        drafting.discard(request)
        subject = str(before.installation_id or SOMETHING_ELSE)
        keep(request, follows=before.number, installation=subject, title=before.title)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: fields and files, or nothing on the first look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_POST
@customer("can_report")
def discard(request: HttpRequest) -> HttpResponse:
    """Forget what was written and begin anew."""
    drafting.discard(request)
    return redirect("portal:report")


@customer("can_report")
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """Step 2: what is wrong?"""
    draft = draft_of(request)
    if "installation" not in draft:
        return redirect("portal:report")
    form = drafting.WhatForm(_posted(request)[0], initial=draft)
    if request.method == "POST" and form.is_valid():
        keep(request, **form.cleaned_data)
        return redirect("portal:report_weigh")
    actor, at, about = actor_of_request(request), clock.now(), draft["installation"]
    similar = about_installation(actor, int(about)) if about != SOMETHING_ELSE else []
    return _page(
        request,
        form,
        step=2,
        kind_examples=drafting.KIND_EXAMPLES,
        similar=[line_of(row, actor, at) for row in similar],
    )


@customer("can_report")
@limited("reports")
@require_http_methods(["GET", "POST"])
def weigh(request: HttpRequest) -> HttpResponse:
    """Step 3: how bad is it? Shows promise and coverage, then sends."""
    drafting.keep_words(request)
    if "title" not in draft_of(request):
        return redirect("portal:report")
    drafting.keep_answers(request, request.POST)
    outlook = _outlook(request)
    form = drafting.WeighForm(outlook.answers, *_posted(request), initial=draft_of(request))
    sending = request.method == "POST" and "look" not in request.POST
    if sending and form.is_valid():
        try:
            return _send(request, form, outlook)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if sending and request.FILES:
        form.add_error("attachments", _("Please choose your files once more."))
    return _page(request, form, step=3, outlook=outlook, **_outlook_context(request, outlook))


@customer("can_report")
@require_http_methods(["GET"])
def show_outlook(request: HttpRequest) -> HttpResponse:
    """What sending now would mean, as a fragment: asked for whenever an answer changes."""
    if "title" not in draft_of(request):
        return HttpResponse(status=204)
    drafting.keep_answers(request, request.GET)
    outlook = _outlook(request)
    context = {"outlook": outlook, "at": clock.now(), **_outlook_context(request, outlook)}
    return render(request, "portal/outlook.html", context)


def _outlook(request: HttpRequest) -> Forecast:
    return forecast(report_of(request), at=clock.now(), wish=draft_of(request)["wish"])


def _outlook_context(request: HttpRequest, outlook: Forecast) -> dict[str, Any]:
    return {"wish": draft_of(request)["wish"], "authorised": outlook.send_to}


def _send(request: HttpRequest, form: forms.Form, outlook: Forecast) -> HttpResponse:
    files = [
        NewFile(file.name or "", file.content_type or "", file.read())
        for file in form.cleaned_data["attachments"]
    ]
    report = report_of(request, files=files, once=form.cleaned_data["once"])
    report = replace(report, facts=dict(outlook.facts))
    ticket = open_ticket(actor=actor_of_request(request), at=clock.now(), report=report)
    drafting.discard(request)
    return redirect(reverse("portal:ticket", args=[ticket.number]) + "?sent")


def _page(request: HttpRequest, form: forms.Form, *, step: int, **extra: Any) -> HttpResponse:
    draft = draft_of(request)
    context = {
        "form": form,
        "step": step,
        "heading": _heading(step, draft.get("kind", Kind.FAULT)),
        "steps": [
            {
                "number": place,
                "label": label,
                "state": "done" if place < step else "now" if place == step else "later",
                "href": reverse(name) if place < step else "",
            }
            for place, (label, name) in enumerate(STEPS, start=1)
        ],
        "draft": draft,
        **extra,
    }
    status = 422 if form.errors else 200
    frame = portal_frame(request, "report")
    return render(request, f"portal/report_{step}.html", {**frame, **context}, status=status)


def _heading(step: int, kind: str) -> str:
    """The step's question; only a fault is bad."""
    if step == 3 and kind != Kind.FAULT:
        return _("How important is it?")
    return str(HEADINGS[step - 1])
