"""Coverage: decided from what is known, and again whenever a fact changes."""

from typing import Any

from vefa.core.errors import Refused
from vefa.coverage.domain import BadFact, Decision, decide
from vefa.desk.actions.duties import demanded, follow_duties
from vefa.desk.actions.work import Work
from vefa.desk.models import CoverageDecision
from vefa.desk.queries.coverage import clauses_of, decision_in_force, gather
from vefa.desk.queries.duties import holds_on


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
