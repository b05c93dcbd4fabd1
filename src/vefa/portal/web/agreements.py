"""The agreement as its customer reads it, and its paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.agreements.access import agreement_for
from vefa.agreements.web.allowances import ledger_context
from vefa.agreements.web.duties import duties_context
from vefa.agreements.web.pages import agreement_context
from vefa.core import clock
from vefa.desk.access import numbers_seen
from vefa.portal.web.frame import portal_frame


@customer("can_see_company_tickets")
@require_safe
def show_agreement(request: HttpRequest, key: int) -> HttpResponse:
    """Hours, commitments, duties and clauses in words, and the procedure as PDF."""
    agreement, at = agreement_for(actor_of_request(request), key), clock.now()
    context = {**agreement_context(agreement, at=at), **duties_context(agreement, at=at)}
    return render(request, "portal/agreement.html", {**portal_frame(request), **context})


@customer("can_see_company_tickets")
@require_safe
def show_allowances(request: HttpRequest, key: int) -> HttpResponse:
    """What is left of each allowance, and what was drawn for which request."""
    actor = actor_of_request(request)
    agreement = agreement_for(actor, key)
    seen = numbers_seen(actor, agreement.allowance_entries.values("ticket_id"))
    context = ledger_context(agreement, at=clock.now(), seen=seen)
    return render(request, "portal/allowances.html", {**portal_frame(request), **context})
