"""Reporting in three short steps: what about, what is wrong, how bad.

The answers travel in the session between the steps, each report under the key in its address
(`kept.py`), so that nothing is lost on the way back and two tabs write two reports; the browser
keeps the words besides, until the report is sent. Before sending, the last step shows what is
included and what we promise by when.
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
from vefa.portal.web.drafting import SOMETHING_ELSE, report_of
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.kept import Draft, draft_of, drafts_with_words, named_draft, new_draft
from vefa.portal.web.lines import line_of
from vefa.ui.formats import long_date

STEPS: tuple[tuple[LazyText, str], ...] = (
    (gettext_lazy("What about"), "portal:report"),
    (gettext_lazy("What is wrong"), "portal:report_what"),
    (gettext_lazy("How bad"), "portal:report_weigh"),
)
PAGES = (*(name for _label, name in STEPS), "portal:report_outlook", "portal:report_discard")
HEADINGS: tuple[LazyText, ...] = (
    gettext_lazy("What is it about?"),
    gettext_lazy("What is wrong, or what do you need?"),
    gettext_lazy("How bad is it?"),
)


@customer("can_report")
@require_http_methods(["GET", "POST"])
def choose_subject(request: HttpRequest) -> HttpResponse:
    """Step 1: what is it about?"""
    actor, at, draft = actor_of_request(request), clock.now(), named_draft(request)
    if draft is None:
        draft = _begun(request)
        if request.method == "GET":
            return redirect(draft.address("portal:report"))
    systems = systems_of(actor.customer_id or 0, at=at)
    form = drafting.SubjectForm(
        [each.installation for each in systems], _posted(request)[0], initial=draft.values
    )
    if request.method == "POST" and form.is_valid():
        draft.keep(**form.cleaned_data)
        return redirect(draft.address("portal:report_what"))
    contact = contact_with_id(actor.contact_id or 0)
    context = {
        "descriptions": {
            **{str(each.installation.pk): _described(each) for each in systems},
            SOMETHING_ELSE: _("A device, an account, the network – or you are not sure."),
        },
        "agreements": agreements_at(
            actor.customer_id or 0, site_id=contact.site_id if contact else None, at=at
        ),
        "written": drafts_with_words(request),
    }
    return _page(draft, form, step=1, **context)


def _described(system: System) -> str:
    """What a system is: product and version, what it is used for, where it stands."""
    found = system.installation
    parts = [str(found.version), found.get_environment_display(), found.site.name]
    if system.ended_on is not None:
        day = long_date(system.ended_on, get_language() or "en")
        parts.append(_("support of this version ended on %(day)s") % {"day": day})
    return " · ".join(parts)


def _begun(request: HttpRequest) -> Draft:
    """A new report. One that follows an ended request names it and starts from what it was
    about."""
    draft, number = new_draft(request), request.GET.get("follows", "")
    before = visible_tickets(actor_of_request(request)).filter(number=number).first()
    if before is not None:
        subject = str(before.installation_id or SOMETHING_ELSE)
        draft.keep(follows=before.number, installation=subject, title=before.title)
    return draft


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: fields and files, or nothing on the first look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_POST
@customer("can_report")
def discard(request: HttpRequest) -> HttpResponse:
    """Forget what was written and begin anew."""
    draft_of(request).discard()
    return redirect("portal:report")


@customer("can_report")
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """Step 2: what is wrong?"""
    draft = draft_of(request)
    drafting.keep_words(draft, request.POST)
    if "installation" not in draft.values:
        return redirect(draft.address("portal:report"))
    form = drafting.WhatForm(_posted(request)[0], initial=draft.values)
    if request.method == "POST" and form.is_valid():
        draft.keep(**form.cleaned_data)
        return redirect(draft.address("portal:report_weigh"))
    actor, at, about = actor_of_request(request), clock.now(), draft.values["installation"]
    similar = about_installation(actor, int(about)) if about != SOMETHING_ELSE else []
    return _page(
        draft,
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
    draft = draft_of(request)
    drafting.keep_words(draft, request.POST)
    if "title" not in draft.values:
        return redirect(draft.address("portal:report"))
    drafting.keep_answers(draft, request.POST)
    outlook = _outlook(draft)
    form = drafting.WeighForm(outlook.answers, *_posted(request), initial=draft.values)
    sending = request.method == "POST" and "look" not in request.POST
    if sending and form.is_valid():
        try:
            return _send(draft, form, outlook)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if sending and request.FILES:
        form.add_error("attachments", _("Please choose your files once more."))
    return _page(draft, form, step=3, outlook=outlook, **_outlook_context(draft, outlook))


@customer("can_report")
@require_http_methods(["GET"])
def show_outlook(request: HttpRequest) -> HttpResponse:
    """What sending now would mean, as a fragment: asked for whenever an answer changes."""
    draft = draft_of(request)
    if "title" not in draft.values:
        return HttpResponse(status=204)
    drafting.keep_answers(draft, request.GET)
    outlook = _outlook(draft)
    context = {"outlook": outlook, "at": clock.now(), **_outlook_context(draft, outlook)}
    return render(request, "portal/outlook.html", context)


def _outlook(draft: Draft) -> Forecast:
    return forecast(report_of(draft), at=clock.now(), wish=draft.values["wish"])


def _outlook_context(draft: Draft, outlook: Forecast) -> dict[str, Any]:
    return {"wish": draft.values["wish"], "authorised": outlook.send_to}


def _send(draft: Draft, form: forms.Form, outlook: Forecast) -> HttpResponse:
    files = [
        NewFile(file.name or "", file.content_type or "", file.read())
        for file in form.cleaned_data["attachments"]
    ]
    report = report_of(draft, files=files, once=form.cleaned_data["once"])
    report = replace(report, facts=dict(outlook.facts))
    ticket = open_ticket(actor=actor_of_request(draft.request), at=clock.now(), report=report)
    draft.discard()
    return redirect(reverse("portal:ticket", args=[ticket.number]) + "?sent")


def _page(draft: Draft, form: forms.Form, *, step: int, **extra: Any) -> HttpResponse:
    places = {name.partition(":")[2]: draft.address(name) for name in PAGES}
    context = {
        "form": form,
        "step": step,
        "heading": _heading(step, draft.values.get("kind", Kind.FAULT)),
        "steps": [
            {
                "number": place,
                "label": label,
                "state": "done" if place < step else "now" if place == step else "later",
                "href": draft.address(name) if place < step else "",
            }
            for place, (label, name) in enumerate(STEPS, start=1)
        ],
        "kept_as": f"report-{draft.key}",
        "draft": draft.values,
        "places": places,
        **extra,
    }
    status = 422 if form.errors else 200
    frame = portal_frame(draft.request, "report")
    page = f"portal/report_{step}.html"
    return render(draft.request, page, {**frame, **context}, status=status)


def _heading(step: int, kind: str) -> str:
    """The step's question; only a fault is bad."""
    if step == 3 and kind != Kind.FAULT:
        return _("How important is it?")
    return str(HEADINGS[step - 1])
