"""What the letters to customers say of promises and coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from vefa.commitments.domain import Clock, State
from vefa.coverage.domain.texts import capitalised
from vefa.desk.domain.record import Fact
from vefa.desk.models import CoverageDecision, Ticket, TimelineEntry
from vefa.desk.queries import promise
from vefa.desk.queries.coverage import clauses_of, decision_in_force, sentences
from vefa.desk.queries.entitled import entitled_contacts
from vefa.desk.queries.wording import CLOCKS
from vefa.ui.formats import full_moment


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as a letter tells it."""

    name: str
    label: str
    when: str


def zone_of(ticket: Ticket) -> ZoneInfo:
    """The time zone in which the customer reads dates: the site's, else the company's."""
    return ZoneInfo(ticket.site.timezone if ticket.site else ticket.customer.timezone)


def promise_lines(ticket: Ticket, facts: Sequence[Fact], *, at: datetime) -> list[PromiseLine]:
    """Every promise that runs, with its instant in the customer's local time."""
    found = promise.state_of(facts, at=at)
    if found is None:
        return []
    language, zone = get_language() or "en", zone_of(ticket)
    return [
        PromiseLine(str(name), str(CLOCKS[str(name)]), full_moment(clock.due_at, language, zone))
        for name, clock in found.clocks.items()
        if clock.state is State.RUNNING and clock.due_at is not None
    ]


@dataclass(frozen=True, slots=True)
class CoverageLines:
    """What a letter says of coverage: what follows, from what, and what is to be done."""

    conclusion: str
    text: str
    clause: str
    title: str
    more: tuple[str, ...]


def _coverage(decision: CoverageDecision, language: str) -> CoverageLines | None:
    found = sentences(decision, clauses_of(decision), language)
    decider = next((each for each in found if each.role == "decision"), None)
    if decider is None:
        return None
    return CoverageLines(
        conclusion=capitalised(decider.conclusion, language),
        text=capitalised(decider.text, language),
        clause=decider.clause,
        title=decider.title,
        more=tuple(each.line for each in found if each.role in ("remedy", "approval")),
    )


def _other(entry: TimelineEntry) -> dict[str, str]:
    """The other ticket that an event leads to, for its letter."""
    number = str(entry.data.get("number", "")) if entry.code == "merged" else ""
    path = reverse("portal:ticket", args=[number]) if number else ""
    return {"number": number, "link": settings.BASE_URL + path if path else ""}


def letter_context(
    ticket: Ticket,
    facts: Sequence[Fact],
    entry: TimelineEntry,
    *,
    at: datetime,
    closes_at: datetime | None = None,
) -> dict[str, Any]:
    """What the templates in `desk/mail` show, in the active language."""
    language, zone = get_language() or "en", zone_of(ticket)
    due = entry.data.get("due")
    decision = decision_in_force(ticket)
    reopen_until = promise.reopen_until(ticket, facts)
    promises = promise_lines(ticket, facts, at=at)

    def told(moment: datetime | None) -> str:
        return full_moment(moment, language, zone) if moment else ""

    return {
        "ticket": ticket,
        "entry": entry,
        "severity": ticket.get_severity_display(),
        "assigned_at": told(at),
        "due": told(datetime.fromisoformat(due) if due else None),
        "closes_at": told(closes_at),
        "reopen_until": told(reopen_until),
        "party": entry.data.get("party", ""),
        "items": entry.data.get("items", []),
        "into": _other(entry),
        "promises": promises,
        # The notice that names the engineer is the response itself.
        "further_promises": [each for each in promises if each.name != Clock.RESPONSE],
        "coverage": _coverage(decision, language) if decision else None,
        "not_served": ticket.coverage == "not_served",
        "authorised": entitled_contacts(ticket, at=at) if ticket.state == "draft" else [],
        "url": settings.BASE_URL + reverse("portal:ticket", args=[ticket.number]),
    }
