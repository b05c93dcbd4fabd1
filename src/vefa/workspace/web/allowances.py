"""The ledger of an agreement's allowances, and its correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.access import agreement_for
from vefa.agreements.actions.allowances import correct_allowance
from vefa.agreements.domain.allowances import EntryKind
from vefa.agreements.models import Agreement
from vefa.agreements.web.allowances import ledger_context
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.desk.access import numbers_seen
from vefa.workspace.web.allowance_forms import CorrectionForm
from vefa.workspace.web.frame import frame


@staff("can_see_agreements")
@require_http_methods(["GET", "POST"])
def show_allowances(request: HttpRequest, key: int) -> HttpResponse:
    """What is left of each allowance, every entry, and for managers the form of a correction."""
    actor, at = actor_of_request(request), clock.now()
    agreement = agreement_for(actor, key)
    seen = numbers_seen(actor, agreement.allowance_entries.values("ticket_id"))
    context = ledger_context(agreement, at=at, seen=seen)
    if request.method == "POST":
        actor.require("can_edit_agreements")
    form, status = None, 200
    if actor.can("can_edit_agreements") and context["found"]:
        form = CorrectionForm(context["found"], request.POST or None)
    if request.method == "POST":
        if form is not None and form.is_valid() and _correct(request, agreement, form):
            messages.success(request, _("Saved."))
            return redirect("workspace:allowances", key=key)
        status = 422
    context |= {**frame(request, "agreements"), "form": form, "failed": status != 200}
    return render(request, "workspace/allowances.html", context, status=status)


def _correct(request: HttpRequest, agreement: Agreement, form: CorrectionForm) -> bool:
    """Write the correction; False where it is refused, which the form then says."""
    values = form.cleaned_data
    chosen = form.found[values["allowance"]]
    try:
        correct_allowance(
            actor=actor_of_request(request),
            at=clock.now(),
            agreement=agreement,
            line=chosen.line,
            allowance=chosen.code,
            amount=values["amount"],
            words=values["reason"],
            kind=EntryKind(values["kind"]),
            once=values["once"],
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
