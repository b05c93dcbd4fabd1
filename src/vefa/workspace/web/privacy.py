"""Personal data: found, exported and redacted by an administrator."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.privacy.access import export_for
from vefa.privacy.actions.exports import request_export
from vefa.privacy.actions.redaction import begin_redaction
from vefa.privacy.models import Export, Redaction, Why
from vefa.privacy.queries.people import (
    Person,
    find_people,
    person_of_contact,
    person_of_user,
)
from vefa.privacy.queries.redaction import preview_of
from vefa.privacy.web.own import archive_response
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading

SHOWN = 20


class RedactionForm(forms.Form):
    """By which right, and more words."""

    why = forms.ChoiceField(label=_("By which right?"), choices=Why.choices)
    note = forms.CharField(
        label=_("In a few words"),
        max_length=500,
        help_text=_("How they asked, or what orders it. It stays in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_safe
@staff("can_export_people")
@require_recent()
def show_privacy(request: HttpRequest) -> HttpResponse:
    """Find a person; the newest exports and redactions."""
    words = request.GET.get("q", "").strip()[:100]
    exports = Export.objects.select_related("contact", "user")
    context = {
        "words": words,
        "people": find_people(words) if words else [],
        "exports": exports.filter(by_themself=False)[:SHOWN],
        "may_rule": actor_of_request(request).can("can_edit_privacy"),
        "redactions": Redaction.objects.select_related("customer")[:SHOWN],
    }
    return render(request, "workspace/privacy.html", {**frame(request, "privacy"), **context})


def _person(kind: str, key: int) -> Person:
    finders = {"contact": person_of_contact, "user": person_of_user}
    person = finders[kind](key) if kind in finders else None
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
@staff("can_export_people")
@require_recent()
@limited("exports")
def show_person_data(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """One person: have an export made, or take the person out, after seeing what that changes."""
    person, actor = _person(kind, key), actor_of_request(request)
    wanted = request.POST.get("deed", "")
    form = RedactionForm(request.POST if wanted == "redact" else None)
    if request.method == "POST":
        try:
            if wanted == "export":
                request_export(actor=actor, at=clock.now(), person=person)
                messages.success(request, gettext("The data are being gathered."))
                return redirect("workspace:privacy")
            if wanted == "redact" and form.is_valid():
                asked: dict[str, Any] = form.cleaned_data
                begin_redaction(actor=actor, at=clock.now(), person=person, **asked)
                messages.success(request, gettext("The person is being taken out."))
                return redirect("workspace:privacy")
        except Refused as refusal:
            if refusal.field in form.fields and form.is_bound:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.error(request, str(refusal))
    if request.method != "POST":
        note_reading(
            request,
            "person_read",
            subject=kind,
            subject_id=key,
            customer_id=person.customer_id,
        )
    context = {
        "person": person,
        "preview": preview_of(person),
        "form": form,
        "may_redact": actor.can("can_redact_people") and actor.id not in person.user_ids,
    }
    page = {**frame(request, "privacy"), **context}
    status = 422 if form.errors else 200
    return render(request, "workspace/person_data.html", page, status=status)


@require_safe
@staff("can_export_people")
@require_recent()
@limited("exports", reading=True)
def fetch_archive(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """An archive that was gathered."""
    return archive_response(request, export_for(actor_of_request(request), key))
