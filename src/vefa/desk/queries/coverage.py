"""What is known about a ticket for a coverage decision, and what the decision says."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries import line_terms, provider_clauses
from vefa.agreements.queries.allowances import allowance_facts
from vefa.agreements.queries.facts import agreement_facts
from vefa.calendars.domain import CalendarError
from vefa.core.actor import Actor
from vefa.coverage.domain import SERVED, ClauseSet, Decision, Sentence, explain
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import capitalised
from vefa.customers.models import Contact
from vefa.customers.queries import is_trained
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries.entitled import entitled_contacts
from vefa.desk.queries.promise import calendar_for
from vefa.products.queries import support_state

_ROLES = (
    ("authorised", "authorised_contact"),
    ("it_officer", "it_officer"),
    ("representative", "company_representative"),
    ("end_user", "end_user"),
)


@lru_cache(maxsize=1024)
def _clauses(version_id: int | None, line: str) -> ClauseSet:
    if version_id is None:
        return provider_clauses()
    return ClauseSet.from_json(line_terms(TermsVersion.objects.get(pk=version_id), line))


def clauses_of(subject: Ticket | CoverageDecision) -> ClauseSet:
    """The clauses of a ticket's terms, or of those a decision was made under.

    Where there are none, the provider's own text says so.
    """
    line = subject.line if isinstance(subject, Ticket) else subject.ticket.line
    return _clauses(subject.terms_version_id, line)


def decision_in_force(ticket: Ticket, *, subject: str = "request") -> CoverageDecision | None:
    """The decision that holds."""
    found = CoverageDecision.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    decision = found.filter(subject=subject).order_by("-id").first()
    if decision is not None:
        # It is here already: whoever asks for the decision's ticket need not look it up.
        decision.ticket = ticket
    return decision


def gather(ticket: Ticket, *, at: datetime) -> dict[str, Any]:
    """The facts of the ticket in the vocabulary of `coverage`; unknown ones are left out."""
    facts: dict[str, Any] = {
        "kind": ticket.kind,
        "severity": ticket.severity,
        "channel": ticket.source,
        "customer": ticket.customer.name,
        # What nobody has said otherwise; left out, these would stay open in every decision.
        "item": "none",
        "outage": False,
        "device_state": "no_device",
        "warranty": "none",
    }
    facts |= agreement_facts(
        ticket.agreement,
        ticket.terms_version,
        at=at,
        reported_at=ticket.reported_at,
        line=ticket.line,
    )
    facts |= _product_facts(ticket, at)
    facts |= _contact_facts(ticket, at)
    facts |= _hours_facts(ticket, at)
    facts |= ticket.facts
    facts |= _allowance_facts(ticket, at)
    return {name: value for name, value in facts.items() if value is not None}


def _allowance_facts(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """What the ledger leaves of the allowances that the ticket's own terms name."""
    if ticket.agreement is None:
        return {}
    named = clauses_of(ticket).allowances.values()
    if not named:
        return {}
    known = {name for each in named for name in (each.left, each.needed)}
    found = allowance_facts(
        ticket.agreement, ticket.line, at=at, ticket_id=ticket.pk or 0, estimates=ticket.facts
    )
    return {name: value for name, value in found.items() if name in known}


def _product_facts(ticket: Ticket, at: datetime) -> dict[str, Any]:
    installation = ticket.installation
    facts: dict[str, Any] = {
        "product": ticket.product.name if ticket.product else None,
        "site": ticket.site.name if ticket.site else None,
        "in_agreement": ticket.choice.get("in_agreement"),
    }
    if installation is None:
        return {**facts, "version_state": None if ticket.product else "no_version"}
    today = at.astimezone(ZoneInfo(ticket.customer.timezone)).date()
    warranty = installation.warranty_until
    return {
        **facts,
        "version": installation.version.number,
        "version_state": support_state(installation.version, on=today),
        "support_ended_on": installation.version.support_ends_on.isoformat(),
        "environment": installation.environment,
        "warranty": "none"
        if warranty is None
        else ("in_warranty" if today < warranty else "expired"),
        "warranty_until": warranty.isoformat() if warranty else None,
    }


