"""What would be promised and covered, before anything is sent."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import get_language

from vefa.agreements.data import library
from vefa.agreements.queries import line_terms, severity_for
from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import Event, EventType, state
from vefa.commitments.domain.names import WaitReason, clocks_waiting_for
from vefa.core.actor import Actor
from vefa.coverage.domain import ClauseSet, Decision, Outcome, Sentence, decide, explain
from vefa.coverage.domain.texts import capitalised
from vefa.customers.models import Contact, Customer
from vefa.desk.domain.opening import DEFAULT_SEVERITY
from vefa.desk.models import Severity, State, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.cards import ClockCard, clock_cards
from vefa.desk.queries.coverage import clauses_of, gather, releasing_facts
from vefa.desk.queries.duties import holds_on, lacks_for_clocks
from vefa.desk.queries.entitled import entitled_contacts, is_kept_as_draft
from vefa.desk.queries.letters import zone_of
from vefa.desk.queries.reports import Report
from vefa.desk.queries.subject import choose_for, put_under
from vefa.desk.queries.wording import OUTCOMES

NOW: Final = "now"
OPENING: Final = "opening"

_TOLD: Final = ("used_up", "draw", "excess", "remedy", "approval", "duty")


@dataclass(frozen=True, slots=True)
class Price:
    """What a rate of the terms amounts to; `unit` is `hour`, `day`, `piece`, …"""

    amount: Decimal
    currency: str
    unit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The hours are closed and work in them is billable: now at that rate, or when they open?

    `rate` says what work now would mean, `approval` who has to agree to it first.
    """

    opening: datetime
    rate: str
    approval: str
    price: Price | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that the terms' severity table knows, in the reader's language: code, words."""

    impacts: tuple[tuple[str, str], ...]
    urgencies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The promise and the decision that sending now would make.

    `choice` is there where the customer is to be asked when to work; `facts` is what their
    answer adds to the report. `send_to` are those who send it to us where it is kept as a draft.
    """

    severity: str
    severity_label: str
    clocks: tuple[ClockCard, ...]
    outcome: str
    outcome_label: str
    provisional: bool
    sentences: tuple[Sentence, ...]
    draft: bool
    open_now: bool
    opening: datetime | None
    choice: Choice | None
    facts: Mapping[str, str]
    price: Price | None
    answers: Answers
    send_to: tuple[Contact, ...] = ()

    @property
    def decider(self) -> Sentence | None:
        """The sentence of the clause that decides."""
        return next((each for each in self.sentences if each.role == "decision"), None)

    @property
    def follows(self) -> tuple[Sentence, ...]:
        """What follows from it: allowances, what would have to change, who has to agree."""
        return tuple(each for each in self.sentences if each.role in _TOLD)

    @property
    def promised(self) -> tuple[ClockCard, ...]:
        """The promises with a date."""
        return tuple(each for each in self.clocks if each.due_at is not None)


def forecast(report: Report, *, at: datetime, wish: str = "") -> Forecast:
    """What `open_ticket(report)` would promise and decide at `at`; nothing is written.

    `wish` is when to work (`now` or `opening`), where that is asked.
    """
    return _forecast(unsaved_ticket(report, title="", at=at), at=at, wish=wish)


def forecast_release(ticket: Ticket, actor: Actor, *, at: datetime) -> Forecast:
    """What sending this draft on at `at` would promise and decide."""
    released = copy(ticket)
    released.reported_at = at
    put_under(released, choose_for(ticket, at=at))
    return _forecast(released, at=at, known=releasing_facts(ticket, actor, at))


def _forecast(
    ticket: Ticket, *, at: datetime, wish: str = "", known: Mapping[str, Any] = MappingProxyType({})
) -> Forecast:
    key = promise.TermsKey.of(ticket)
    terms = promise.terms_of_key(key)
    events = [
        Event(at=at, type=EventType.REPORTED, number=0, severity=ticket.severity, terms=key.name),
        Event(at=at, type=EventType.REPORT_COMPLETED, number=1),
        *_waits(ticket, at),
    ]
    opening = _next_open(terms.calendar, at)
    clauses, language = clauses_of(ticket), get_language() or "en"
    known = {**gather(ticket, at=at), **known}
    choice, facts, is_draft = None, {}, ticket.state == State.DRAFT
    if opening not in (None, at) and not is_draft:
        choice = _choice(ticket, known, clauses, at, opening)
        facts = _wished(ticket, at if wish == NOW else opening) if choice and wish else {}
    known = {**known, **_hours(facts, terms.calendar)}
    decision = decide(known, clauses, holds=holds_on(ticket, on_site=False))
    outcome = str(decision.outcome.value)
    return Forecast(
        severity=ticket.severity,
        severity_label=str(ticket.get_severity_display()),
        clocks=clock_cards(state({key.name: terms}, events, at), terms.calendar, at=at),
        outcome=outcome,
        outcome_label=str(OUTCOMES[outcome]),
        provisional=decision.provisional,
        sentences=tuple(explain(decision, clauses, language)),
        draft=is_draft,
        send_to=tuple(entitled_contacts(ticket, at=at)) if is_draft else (),
        open_now=opening == at,
        opening=opening,
        choice=choice,
        facts=facts,
        price=_price(ticket, decision),
        answers=_answers(ticket, language),
    )


