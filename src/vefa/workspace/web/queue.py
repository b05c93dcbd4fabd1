"""The queue: what to do next, by when, in whose hands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.desk.queries.cards import AT_RISK, TURNS
from vefa.desk.queries.lists import QUEUES, QueueRow, queue
from vefa.desk.queries.wording import CLOCKS
from vefa.workspace.web.frame import frame


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue, formatted."""

    row: QueueRow
    share: float | None
    tone: str
    clock: LazyText | str
    turn: LazyText | str


def line_of(row: QueueRow, at: datetime) -> Line:
    """What the row shows at this instant."""
    share = row.share(at)
    if row.due_at is not None and row.due_at <= at:
        tone = "missed"
    elif row.due_at is None:
        tone = "waiting" if row.turn in ("customer", "third") else "none"
    else:
        tone = "risk" if (share or 0) >= AT_RISK else "ok"
    return Line(row, share, tone, CLOCKS.get(row.clock, ""), TURNS[row.turn])


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """The list of the queue that the address names, with the link to its next page."""
    actor, at = actor_of_request(request), clock.now()
    name = request.GET.get("queue", "next")
    name = name if name in QUEUES else "next"
    customer = request.GET.get("customer", "")
    page = queue(
        actor,
        name,
        after=request.GET.get("after"),
        customer_id=int(customer) if customer.isdigit() else None,
        severity=request.GET.get("severity") or None,
    )
    kept = {
        key: request.GET[key] for key in ("queue", "customer", "severity") if request.GET.get(key)
    }
    return {
        "queue": name,
        "lines": [line_of(row, at) for row in page.rows],
        "more": "?" + urlencode({**kept, "after": page.after}) if page.after else "",
        "at": at,
    }


@staff("can_see_tickets")
def show_queue(request: HttpRequest) -> HttpResponse:
    """The queue with nothing opened beside it."""
    context = queue_context(request)
    return render(request, "workspace/queue.html", {**frame(request, context["queue"]), **context})
