"""Coverage: decided from what is known, and again whenever a fact changes."""

from datetime import datetime
from typing import Any

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.coverage.domain import BadFact, Decision, decide
from vefa.desk.actions.duties import changes_due, demanded, follow_duties
from vefa.desk.actions.work import Work, work_on
from vefa.desk.domain.record import standing
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries.coverage import clauses_of, decision_in_force, gather
from vefa.desk.queries.duties import holds_on, open_tickets_of
from vefa.desk.queries.facts import facts_of


def learn(work: Work, **facts: Any) -> None:
    """Note facts of the ticket and decide again; None takes a fact back."""
    known = {**work.ticket.facts, **facts}
    work.ticket.facts = {name: value for name, value in known.items() if value is not None}
    decide_again(work)


def decide_again(work: Work, *, subject: str = "request") -> Decision:
    """Decide, keep the decision with its facts if it is new, and tell when it changed.

    What changes coverage may change which duties of the customer concern the ticket, so its
    clocks follow these at once.
    """
    ticket = work.ticket
    follow_duties(work)
    clauses = clauses_of(ticket)
    facts = gather(ticket, at=work.at)
    try:
        decision = decide(facts, clauses, subject, holds_on(ticket, on_site=demanded(work)))
    except BadFact as error:
        raise Refused("fact", str(error)) from error
    before = decision_in_force(ticket, subject=subject)
    written = decision.to_json()
    if before is not None and before.decision == written:
        return decision
    CoverageDecision.objects.create(
        customer_id=ticket.customer_id,
        ticket=ticket,
        terms_version=ticket.terms_version,
        at=work.at,
        subject=subject,
        outcome=str(decision.outcome.value),
        provisional=decision.provisional,
        facts=decision.facts.to_json(),
        decision=written,
        actor_name=work.actor.name,
    )
    if subject == "request":
        ticket.coverage = str(decision.outcome.value)
        ticket.coverage_open = decision.provisional
    if before is not None and before.outcome != decision.outcome.value:
        work.event(
            "coverage_changed",
            subject=subject,
            before=before.outcome,
            after=str(decision.outcome.value),
            clause=decision.clause,
        )
    return decision


def follow_record(
    *, actor: Actor, at: datetime, agreement_id: int, line: str, since: datetime
) -> int:
    """Something was recorded of a duty of a service line at `since`: let its open tickets follow.

    Clocks begin or end waiting at that instant, coverage is decided again; how many changed.
    """
    changed = 0
    for ticket in open_tickets_of(agreement_id, line):
        if not _would_change(ticket):
            continue
        with work_on(actor=actor, at=at, ticket=ticket, verb="duty", checked=False) as work:
            follow_duties(work, since=since)
            decide_again(work)
        changed += 1
    return changed


def _would_change(ticket: Ticket) -> bool:
    facts = facts_of(ticket)
    on_site = any(fact.type == "onsite_demanded" for fact in facts)
    if any(changes_due(ticket, standing(facts), on_site=on_site)):
        return True
    before = decision_in_force(ticket)
    held = before.decision.get("holds", []) if before else []
    return held != [hold.to_json() for hold in holds_on(ticket, on_site=on_site)]
