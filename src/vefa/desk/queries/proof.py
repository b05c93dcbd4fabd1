"""Gathering the proof of a ticket: everything its dates and decisions were computed from."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

from vefa.agreements.models import TermsVersion
from vefa.desk.domain.proof import FORMAT, clocks_at, fact_json, instants_of, seal
from vefa.desk.domain.record import Fact
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.coverage import clauses_of
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import decisions


def tzdata_version() -> str:
    """The version of the time-zone data that every date is computed with."""
    return version("tzdata")


def proof_of(ticket: Ticket, *, at: datetime) -> dict[str, Any]:
    """The proof of the ticket as it stands at `at`; plain JSON, sealed with a digest."""
    facts = facts_of(ticket)
    calendars: dict[str, Any] = {}
    terms: dict[str, Any] = {}
    for key in promise.keys_of(facts):
        some_calendars, some_terms = promise.scenario_terms(key)
        calendars |= some_calendars
        terms |= some_terms
    made = list(reversed(decisions(ticket)))
    return seal(
        {
            "format": FORMAT,
            "exported_at": at.isoformat(),
            "tzdata": tzdata_version(),
            "vefa": version("vefa"),
            "ticket": _ticket_json(ticket),
            "choice": ticket.choice,
            "facts": [fact_json(fact) for fact in facts],
            "terms_versions": _terms_versions(facts),
            "calendars": calendars,
            "terms": terms,
            "clocks": clocks_at(facts, calendars, terms, instants_of(facts, at)) if facts else [],
            "clauses": {_terms_name(each): clauses_of(each).to_json() for each in made},
            "decisions": [_decision_json(each) for each in made],
        }
    )


def _ticket_json(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "title": ticket.title,
        "customer": ticket.customer.name,
        "site": ticket.site.name if ticket.site else None,
        "agreement": ticket.agreement.code if ticket.agreement else None,
        "kind": ticket.kind,
        "severity": ticket.severity,
        "state": ticket.state,
        "source": ticket.source,
        "reported_at": ticket.reported_at.isoformat(),
    }


def _terms_versions(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    keys = {key.version_id for key in promise.keys_of(facts) if key.version_id is not None}
    rows = TermsVersion.objects.filter(pk__in=keys).select_related("agreement").order_by("pk")
    return [
        {
            "name": f"{row.agreement.code}/v{row.number}",
            "valid_from": row.valid_from.isoformat(),
            "published_at": row.published_at.isoformat(),
            "published_by": row.published_by,
            "digest": row.digest,
            "content": row.content,
        }
        for row in rows
    ]


def _terms_name(decision: CoverageDecision) -> str:
    return f"{decision.terms_version_id or 'none'}/{decision.ticket.line}"


def _decision_json(decision: CoverageDecision) -> dict[str, Any]:
    return {
        "at": decision.at.isoformat(),
        "terms": _terms_name(decision),
        "subject": decision.subject,
        "facts": decision.facts,
        "decision": decision.decision,
        "by": decision.actor_name,
    }
