"""Deciding again about open tickets when something that they share has changed.

Many may share it. Where a job deals with them, each is a transaction of its own, so that no
page waits for all of them and one that cannot be decided holds up no other.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from vefa.core.actor import Actor
from vefa.coverage.domain import Outcome, decide
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.duties import changes_due, follow_duties
from vefa.desk.actions.terms import begin_promise
from vefa.desk.actions.work import work_on
from vefa.desk.domain.record import standing
from vefa.desk.models import CoverageDecision, State, Ticket
from vefa.desk.queries.coverage import clauses_of, decision_in_force, gather
from vefa.desk.queries.duties import holds_on
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.standing import stands_otherwise
from vefa.desk.queries.subject import promised_now

FOLLOW_DUTY: Final = "vefa.desk.follow_duty"
"""The job that lets the tickets of a service line follow a record of a duty."""

DECIDE_ABOUT: Final = "vefa.desk.decide_about"
"""The job that decides again about an installed system, or about all of a version."""

FOLLOW_AGREEMENT: Final = "vefa.desk.follow_agreement"
"""The job that lets tickets follow what has become of an agreement."""

ENDED: Final = (State.CLOSED, State.CANCELLED)


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
    for ticket in tickets.exclude(state__in=ENDED).order_by("pk"):
        before = decision_in_force(ticket)
        if before is None or not concerned(before):
            continue
        facts, holds = gather(ticket, at=at), holds_on(ticket)
        decision = decide(facts, clauses_of(ticket), "request", holds)
        if decision.to_json() == before.decision:
            continue
        with work_on(actor=actor, at=at, ticket=ticket, verb="decide", checked=False) as work:
            decide_again(work)
        changed += 1
    return changed


def follow_record(*, actor: Actor, at: datetime, ticket: Ticket, since: datetime) -> bool:
    """Something was recorded at `since` of a duty that the ticket may stand under: let it follow.

    Its clocks begin or end waiting at that instant, coverage is decided again. Doing it twice
    changes nothing; whether something changed.
    """
    if not _would_change(ticket):
        return False
    with work_on(actor=actor, at=at, ticket=ticket, verb="duty", checked=False) as work:
        follow_duties(work, since=since)
        decide_again(work)
    return True


def follow_agreement(*, actor: Actor, at: datetime, ticket: Ticket) -> bool:
    """Agreements may stand otherwise than when the ticket was decided about: let it follow.

    What none promised anything is put under the one that is in force now, and its clocks begin.
    Doing it twice changes nothing; whether something changed.
    """
    if promised_now(ticket, at=at) is None and not stands_otherwise(ticket, at=at):
        return False
    with work_on(actor=actor, at=at, ticket=ticket, verb="decide", checked=False) as work:
        if (chosen := promised_now(work.ticket, at=work.at)) is not None:
            begin_promise(work, chosen)
        decide_again(work)
    return True


def _would_change(ticket: Ticket) -> bool:
    facts = facts_of(ticket)
    on_site = any(fact.type == "onsite_demanded" for fact in facts)
    if any(changes_due(ticket, standing(facts), on_site=on_site)):
        return True
    before = decision_in_force(ticket)
    if before is None or before.outcome == Outcome.NOT_SERVED.value:
        # What is not served in any case is held up by nothing.
        return False
    held: list[Any] = before.decision.get("holds", [])
    return held != [hold.to_json() for hold in holds_on(ticket, on_site=on_site)]
