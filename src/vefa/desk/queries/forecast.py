"""What would be promised and covered, before anything is sent."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from vefa.agreements.queries import choose_agreement, line_terms, severity_for
from vefa.commitments.domain import Event, EventType, state
from vefa.coverage.domain import decide, explain
from vefa.customers.models import Contact, Customer
from vefa.desk.domain.opening import DEFAULT_SEVERITY, must_be_released
from vefa.desk.models import Severity, State, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.cards import ClockCard, clock_cards
from vefa.desk.queries.coverage import clauses_of, gather
from vefa.desk.queries.reports import Report
from vefa.desk.queries.wording import OUTCOMES


@dataclass(frozen=True, slots=True)
class Forecast:
    """The promise and the decision that sending now would make."""

    severity: str
    severity_label: str
    clocks: tuple[ClockCard, ...]
    outcome: str
    outcome_label: str
    sentences: tuple[str, ...]
    draft: bool


def forecast(report: Report, *, at: datetime) -> Forecast:
    """What `open_ticket(report)` would promise and decide at `at`; nothing is written."""
    ticket = unsaved_ticket(report, title="", at=at)
    key = promise.TermsKey.of(ticket)
    terms = promise.terms_of_key(key)
    events = [
        Event(at=at, type=EventType.REPORTED, number=0, severity=ticket.severity, terms=key.name),
        Event(at=at, type=EventType.REPORT_COMPLETED, number=1),
    ]
    clauses = clauses_of(ticket)
    decision = decide(gather(ticket, at=at), clauses)
    language = get_language() or "en"
    outcome = str(decision.outcome.value)
    return Forecast(
        severity=ticket.severity,
        severity_label=str(ticket.get_severity_display()),
        clocks=clock_cards(state({key.name: terms}, events, at), terms.calendar, at=at),
        outcome=outcome,
        outcome_label=str(OUTCOMES[outcome]),
        sentences=tuple(each.line for each in explain(decision, clauses, language)),
        draft=ticket.state == State.DRAFT,
    )


def unsaved_ticket(report: Report, *, title: str, at: datetime) -> Ticket:
    """The ticket that the report amounts to: agreement, terms, line and severity chosen."""
    contact: Contact | None = report.contact
    site = report.site or (contact.site if contact else None)
    product = report.product or (
        report.installation.version.product if report.installation else None
    )
    choice = choose_agreement(
        report.customer_id,
        at=report.reported_at,
        kind=report.kind,
        product=product,
        installation=report.installation,
        site_id=site.pk if site else None,
    )
    kept = choice.to_json()
    # A suspended agreement keeps its promises, waiting; one that is over makes none.
    in_force = kept["state"] in ("active", "expiring", "suspended")
    line = line_terms(choice.version, choice.line) if choice.version else {}
    severity = report.severity or severity_for(line, report.impact, report.urgency)
    held = contact is not None and must_be_released(line, contact.roles)
    return Ticket(
        customer=contact.customer if contact else Customer.objects.get(pk=report.customer_id),
        title=title,
        kind=report.kind,
        source=report.source,
        state=State.DRAFT if held else State.NEW,
        severity=severity if severity in Severity.values else DEFAULT_SEVERITY,
        impact=report.impact,
        urgency=report.urgency,
        language=contact.language if contact else str(report.facts.get("language", "")) or "en",
        site=site,
        contact=contact,
        agreement=choice.agreement,
        terms_version=choice.version,
        line=choice.line,
        clock_version=choice.clock_version if in_force else None,
        clock_line=choice.clock_line if in_force else "",
        choice=kept,
        product=product,
        installation=report.installation,
        facts=dict(report.facts),
        reported_at=report.reported_at,
        updated_at=at,
    )
