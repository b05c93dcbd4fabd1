"""One ticket: the page, and what of it is drawn anew when something has changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.desk.access import ticket_for
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.cards import TURNS, coverage_card, promise_card
from vefa.desk.queries.coverage import clauses_of, open_points
from vefa.desk.queries.deliveries import deliveries
from vefa.desk.queries.duties import duties_of, responsibilities_of
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import similar_tickets, timeline
from vefa.desk.queries.merging import heir_of, linked_numbers
from vefa.desk.queries.news import others_since
from vefa.desk.queries.readable import fact_rows, value_words
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.queries.whole import read_whole
from vefa.workspace.web import forms
from vefa.workspace.web.frame import frame
from vefa.workspace.web.offers import first_deeds, menu, possible
from vefa.workspace.web.queue import Filters, queue_context

_LATEST: Final = 6
"""So many entries stand open at the end of a long story."""

_FRESH: Final = timedelta(minutes=5)
"""After so long the cards are drawn anew although nothing changed: rings go on filling."""

MODES: Final = (
    ("reply", _("To the customer"), "send", "r"),
    ("note", _("Internal note"), "lock", "n"),
    ("ask", _("Question"), "circle-question-mark", "q"),
)


def parts_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Everything that is drawn anew when the ticket changes."""
    return read_whole(ticket, lambda: _parts(request, ticket))


def _parts(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    actor, at = actor_of_request(request), clock.now()
    card = promise_card(facts_of(ticket), at=at)
    entries = timeline(ticket, actor)
    codes = possible(ticket, actor, card)
    return {
        "heir": heir_of(ticket),
        "linked": linked_numbers(entries, actor),
        "ticket": ticket,
        "at": at,
        "card": card,
        **_coverage(ticket, card.standing),
        **_story(entries),
        "last_entry": max((entry.pk for entry in entries), default=0),
        "deliveries": deliveries(ticket),
        "told": recipients_of(ticket),
        "similar": similar_tickets(actor, ticket),
        "codes": codes,
        "first_deeds": first_deeds(ticket, codes),
        "menu": menu(codes),
        "modes": [mode for mode in MODES if mode[0] in codes],
        "turn": TURNS[ticket.turn],
        "sees_agreements": actor.can("can_see_agreements"),
        "why_base": reverse("workspace:ticket", args=[ticket.number]),
        "originals": _originals(ticket, actor),
        "retry_url": reverse("workspace:do", args=[ticket.number, "retry"]),
        "list_query": Filters.of(request).query(),
    }


def _coverage(ticket: Ticket, standing: Any) -> dict[str, Any]:
    """The decision, what it was made on, what is open, and what the customer owes."""
    language, zone = get_language() or "en", timezone.get_current_timezone()
    coverage = coverage_card(ticket, language)
    known: dict[str, Any] = coverage.decision.facts if coverage else {}
    words = {
        name: value_words(known, name, language, zone)
        for name in ("plan", "agreement_state", "version_state", "warranty", "environment")
    }
    duties = duties_of(ticket, standing, known, language)
    return {
        "coverage": coverage,
        "known": words,
        "version_ended": known.get("version_state") == "ended",
        "recorded": fact_rows(ticket.facts, clauses_of(ticket).vocabulary, language, zone),
        "open_facts": open_points(coverage.decision, language) if coverage else [],
        "duties": duties,
        "own_duties": [each for each in duties if not each.beside],
        "responsibilities": responsibilities_of(ticket, language),
    }


def _originals(ticket: Ticket, actor: Actor) -> str:
    """Where messages stand as they came; empty for who may not see them."""
    if not actor.can("can_see_incoming"):
        return ""
    return reverse("workspace:ticket", args=[ticket.number]) + "mail/"


def _story(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """The story in three parts: how it began, what is folded away, and the latest."""
    if len(entries) <= _LATEST + 2:
        return {"begun": entries, "folded": [], "latest": []}
    return {"begun": entries[:1], "folded": entries[1:-_LATEST], "latest": entries[-_LATEST:]}


def render_ticket(
    request: HttpRequest, ticket: Ticket, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The ticket alone for HTMX, with queue and list around it otherwise."""
    context = {
        **parts_context(request, ticket),
        "say": forms.SayForm(prefix="say", ticket=ticket),
        **extra,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "workspace/ticket_alone.html", context, status=status)
    around = {**frame(request, ""), **queue_context(request, ticket.number)}
    return render(request, "workspace/ticket.html", {**around, **context}, status=status)


@staff("can_see_tickets")
def show_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """The promise, the coverage, the customer, the story, and what to do."""
    return render_ticket(request, ticket_for(actor_of_request(request), number))


@staff("can_see_tickets")
def show_live(request: HttpRequest, number: str) -> HttpResponse:
    """What has changed since the page was drawn; nothing where nothing has."""
    actor = actor_of_request(request)
    ticket = ticket_for(actor, number)
    seen = _whole(request.GET.get("revision"))
    if seen == ticket.revision and _is_fresh(request.GET.get("drawn", ""), clock.now()):
        return HttpResponse(status=204)
    news = []
    if seen != ticket.revision:
        news = others_since(ticket, actor, _whole(request.GET.get("entry")))
    return render_parts(request, ticket, news=news)


def render_parts(
    request: HttpRequest, ticket: Ticket, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The parts that have changed, each in its place; what is being typed stays as it is."""
    context = {**parts_context(request, ticket), "oob": True, **extra}
    return render(request, "workspace/ticket_parts.html", context, status=status)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _is_fresh(drawn: str, at: datetime) -> bool:
    return at - datetime.fromtimestamp(_whole(drawn), at.tzinfo) < _FRESH
