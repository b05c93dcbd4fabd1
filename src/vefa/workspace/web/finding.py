"""The search of the command palette, and the same as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.desk.queries.search import find_tickets
from vefa.workspace.web.frame import frame


@staff("can_see_tickets")
def find(request: HttpRequest) -> HttpResponse:
    """Tickets by number or words; options for the palette, a list where it is a page."""
    asked = request.GET.get("q", "").strip()[:100]
    at = clock.now()
    found = find_tickets(actor_of_request(request), asked, at=at) if asked else []
    context = {"asked": asked, "found": found, "at": at}
    if request.headers.get("HX-Request") == "true":
        return render(request, "workspace/found.html", context)
    return render(request, "workspace/find.html", {**frame(request, ""), **context})
