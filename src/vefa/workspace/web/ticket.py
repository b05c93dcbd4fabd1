"""One ticket, and the pages that say why its dates and its coverage read as they do."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.commitments.domain import Clock
from vefa.core import clock
from vefa.desk.access import ticket_for
from vefa.desk.domain.proof import differences
from vefa.desk.domain.states import verbs
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import coverage_card, promise_card, why
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import decisions, similar_tickets, timeline
from vefa.desk.queries.proof import proof_of, tzdata_version
from vefa.desk.queries.wording import CLOCK_STATES, CLOCKS
from vefa.workspace.web import forms
from vefa.workspace.web.frame import frame
from vefa.workspace.web.queue import queue_context


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Everything the engineer's page of a ticket shows."""
    actor, at = actor_of_request(request), clock.now()
    facts = facts_of(ticket)
    card = promise_card(facts, at=at)
    return {
        "ticket": ticket,
        "at": at,
        "card": card,
        "coverage": coverage_card(ticket, get_language() or "en"),
        "entries": timeline(ticket, actor),
        "similar": similar_tickets(ticket),
        "verbs": verbs(ticket.state, actor.permissions),
        "why_base": reverse("workspace:ticket", args=[ticket.number]),
        "forms": deed_forms(ticket),
        "counter": _counter(ticket, card.standing),
    }


def _counter(ticket: Ticket, _standing: Any) -> Any:
    """The customer's own date, where their last word on dates was a wish."""
    last = (
        ticket.timeline.filter(code__in=("date_declined", "date_proposed", "date_agreed"))
        .order_by("-id")
        .first()
    )
    return last.data.get("counter") if last is not None and last.code == "date_declined" else None


def deed_forms(ticket: Ticket) -> dict[str, Any]:
    """An empty form for each deed."""
    return {
        "reply": forms.TextForm(prefix="reply"),
        "note": forms.TextForm(prefix="note"),
        "ask": forms.TextForm(prefix="ask"),
        "ask_items": forms.ItemsForm(prefix="ask_items"),
        "wait_third": forms.ThirdPartyForm(prefix="wait_third"),
        "assign": forms.AssignForm(prefix="assign", initial={"engineer": ticket.engineer_id}),
        "severity": forms.SeverityForm(prefix="severity", initial={"severity": ticket.severity}),
        "kind": forms.KindForm(prefix="kind", initial={"kind": ticket.kind}),
        "propose_date": forms.DateForm(prefix="propose_date"),
        "offer_workaround": forms.TextForm(prefix="offer_workaround"),
        "resolve": forms.ResolveForm(prefix="resolve"),
        "cancel": forms.ReasonForm(prefix="cancel"),
        "except": forms.ExceptionForm(prefix="except"),
    }


def render_ticket(
    request: HttpRequest, ticket: Ticket, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The ticket alone for HTMX, with queue and list around it otherwise."""
    context = {**ticket_context(request, ticket), **extra}
    if request.headers.get("HX-Request") == "true":
        return render(request, "workspace/ticket_detail.html", context, status=status)
    around = {**frame(request, ""), **queue_context(request)}
    return render(request, "workspace/ticket.html", {**around, **context}, status=status)


@staff("can_see_tickets")
def show_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """The promise, the coverage, the customer, the story, and what to do."""
    return render_ticket(request, ticket_for(actor_of_request(request), number))


@staff("can_see_tickets")
def show_why_clock(request: HttpRequest, number: str, clock: str) -> HttpResponse:
    """Why this date: the strip and the table behind it."""
    ticket = ticket_for(actor_of_request(request), number)
    context = why_clock_context(ticket, clock)
    return render(request, "workspace/why_clock.html", {**frame(request, ""), **context})


def why_clock_context(ticket: Ticket, name: str) -> dict[str, Any]:
    """What both sides' page of one clock shows; 404 where there is nothing to explain."""
    at = clock.now()
    if name not in list(Clock):
        raise Http404
    found = why(facts_of(ticket), Clock(name), at=at)
    if found is None:
        raise Http404
    return {"ticket": ticket, "why": found, "at": at, "tzdata": tzdata_version()}


@staff("can_see_tickets")
def show_why_coverage(request: HttpRequest, number: str) -> HttpResponse:
    """Why this coverage: the clauses in order, and the facts they were decided on."""
    ticket = ticket_for(actor_of_request(request), number)
    context = why_coverage_context(ticket)
    return render(request, "workspace/why_coverage.html", {**frame(request, ""), **context})


def why_coverage_context(ticket: Ticket) -> dict[str, Any]:
    """What both sides' page of the coverage decision shows."""
    made = [each for each in decisions(ticket) if each.subject == "request"]
    if not made:
        raise Http404
    card = coverage_card(ticket, get_language() or "en", made[0])
    return {"ticket": ticket, "coverage": card, "earlier": made[1:], "at": clock.now()}


@staff("can_export_proof")
def show_proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof as a readable page, checked as it is shown."""
    ticket = ticket_for(actor_of_request(request), number)
    proof = proof_of(ticket, at=clock.now())
    context = {
        "ticket": ticket,
        "proof": proof,
        "differences": list(differences(proof)),
        "clock_rows": _clock_rows(proof),
        "json_url": reverse("workspace:proof_json", args=[number]),
    }
    return render(request, "workspace/proof.html", {**frame(request, ""), **context})


def _clock_rows(proof: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "at": moment["at"],
            "label": CLOCKS[name],
            "state": CLOCK_STATES[values["state"]],
            "used": values["used_seconds"],
            "due": values["due_at"],
        }
        for moment in proof["clocks"]
        for name, values in moment["clocks"].items()
        if values["state"] != "not_started"
    ]


@staff("can_export_proof")
def download_proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof as a file that `vefa proof check` reads."""
    ticket = ticket_for(actor_of_request(request), number)
    text = json.dumps(proof_of(ticket, at=clock.now()), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{ticket.number}-proof.json"'
    return response