def _contact_facts(ticket: Ticket, at: datetime) -> dict[str, Any]:
    if ticket.contact is None:
        return {}
    today = at.astimezone(ZoneInfo(ticket.customer.timezone)).date()
    return {
        **_person_facts(ticket.contact, today),
        "authorised_contact": ", ".join(each.name for each in entitled_contacts(ticket, at=at)),
    }


def _person_facts(contact: Contact, today: date) -> dict[str, Any]:
    return {
        "contact": contact.name,
        "contact_role": next((fact for role, fact in _ROLES if role in contact.roles), None),
        "contact_trained": is_trained(contact.pk, on=today),
    }


def imagined_facts(
    contact: Contact, agreement: Agreement, version: TermsVersion, line: str, *, at: datetime
) -> dict[str, Any]:
    """What is known of a contact who only asks what would be: who they are, how the agreement
    stands and what is left of the line's allowances; for the rest, something that the agreement
    names, in working hours."""
    today = at.astimezone(ZoneInfo(contact.customer.timezone)).date()
    facts = {
        **SERVED,
        **agreement_facts(agreement, version, at=at, reported_at=at, line=line),
        **allowance_facts(agreement, line, at=at),
        **_person_facts(contact, today),
    }
    return {name: value for name, value in facts.items() if value is not None}


def clauses_in(version: TermsVersion, line: str) -> ClauseSet:
    """The clauses of a service line of a terms version."""
    return _clauses(version.pk, line)


def releasing_facts(ticket: Ticket, actor: Actor, at: datetime) -> dict[str, Any]:
    """What sending a draft on makes true: the contact who sends it stands for the request.

    Staff send on what an authorised contact agreed to by telephone.
    """
    if actor.contact_id is not None:
        today = at.astimezone(ZoneInfo(ticket.customer.timezone)).date()
        trained = is_trained(actor.contact_id, on=today)
    else:
        trained = bool(entitled_contacts(ticket, at=at))
    return {"contact_role": "authorised_contact", "contact_trained": trained}


def _hours_facts(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """The hours of the ticket's terms; work is wanted in them unless somebody says otherwise."""
    calendar = calendar_for(ticket.clock_version_id, ticket.clock_line, ticket.site_id)
    try:
        opening = calendar.next_open(at)
    except CalendarError:
        return {}
    zone = ZoneInfo(ticket.site.timezone if ticket.site else ticket.customer.timezone)
    wanted = ticket.facts.get("work_at")
    work_at = datetime.fromisoformat(wanted) if wanted else opening
    return {
        "work_hours": "inside" if calendar.is_open(work_at) else "outside",
        "work_at": work_at.astimezone(zone).isoformat(timespec="minutes"),
        "next_opening_at": opening.astimezone(zone).isoformat(timespec="minutes"),
        "week": calendar.to_json()["week"],
    }


def sentences(decision: CoverageDecision, clauses: ClauseSet, language: str) -> list[Sentence]:
    """The reasons of a decision, in the reader's language."""
    read = Decision.from_json(decision.decision, clauses.vocabulary)
    return explain(read, clauses, language)


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What one group of answers to an open question would lead to, in the reader's language.

    `codes` are the answers that can be listed; ranges of amounts are in `values` alone.
    """

    codes: tuple[str | bool, ...]
    values: str
    outcome: str
    conclusion: str
    clauses: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A fact that is not known yet and could change the decision."""

    fact: str
    label: str
    answers: tuple[OpenAnswer, ...]


def open_points(decision: CoverageDecision, language: str) -> list[OpenPoint]:
    """What is not known yet, with what each answer would mean; most important first."""
    clauses = clauses_of(decision)
    read = Decision.from_json(decision.decision, clauses.vocabulary)
    teller = Teller(clauses, read.facts, language)
    return [
        OpenPoint(
            fact=point.fact,
            label=capitalised(teller.label(point.fact), language),
            answers=tuple(
                OpenAnswer(
                    codes=answer.values,
                    values=", ".join(teller.values(point.fact, answer)),
                    outcome=str(answer.outcome.value),
                    conclusion=teller.conclusion(answer.effect),
                    clauses=teller.numbers(answer.clauses),
                )
                for answer in point.answers
            ),
        )
        for point in read.open_facts
    ]
