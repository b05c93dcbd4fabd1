"""A duty of the customer's own, and evidence that they hand in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.rates import limited
from vefa.agreements.access import agreement_for
from vefa.agreements.actions.duties import state_duty
from vefa.agreements.queries.duties import Owed, may_state, owed, today_of
from vefa.agreements.web.duties import EvidenceForm, duty_context
from vefa.core import clock
from vefa.core.errors import NotAllowed, Refused
from vefa.desk.actions.work import new_once
from vefa.portal.web.frame import portal_frame


@customer("can_see_company_tickets")
@limited("deeds")
@require_http_methods(["GET", "POST"])
def show_duty(request: HttpRequest, key: int, line: str, duty: str) -> HttpResponse:
    """What a duty asks, how it stands, and for those who answer for it the form of evidence."""
    actor, at = actor_of_request(request), clock.now()
    agreement = agreement_for(actor, key)
    found = owed(agreement, line, duty, at=at)
    if found is None:
        raise Http404
    may = may_state(actor)
    form, status = None, 200
    if may and not found.on_tickets:
        first = {"since": today_of(agreement, at), "once": new_once()}
        form = EvidenceForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST":
        if not may:
            raise NotAllowed("can_state_duties")
        if form is not None and form.is_valid() and _state(request, found, form):
            messages.success(request, _("Thank you. It counts as met; we look at it."))
            return redirect("portal:duty", key, line, duty)
        status = 422
    context = {**portal_frame(request), **duty_context(found)}
    context |= {"form": form, "failed": status != 200}
    return render(request, "portal/duty.html", context, status=status)


def _state(request: HttpRequest, found: Owed, form: EvidenceForm) -> bool:
    """Hand the evidence in; False where it is refused, which the form then says."""
    try:
        state_duty(
            actor=actor_of_request(request),
            at=clock.now(),
            agreement=found.agreement,
            line=found.line,
            duty=found.code,
            evidence=form.evidence(),
            once=form.cleaned_data["once"],
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
