"""The terms and facts of a ticket, read together as clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import clock_terms, line_calendar, line_terms
from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import (
    Clock,
    Event,
    State,
    Terms,
    TicketState,
    state,
)
from vefa.desk.domain.record import Fact, clock_events, in_order
from vefa.desk.domain.workarounds import severity_after
from vefa.desk.models import Ticket

NO_TERMS = "none"
_ALWAYS: dict[str, Any] = {
    "timezone": "UTC",
    "week": {
        day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
}
DEFAULT_PERIODS: dict[str, Any] = {
    "reopen_business_days": 5,
    "silent_close_business_days": 5,
    "question_repeats_business_days": [2, 5, 10],
    "no_information_reopen_days": 30,
}


@dataclass(frozen=True, slots=True)
class TermsKey:
    """What a fact says of the terms that hold from it on."""

    name: str
    version_id: int | None
    line: str
    site_id: int | None
    family: str
    kind: str

    @classmethod
    def of(cls, ticket: Ticket) -> "TermsKey":
        """The key of the terms under which the ticket now stands."""
        version, line = ticket.clock_version, ticket.clock_line
        if version is None:
            return cls(NO_TERMS, None, "", None, "", ticket.kind)
        family = ticket.product.family if ticket.product else ""
        parts = [f"{version.agreement.code}/v{version.number}/{line}/{ticket.kind}"]
        parts += [family] if family else []
        parts += [f"site-{ticket.site_id}"] if ticket.site_id else []
        name = "/".join(parts)
        return cls(name, version.pk, line, ticket.site_id, family, ticket.kind)

    @classmethod
    def of_fact(cls, fact: Fact) -> "TermsKey":
        """The key as `as_data` wrote it into a fact."""
        data = fact.data
        return cls(
            str(data["terms"]),
            data.get("version"),
            str(data.get("line", "")),
            data.get("site"),
            str(data.get("family", "")),
            str(data.get("ticket_kind", "")),
        )

    @property
    def title(self) -> str:
        """The agreement and its terms version, as readers are shown them; empty for no terms.

        >>> TermsKey("AN-1/v2/help/fault", 7, "help", None, "", "fault").title
        'AN-1 v2'
        """
        return " ".join(self.name.split("/")[:2]) if self.version_id is not None else ""

    def as_data(self) -> dict[str, Any]:
        """What a `reported` or `terms_changed` fact holds besides its own keys."""
        return {
            "terms": self.name,
            "version": self.version_id,
            "line": self.line,
            "site": self.site_id,
            "family": self.family,
            "ticket_kind": self.kind,
        }


@lru_cache(maxsize=2048)
def scenario_terms(key: TermsKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """The terms of the key in the scenario format: `(calendars, terms)`, one name each.

    Terms versions never change, so they may be kept for the life of the process.
    """
    if key.version_id is None:
        return {"always": _ALWAYS}, {key.name: {"calendar": "always", "targets": {}}}
    version = TermsVersion.objects.get(pk=key.version_id)
    calendars, terms = clock_terms(
        version, line=key.line, site_id=key.site_id, family=key.family, kind=key.kind
    )
    return calendars, {key.name: terms}


def terms_data(key: TermsKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """Calendars and terms of the key without its name: equal where the same promises hold."""
    calendars, terms = scenario_terms(key)
    return calendars, terms[key.name]


@lru_cache(maxsize=2048)
def terms_of_key(key: TermsKey) -> Terms:
    """The parsed terms of the key, with their calendar."""
    calendars, terms = scenario_terms(key)
    parsed = {name: Calendar.from_json(name, data) for name, data in calendars.items()}
    return Terms.from_json(key.name, terms[key.name], parsed)


@lru_cache(maxsize=4096)
def calendar_for(version_id: int | None, line: str, site_id: int | None) -> Calendar:
    """The calendar of a terms version's line at a site, for the rows of a list."""
    if version_id is None:
        return Calendar.from_json("always", _ALWAYS)
    return line_calendar(TermsVersion.objects.get(pk=version_id), line=line, site_id=site_id)


def keys_of(facts: Sequence[Fact]) -> list[TermsKey]:
    """Every key that the facts name, in the order of the facts."""
    return [TermsKey.of_fact(fact) for fact in in_order(facts) if "terms" in fact.data]


def terms_of(facts: Sequence[Fact]) -> dict[str, Terms]:
    """The terms that the facts name."""
    return {key.name: terms_of_key(key) for key in keys_of(facts)}


def events_of(facts: Sequence[Fact]) -> list[Event]:
    """The events that clocks read."""
    return [Event.from_json(number, data) for number, data in enumerate(clock_events(facts))]


def state_of(facts: Sequence[Fact], *, at: datetime) -> TicketState | None:
    """The state of all clocks; None while nothing was reported (a draft)."""
    if not facts:
        return None
    return state(terms_of(facts), events_of(facts), at)


def calendar_of(facts: Sequence[Fact]) -> Calendar:
    """The calendar of the terms that the facts name last."""
    keys = keys_of(facts)
    return terms_of_key(keys[-1]).calendar if keys else Calendar.from_json("always", _ALWAYS)


@lru_cache(maxsize=1024)
def _periods(version_id: int, line: str) -> dict[str, Any]:
    periods = line_terms(TermsVersion.objects.get(pk=version_id), line).get("periods", {})
    return {**DEFAULT_PERIODS, **periods}


def periods_of(ticket: Ticket) -> dict[str, Any]:
    """The periods of the ticket's terms: silent close, reopening, repeats of a question."""
    if ticket.clock_version_id is None:
        return DEFAULT_PERIODS
    return _periods(ticket.clock_version_id, ticket.clock_line)


def severity_after_workaround(ticket: Ticket) -> str:
    """What the ticket's severity becomes with an accepted workaround; without terms it stays."""
    if ticket.clock_version is None:
        return ticket.severity
    return severity_after(line_terms(ticket.clock_version, ticket.clock_line), ticket.severity)


def reopen_until(ticket: Ticket, facts: Sequence[Fact]) -> datetime | None:
    """Until when the same fault may be opened again: business days after it was closed.

    A ticket that was closed for want of an answer may be reopened for a number of days that
    the terms name too.
    """
    closed = ticket.closed_at or ticket.resolved_at
    if closed is None:
        return None
    periods = periods_of(ticket)
    if ticket.resolution is None:
        return _days_after(closed, periods["no_information_reopen_days"])
    return after_business_days(facts, closed, periods["reopen_business_days"])


def after_business_days(facts: Sequence[Fact], start: datetime, days: float) -> datetime | None:
    """So many nominal working days of the ticket's calendar after `start`; None past its end."""
    calendar = calendar_of(facts)
    try:
        return calendar.add(start, calendar.nominal_day * days)
    except (CalendarError, OverflowError):
        return None


def _days_after(start: datetime, days: int) -> datetime | None:
    """So many days after `start`; None beyond the last year of all."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def report_may_be_incomplete(facts: Sequence[Fact], *, at: datetime) -> bool:
    """Whether named items may still be asked for: within the response target (commitments)."""
    if any(fact.type in ("items_asked", "response_sent") for fact in facts):
        return False
    ticket_state = state_of(facts, at=at)
    response = ticket_state.clocks.get(Clock.RESPONSE) if ticket_state else None
    return response is None or response.state in (
        State.RUNNING,
        State.WAITING,
        State.BEST_EFFORT,
        State.NOT_STARTED,
    )
