"""Why a ticket's dates and its coverage read as they do, and the proof of it all."""

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.commitments.domain import Clock
from vefa.core import clock
from vefa.desk.access import ticket_for
from vefa.desk.domain.proof import differences
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import coverage_card, why
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import decisions
from vefa.desk.queries.proof import proof_of, tzdata_version
from vefa.desk.queries.readable import detail_words
from vefa.desk.queries.wording import CLOCK_STATES, CLOCKS, FACT_TYPES
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading


def _crumbs(ticket: Ticket) -> dict[str, Any]:
    address = reverse("workspace:ticket", args=[ticket.number])
    return {"crumbs": [(f"{ticket.number} {ticket.title}", address)]}


@staff("can_see_tickets")
def show_why_clock(request: HttpRequest, number: str, clock: str) -> HttpResponse:
    """Why this date: the strip and the table behind it."""
    ticket = ticket_for(actor_of_request(request), number)
    context = {**frame(request, ""), **_crumbs(ticket), **_why_clock(ticket, clock)}
    return render(request, "workspace/why_clock.html", context)


def _why_clock(ticket: Ticket, name: str) -> dict[str, Any]:
    at = clock.now()
    found = why(facts_of(ticket), Clock(name), at=at) if name in list(Clock) else None
    if found is None:
        raise Http404
    return {"ticket": ticket, "why": found, "at": at, "tzdata": tzdata_version()}


@staff("can_see_tickets")
def show_why_coverage(request: HttpRequest, number: str) -> HttpResponse:
    """Why this coverage: the clauses in order, and the facts they were decided on."""
    ticket = ticket_for(actor_of_request(request), number)
    made = [each for each in decisions(ticket) if each.subject == "request"]
    if not made:
        raise Http404
    context = {
        **frame(request, ""),
        **_crumbs(ticket),
        "ticket": ticket,
        "coverage": coverage_card(ticket, get_language() or "en", made[0]),
        "earlier": made[1:],
    }
    return render(request, "workspace/why_coverage.html", context)


@staff("can_export_proof")
def show_proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof as a readable page, checked as it is shown."""
    ticket = ticket_for(actor_of_request(request), number)
    proof = proof_of(ticket, at=clock.now())
    context = {
        **frame(request, ""),
        **_crumbs(ticket),
        "ticket": ticket,
        "proof": proof,
        "exported_at": _instant(proof["exported_at"]),
        "reported_at": _instant(proof["ticket"]["reported_at"]),
        "differences": list(differences(proof)),
        "facts": [_fact(fact) for fact in proof["facts"]],
        "moments": [_moment(moment) for moment in proof["clocks"]],
        "json_url": reverse("workspace:proof_json", args=[number]),
    }
    return render(request, "workspace/proof.html", context)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _fact(fact: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": fact["number"],
        "at": _instant(fact["at"]),
        "recorded_at": _instant(fact["recorded_at"]),
        "late": fact["at"] != fact["recorded_at"],
        "words": FACT_TYPES.get(fact["type"], fact["type"]),
        "details": detail_words(
            fact["data"], get_language() or "en", timezone.get_current_timezone()
        ),
    }


def _moment(moment: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": _instant(moment["at"]),
        "clocks": [
            {
                "label": CLOCKS[name],
                "state": CLOCK_STATES[values["state"]],
                "used": values["used_seconds"],
                "due_at": _instant(values["due_at"]),
            }
            for name, values in moment["clocks"].items()
            if values["state"] not in ("not_started", "best_effort")
        ],
    }


@staff("can_export_proof")
@limited("exports", reading=True)
def download_proof(request: HttpRequest, number: str) -> HttpResponse:
    """The proof as a file that `vefa proof check` reads."""
    ticket = ticket_for(actor_of_request(request), number)
    note_reading(
        request,
        "proof_exported",
        subject="ticket",
        subject_id=ticket.pk,
        customer_id=ticket.customer_id,
        number=ticket.number,
    )
    text = json.dumps(proof_of(ticket, at=clock.now()), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{ticket.number}-proof.json"'
    return response
