"""The customer's own order: what matters most comes first."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.queries import contact_with_id
from vefa.desk.access import may_rank
from vefa.desk.actions.ranking import rank_tickets
from vefa.desk.queries.own import ranked_requests
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.lines import line_of


def _up(order: list[str], number: str) -> list[str]:
    place = order.index(number)
    return _put([each for each in order if each != number], number, max(0, place - 1))


def _down(order: list[str], number: str) -> list[str]:
    place = order.index(number)
    return _put([each for each in order if each != number], number, place + 1)


def _out(order: list[str], number: str) -> list[str]:
    return [each for each in order if each != number]


def _put(order: list[str], number: str, place: int) -> list[str]:
    return [*order[:place], number, *order[place:]]


MOVES: dict[str, Callable[[list[str], str], list[str]]] = {"up": _up, "down": _down, "out": _out}


@customer("can_rank")
@limited("deeds")
@require_http_methods(["GET", "POST"])
def show_ranking(request: HttpRequest) -> HttpResponse:
    """The order, with buttons to move each request; dragging sends the whole order."""
    actor, at = actor_of_request(request), clock.now()
    if not may_rank(actor, contact_with_id(actor.contact_id or 0)):
        raise Http404
    if request.method == "POST":
        try:
            rank_tickets(actor=actor, at=at, numbers=_wished(request, actor))
        except Refused as refusal:
            messages.error(request, str(refusal))
        if not request.headers.get("HX-Request"):
            return redirect("portal:ranking")
    ranked, others = ranked_requests(actor)
    context = {
        "ranked": [line_of(row, actor, at) for row in ranked],
        "others": [line_of(row, actor, at) for row in others],
        "moved": request.POST.get("press", "").partition(":")[2],
        "said": request.method == "POST",
    }
    name = "portal/ranking_lists.html" if request.method == "POST" else "portal/ranking.html"
    return render(request, name, {**portal_frame(request, "home"), **context})


def _wished(request: HttpRequest, actor: Actor) -> Sequence[str]:
    """The order that the press of a button, or dragging, asks for."""
    order = [row.row.number for row in ranked_requests(actor)[0]]
    if dragged := request.POST.getlist("order"):
        # What ended while it was dragged is left out; what was ranked meanwhile comes last.
        return [each for each in dragged if each in order] + [
            each for each in order if each not in dragged
        ]
    move, _colon, number = request.POST.get("press", "").partition(":")
    if move == "in":
        return [*_out(order, number), number]
    return MOVES[move](order, number) if move in MOVES and number in order else order
