"""What waits for you, then your open requests, then a way to report: nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.core import clock
from vefa.customers.queries import customer_named
from vefa.desk.queries.cards import AT_RISK
from vefa.desk.queries.lists import QueueRow, tickets_for, waiting_for_you
from vefa.desk.queries.wording import CLOCKS

_ASKS = {
    "waiting_customer": _("We asked you a question"),
    "resolved": _("Please accept the solution, or return it"),
    "draft": _("Please send it on, or leave it"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One request as the customer's lists show it."""

    row: QueueRow
    share: float | None
    tone: str
    clock: LazyText | str
    ask: LazyText | str


def line_of(row: QueueRow, at: datetime) -> Line:
    """The row with its next promise and, where it is the customer's turn, what is asked."""
    share = row.share(at)
    if row.due_at is not None and row.due_at <= at:
        tone = "missed"
    elif row.due_at is None:
        tone = "waiting" if row.turn in ("customer", "third") else "none"
    else:
        tone = "risk" if (share or 0) >= AT_RISK else "ok"
    ask = _ASKS.get(row.state, _("Please answer our proposal"))
    return Line(row, share, tone, CLOCKS.get(row.clock, ""), ask)


def portal_frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """What every page of the portal shows around its content."""
    actor = actor_of_request(request)
    return {
        "company": customer_named(actor.customer_id or 0),
        "current": current,
        "at": clock.now(),
    }


@customer("can_see_own_tickets")
def show_home(request: HttpRequest) -> HttpResponse:
    """Waiting for you on top, then what is being worked on."""
    at = clock.now()
    rows = tickets_for(actor_of_request(request))
    waiting = waiting_for_you(rows)
    keys = {row.id for row in waiting}
    context = {
        "waiting": [line_of(row, at) for row in waiting],
        "open": [line_of(row, at) for row in rows if row.id not in keys],
    }
    return render(request, "portal/home.html", {**portal_frame(request, "home"), **context})


@customer("can_see_own_tickets")
def show_requests(request: HttpRequest) -> HttpResponse:
    """Everything that has ended."""
    at = clock.now()
    rows = tickets_for(actor_of_request(request), ended=True)
    context = {"ended": [line_of(row, at) for row in rows]}
    frame = portal_frame(request, "requests")
    return render(request, "portal/requests.html", {**frame, **context})
