"""The duties of customers: what was seen of one, and who owes what."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.access import agreement_for
from vefa.agreements.actions.duties import CAN_RECORD, record_duty
from vefa.agreements.queries.duties import Owed, outstanding, owed, today_of
from vefa.agreements.web.duties import EvidenceForm, duty_context, outstanding_context
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.desk.actions.work import new_once
from vefa.desk.queries.duties import how_many_concerned
from vefa.workspace.web.frame import frame

_ANSWERS = [("met", _("It is met")), ("unmet", _("It is not met"))]


class RecordForm(EvidenceForm):
    """Whether the duty is met, and what was seen."""

    state = forms.ChoiceField(label=_("What was seen"), choices=_ANSWERS, widget=forms.RadioSelect)
    field_order = ("state", "words", "since", "valid_until", "file", "once")


@staff("can_see_agreements")
@require_safe
def show_duties(request: HttpRequest) -> HttpResponse:
    """What customers owe under agreements in force, and evidence that ends soon."""
    context = outstanding_context(outstanding(at=clock.now()))
    return render(request, "workspace/duties.html", {**frame(request, "agreements"), **context})


@staff("can_see_agreements")
@require_http_methods(["GET", "POST"])
def show_duty(request: HttpRequest, key: int, line: str, duty: str) -> HttpResponse:
    """What a duty asks, how it stands, every record, and the form of the next one."""
    actor, at = actor_of_request(request), clock.now()
    agreement = agreement_for(actor, key)
    found = owed(agreement, line, duty, at=at)
    if found is None:
        raise Http404
    form, status = None, 200
    if all(actor.can(each) for each in CAN_RECORD) and not found.on_tickets:
        first = {**_said(found), "since": today_of(agreement, at), "once": new_once()}
        form = RecordForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST":
        for permission in CAN_RECORD:
            actor.require(permission)
        if form is not None and form.is_valid() and _record(request, found, form):
            messages.success(request, _("Saved."))
            return redirect("workspace:duty", key, line, duty)
        status = 422
    context = {**frame(request, "agreements"), **duty_context(found)}
    # Those that came in since such a duty was left out do not stand under it.
    if form is not None and not found.former:
        context["concerned"] = how_many_concerned(agreement.pk, line, found.gate)
    context |= {"form": form, "failed": status != 200}
    return render(request, "workspace/duty.html", context, status=status)


def _said(found: Owed) -> dict[str, object]:
    """What the customer says, where it is to be confirmed."""
    if not found.stated or found.record is None:
        return {}
    return {
        "state": "met",
        "words": found.record.evidence,
        "valid_until": found.record.valid_until,
    }


def _record(request: HttpRequest, found: Owed, form: RecordForm) -> bool:
    """Write the record; False where it is refused, which the form then says."""
    try:
        record_duty(
            actor=actor_of_request(request),
            at=clock.now(),
            agreement=found.agreement,
            line=found.line,
            duty=found.code,
            met=form.cleaned_data["state"] == "met",
            evidence=form.evidence(),
            once=form.cleaned_data["once"],
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
