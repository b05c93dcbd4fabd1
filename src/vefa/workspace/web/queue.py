"""The queue: what to do next, by when, in whose hands."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.accounts.queries.teams import KnownTeam, known_teams
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.customers.queries import customer_named, customers_like
from vefa.desk.models import Severity
from vefa.desk.queries.lists import NO_TEAM, QUEUES, QueueRow, queue
from vefa.workspace.web.frame import QUEUE_NAMES, frame
from vefa.workspace.web.rows import line_of, pen

_GROUPS: Final[dict[str, LazyText]] = {
    "overdue": _("Past due"),
    "today": _("Today"),
    "tomorrow": _("Tomorrow"),
    "week": _("Within seven days"),
    "later": _("Later"),
    "none": _("Without a date now"),
}
_FRESH: Final = 300
"""Seconds after which a list is drawn anew although nothing changed: rings go on filling."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. `customer` is a key or part of a name, `team` a key."""

    queue: str
    customer: str
    severity: str
    team: str
    after: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Filters":
        """From the address; what is unknown there is left out."""
        name, severity = request.GET.get("queue", ""), request.GET.get("severity", "")
        team = request.GET.get("team", "")[:18]
        return cls(
            queue=name if name in QUEUES else "next",
            customer=request.GET.get("customer", "").strip()[:100],
            severity=severity if severity in Severity.values else "",
            team=team if team.isascii() and team.isdigit() else "",
            after=request.GET.get("after", ""),
        )

    def query(self, **changes: str) -> str:
        """The same list as an address's query, with changes; empty for the plain list."""
        values = {
            "queue": "" if self.queue == "next" else self.queue,
            "customer": self.customer,
            "severity": self.severity,
            "team": self.team,
            "after": self.after,
            **changes,
        }
        kept = {key: value for key, value in values.items() if value}
        return "?" + urlencode(kept) if kept else ""

    def customer_ids(self) -> list[int] | None:
        """The customers that are meant; None for all."""
        if not self.customer:
            return None
        if self.customer.isascii() and self.customer.isdigit():
            return [int(self.customer)]
        return customers_like(self.customer)


def _group(due: datetime | None, at: datetime) -> str:
    if due is None:
        return "none"
    if due <= at:
        return "overdue"
    days = (timezone.localtime(due).date() - timezone.localtime(at).date()).days
    if days < 2:
        return ("today", "tomorrow")[days]
    return "week" if due - at < timedelta(days=7) else "later"


def queue_context(request: HttpRequest, opened: str = "") -> dict[str, Any]:
    """The list that the address names, with the links to its other pages and filters.

    `opened` is the number of the ticket that stands beside it.
    """
    actor, at = actor_of_request(request), clock.now()
    filters = Filters.of(request)
    teams = known_teams(actor.id)
    page = queue(
        actor,
        filters.queue,
        after=filters.after or None,
        customer_ids=filters.customer_ids(),
        severity=filters.severity or None,
        team_id=int(filters.team) if filters.team else None,
    )
    query = filters.query()
    return {
        "queue": filters.queue,
        "queue_name": QUEUE_NAMES[filters.queue],
        "groups": _grouped(page.rows, at, query, opened, {each.id: each.name for each in teams}),
        "filters": filters,
        "chips": _chips(filters, teams),
        "teams": _choices(filters, teams),
        "own_teams": _own(filters, teams),
        "severities": tuple(Severity.choices),
        "list_query": query,
        "first": filters.query(after="") or "?" if filters.after else "",
        "more": filters.query(after=page.after) if page.after else "",
        "stamp": _stamp(page.rows, at),
        "at": at,
    }


def _grouped(
    rows: Sequence[QueueRow],
    at: datetime,
    query: str,
    opened: str,
    teams: Mapping[int, str],
) -> list[tuple[LazyText, SafeString]]:
    """The lines as drawn, under the days on which they are due."""
    found: dict[str, list[str]] = {}
    draw = pen(at, query)
    for row in rows:
        line = line_of(row, at, team=teams.get(row.team_id or NO_TEAM, ""))
        drawn = draw(line, row.number == opened)
        found.setdefault(_group(row.due_at, at), []).append(drawn)
    return [(_GROUPS[name], SafeString("".join(lines))) for name, lines in found.items()]


def _choices(filters: Filters, teams: Sequence[KnownTeam]) -> tuple[tuple[str, str], ...]:
    """The teams to choose from, with those that take tickets; none where there are no teams."""
    shown = [each for each in teams if each.is_active or str(each.id) == filters.team]
    named = [(str(each.id), each.name) for each in shown]
    return (*named, (str(NO_TEAM), gettext("No team"))) if named else ()


def _own(filters: Filters, teams: Sequence[KnownTeam]) -> list[tuple[str, str]]:
    """One's own teams with the address of each one's part of this queue, unless one is chosen."""
    if filters.team:
        return []
    own = [each for each in teams if each.is_own and each.is_active]
    return [(each.name, filters.query(team=str(each.id), after="")) for each in own]


def _chips(filters: Filters, teams: Sequence[KnownTeam]) -> list[tuple[LazyText | str, str]]:
    """The filters that hold, each with the address without it."""
    chips: list[tuple[LazyText | str, str]] = []
    if filters.team:
        name = next(
            (each.name for each in teams if str(each.id) == filters.team), gettext("No team")
        )
        chips.append((name, filters.query(team="", after="") or "?"))
    if filters.severity:
        label = Severity(filters.severity).label
        chips.append((label, filters.query(severity="", after="") or "?"))
    if filters.customer:
        name = filters.customer
        if name.isascii() and name.isdigit():
            name = customer_named(int(name)) or name
        chips.append((name, filters.query(customer="", after="") or "?"))
    return chips


def _stamp(rows: tuple[QueueRow, ...], at: datetime) -> str:
    """The same for the same rows in the same five minutes."""
    seen = [(row.id, row.revision) for row in rows]
    period = int(at.timestamp()) // _FRESH
    return hashlib.sha256(repr((seen, period)).encode()).hexdigest()[:16]


@staff("can_see_tickets")
def show_queue(request: HttpRequest) -> HttpResponse:
    """The queue with nothing opened beside it."""
    context = queue_context(request)
    return render(request, "workspace/queue.html", {**frame(request, context["queue"]), **context})


@staff("can_see_tickets")
def show_list(request: HttpRequest) -> HttpResponse:
    """The list alone, for the page that asks now and then; nothing where nothing changed."""
    context = queue_context(request)
    if request.GET.get("stamp") == context["stamp"]:
        return HttpResponse(status=204)
    return render(request, "workspace/list.html", context)
