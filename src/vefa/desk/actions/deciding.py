"""Deciding again about open tickets when something that they share has changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from vefa.core.actor import Actor
from vefa.coverage.domain import decide
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.work import work_on
from vefa.desk.models import CoverageDecision, State, Ticket
from vefa.desk.queries.coverage import clauses_of, decision_in_force, gather
from vefa.desk.queries.duties import holds_on

_ENDED: Final = (State.CLOSED, State.CANCELLED)


def decide_open(
    *,
    actor: Actor,
    at: datetime,
    tickets: QuerySet[Ticket],
    concerned: Callable[[CoverageDecision], bool] = lambda _: True,
) -> int:
    """Decide again about those of the tickets that are open; how many decisions changed.

    Only those whose decision so far is `concerned`. What stays as it is leaves no trace.
    """
    changed = 0
    for ticket in tickets.exclude(state__in=_ENDED).order_by("pk"):
        before = decision_in_force(ticket)
        if before is None or not concerned(before):
            continue
        facts, clauses = gather(ticket, at=at), clauses_of(ticket)
        decision = decide(facts, clauses, "request", holds_on(ticket))
        if decision.to_json() == before.decision:
            continue
        with work_on(actor=actor, at=at, ticket=ticket, verb="decide", checked=False) as work:
            decide_again(work)
        changed += 1
    return changed