def _waits(ticket: Ticket, at: datetime) -> Iterator[Event]:
    """The waits for duties that are not met, with which its clocks would begin."""
    for number, lack in enumerate(lacks_for_clocks(ticket, on_site=False), start=2):
        if lack.wait_reason:
            yield Event(
                at=at,
                type=EventType.WAITING_STARTED,
                number=number,
                wait=lack.wait_id,
                reason=lack.wait_reason,
                clocks=frozenset(clocks_waiting_for(WaitReason(lack.wait_reason))),
            )


def _next_open(calendar: Calendar, at: datetime) -> datetime | None:
    try:
        return calendar.next_open(at)
    except CalendarError:
        return None


def _choice(
    ticket: Ticket, known: Mapping[str, Any], clauses: ClauseSet, at: datetime, opening: datetime
) -> Choice | None:
    """What is asked out of hours; None unless work now is billable and work later is not."""
    outside = decide({**known, **_wished(ticket, at), "work_hours": "outside"}, clauses)
    inside = decide({**known, **_wished(ticket, opening), "work_hours": "inside"}, clauses)
    paid = (Outcome.BILLABLE, Outcome.NOT_SERVED)
    if outside.outcome is not Outcome.BILLABLE or inside.outcome in paid:
        return None
    # Only what is known now counts for the question; the page says what is provisional.
    settled = replace(outside, open_facts=())
    said = {each.role: each for each in explain(settled, clauses, get_language() or "en")}
    approval = said.get("approval")
    return Choice(
        opening=opening,
        rate=said["decision"].conclusion,
        approval=approval.line if approval else "",
        price=_price(ticket, outside),
    )


def _line(ticket: Ticket) -> Mapping[str, Any]:
    return line_terms(ticket.terms_version, ticket.line) if ticket.terms_version else {}


def _price(ticket: Ticket, decision: Decision) -> Price | None:
    """What the decision's rate amounts to, where the terms name an amount."""
    for rate in _line(ticket).get("rates", ()):
        if rate["code"] == decision.rate and rate.get("amount"):
            return Price(Decimal(rate["amount"]), rate["currency"], rate["unit"])
    return None


def _answers(ticket: Ticket, language: str) -> Answers:
    """Where no terms hold, those of the provider's own plans are offered."""
    table = _line(ticket).get("severity_table") or library().severity_table

    def read(name: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (row["code"], capitalised(row["name"][language], language)) for row in table[name]
        )

    return Answers(read("impacts"), read("urgencies"))


def _wished(ticket: Ticket, work_at: datetime) -> dict[str, str]:
    return {"work_at": work_at.astimezone(zone_of(ticket)).isoformat(timespec="minutes")}


def _hours(facts: Mapping[str, str], calendar: Calendar) -> dict[str, str]:
    """The facts of coverage that follow from a wish, as `gather` will find them."""
    if not facts:
        return {}
    work_at = datetime.fromisoformat(facts["work_at"])
    return {**facts, "work_hours": "inside" if calendar.is_open(work_at) else "outside"}


def unsaved_ticket(report: Report, *, title: str, at: datetime) -> Ticket:
    """The ticket that the report amounts to: agreement, terms, line and severity chosen."""
    contact: Contact | None = report.contact
    site = report.site or (contact.site if contact else None)
    product = report.product or (
        report.installation.version.product if report.installation else None
    )
    ticket = Ticket(
        customer=contact.customer if contact else Customer.objects.get(pk=report.customer_id),
        title=title,
        kind=report.kind,
        source=report.source,
        state=State.NEW,
        severity=DEFAULT_SEVERITY,
        impact=report.impact,
        urgency=report.urgency,
        language=contact.language if contact else str(report.facts.get("language", "")) or "en",
        site=site,
        contact=contact,
        product=product,
        installation=report.installation,
        team=report.team,
        facts=dict(report.facts),
        reported_at=report.reported_at,
        updated_at=at,
    )
    put_under(ticket, choose_for(ticket, at=report.reported_at))
    line = _line(ticket)
    severity = report.severity or severity_for(line, report.impact, report.urgency)
    if severity in Severity.values:
        ticket.severity = severity
    if contact is not None and is_kept_as_draft(ticket, contact, at=report.reported_at):
        ticket.state = State.DRAFT
    return ticket
