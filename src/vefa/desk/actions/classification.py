"""Severity, kind and the facts that diagnosis brings."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions import coverage
from vefa.desk.actions.work import work_on
from vefa.desk.models import Kind, Severity, Source, Ticket


def set_severity(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    severity: str,
    reason: str,
    correction: bool | None = None,
) -> None:
    """Change how bad it is, with a reason the customer sees.

    A correction (wrong from the start) recomputes every clock as if it had held from the
    report; the first classification of an e-mail is one (commitments, rule 4).
    """
    if severity not in Severity.values:
        raise Refused("severity", _("Please choose a severity."), field="severity")
    if not reason.strip():
        raise Refused("reason", _("Please give the customer a reason."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        first = (
            work.ticket.source == Source.EMAIL
            and actor.is_staff
            and not any(fact.type == "severity_changed" for fact in work.facts)
        )
        corrected = first if correction is None else correction
        before = work.ticket.severity
        if before == severity and not first:
            return
        data: dict[str, Any] = {"severity": severity}
        if corrected:
            data["kind"] = "correction"
        work.fact("severity_changed", **data)
        work.ticket.severity = severity
        work.event(
            "severity_changed",
            before=before,
            after=severity,
            reason=reason.strip(),
            correction=corrected,
        )


def set_kind(*, actor: Actor, at: datetime, ticket: Ticket, kind: str) -> None:
    """Say what the ticket asks for; coverage is decided again, and so are the targets."""
    if kind not in Kind.values:
        raise Refused("kind", _("Please choose what it is."), field="kind")
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        before = work.ticket.kind
        if kind == before:
            return
        work.ticket.kind = kind
        work.event("kind_changed", before=before, after=kind)
        coverage.learn(work)


def learn_facts(*, actor: Actor, at: datetime, ticket: Ticket, facts: dict[str, Any]) -> None:
    """Record what diagnosis found (cause, place, remote or on site, …) and decide again.

    A value of None takes a fact back: it is not known any more.
    """
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        coverage.learn(work, **facts)
