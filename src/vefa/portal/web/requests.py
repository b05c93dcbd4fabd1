"""What has ended, and finding any request by its number or title."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.core import clock
from vefa.desk.queries.own import ended_requests, find_requests
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.home import only_mine
from vefa.portal.web.lines import line_of

_LONGEST = 100


@customer("can_see_own_tickets")
def show_requests(request: HttpRequest) -> HttpResponse:
    """Everything that has ended; with `q` everything that is found, open or not."""
    actor, at = actor_of_request(request), clock.now()
    mine, number = only_mine(request, actor), request.GET.get("page", "1")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]
    if words:
        page = find_requests(actor, words, at=at, mine=mine, page=number)
    else:
        page = ended_requests(actor, mine=mine, page=number)
    context = {
        "lines": [line_of(row, actor, at) for row in page],
        "page": page,
        "words": words,
        "mine": mine,
    }
    frame = portal_frame(request, "requests")
    return render(request, "portal/requests.html", {**frame, **context})
