"""One request as the customer sees it: where it stands, what waits for you, what we promise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.agreements.queries.duties import may_state
from vefa.commitments.domain import Clock
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.customers.queries import authorised_contacts
from vefa.desk.access import ticket_for
from vefa.desk.domain.states import verbs
from vefa.desk.models import State, Ticket
from vefa.desk.queries.cards import CoverageCard, PromiseCard, coverage_card, promise_card, why
from vefa.desk.queries.duties import Duty, duties_of
from vefa.desk.queries.entitled import entitled_contacts, may_send_on
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.forecast import forecast_release
from vefa.desk.queries.lists import decisions, timeline
from vefa.desk.queries.merging import heir_of, linked_numbers
from vefa.desk.queries.promise import reopen_until
from vefa.desk.queries.proof import tzdata_version
from vefa.desk.queries.recipients import is_watching
from vefa.desk.queries.whole import read_whole
from vefa.portal.web import forms
from vefa.portal.web.asks import ask_cards
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.tracker import tracker_steps
from vefa.portal.web.words import MERGED, STATES


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Everything the customer's page shows."""
    return read_whole(ticket, lambda: _context(request, ticket))


def _context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    actor, at = actor_of_request(request), clock.now()
    facts = facts_of(ticket)
    card = promise_card(facts, at=at)
    entries = timeline(ticket, actor)
    allowed = _allowed(ticket, actor, at)
    asked = ask_cards(ticket, facts, entries, allowed)
    until = reopen_until(ticket, facts) if "reopen" in allowed else None
    heir = heir_of(ticket)
    linked = linked_numbers(entries, actor)
    coverage = coverage_card(ticket, get_language() or "en")
    return {
        "heir": heir,
        "linked": linked,
        "ticket": ticket,
        "state_words": MERGED if heir else STATES[ticket.state],
        "card": card,
        "steps": tracker_steps(ticket, card, heir),
        "asks": asked,
        "answered_above": any(each.may and each.ask.verb == "answer" for each in asked),
        "authorised": [] if all(each.may for each in asked) else _authorised(ticket, at),
        "coverage": coverage,
        "duties": [each for each in _duties(ticket, card, coverage) if each.record],
        "may_state": "can_see_company_tickets" in actor.permissions and may_state(actor),
        "outlook": forecast_release(ticket, actor, at=at) if "release" in allowed else None,
        "entries": entries,
        "verbs": allowed,
        "reopen_until": until,
        "may_reopen": "reopen" in allowed and (until is None or at <= until),
        "watched": is_watching(ticket, actor) if "unwatch" in allowed else False,
        "visit": _visit(card) if "demand_visit" in allowed else None,
        "why_base": reverse("portal:ticket", args=[ticket.number]),
        "sent": "sent" in request.GET,
        "answer": forms.AnswerForm(prefix="answer"),
        "decline": forms.DeclineForm(
            prefix="decline_date", initial={"due": _iso(card.standing.proposal)}
        ),
        "returning": forms.ReturnForm(prefix="return"),
        "reopening": forms.ReopenForm(prefix="reopen"),
    }


def _duties(ticket: Ticket, card: PromiseCard, coverage: CoverageCard | None) -> Sequence[Duty]:
    """What the company owes under the request's agreement."""
    known = coverage.decision.facts if coverage else {}
    return duties_of(ticket, card.standing, known, get_language() or "en")


def _iso(value: Any) -> str:
    return value.isoformat() if value is not None else ""


def _allowed(ticket: Ticket, actor: Actor, at: datetime) -> list[str]:
    """What the reader may do now. A draft goes on by whoever the terms let send requests."""
    found = verbs(ticket.state, actor.permissions)
    if "release" in found and not may_send_on(ticket, actor, at=at):
        found.remove("release")
    return found


def _authorised(ticket: Ticket, at: datetime) -> list[Any]:
    if ticket.state == State.DRAFT:
        return entitled_contacts(ticket, at=at)
    return authorised_contacts(ticket.customer_id)


def _visit(card: PromiseCard) -> Any:
    """The promise of arrival on site that waits to be demanded; None where there is none."""
    return next(
        (
            each
            for each in card.clocks
            if each.name == Clock.ONSITE and each.state == "not_started" and each.target
        ),
        None,
    )


def render_ticket(
    request: HttpRequest, ticket: Ticket, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page, with a form that came back where one did."""
    context = {**portal_frame(request), **ticket_context(request, ticket), **extra}
    return render(request, "portal/ticket.html", context, status=status)


@customer("can_see_own_tickets")
def show_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Where the request stands and what we promise."""
    return render_ticket(request, ticket_for(actor_of_request(request), number))


@customer("can_see_own_tickets")
def show_why_clock(request: HttpRequest, number: str, clock: str) -> HttpResponse:
    """Why this date: the same table and strip that the engineer sees."""
    ticket = ticket_for(actor_of_request(request), number)
    context = _why_clock(ticket, clock)
    return render(request, "portal/why_clock.html", {**portal_frame(request), **context})


def _why_clock(ticket: Ticket, name: str) -> dict[str, Any]:
    at = clock.now()
    found = why(facts_of(ticket), Clock(name), at=at) if name in list(Clock) else None
    if found is None:
        raise Http404
    return {"ticket": ticket, "why": found, "at": at, "tzdata": tzdata_version()}


@customer("can_see_own_tickets")
def show_why_coverage(request: HttpRequest, number: str) -> HttpResponse:
    """Why this coverage: the same clauses that the engineer sees."""
    ticket = ticket_for(actor_of_request(request), number)
    made = [each for each in decisions(ticket) if each.subject == "request"]
    if not made:
        raise Http404
    context = {
        "ticket": ticket,
        "coverage": coverage_card(ticket, get_language() or "en", made[0]),
        "earlier": made[1:],
    }
    return render(request, "portal/why_coverage.html", {**portal_frame(request), **context})
