"""Agreements as the desk reads them: which there are, and what one of them says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.access import agreement_for
from vefa.agreements.queries import agreements_found
from vefa.agreements.web.pages import agreement_context
from vefa.core import clock
from vefa.workspace.web.frame import frame


@staff("can_see_tickets")
@require_safe
def show_agreements(request: HttpRequest) -> HttpResponse:
    """All agreements by customer, with how each stands; `q` narrows it."""
    words = request.GET.get("q", "").strip()
    context = {"rows": agreements_found(words, at=clock.now()), "words": words}
    return render(request, "workspace/agreements.html", {**frame(request, "agreements"), **context})


@staff("can_see_tickets")
@require_safe
def show_agreement(request: HttpRequest, key: int) -> HttpResponse:
    """One agreement: targets, hours, clauses in sentences, versions and documents."""
    agreement = agreement_for(actor_of_request(request), key)
    context = agreement_context(agreement, at=clock.now())
    return render(request, "workspace/agreement.html", {**frame(request, "agreements"), **context})
