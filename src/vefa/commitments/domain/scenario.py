"""The scenario format: calendars, terms, events and the instants to look at, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vefa.calendars.domain import Calendar
from vefa.commitments.domain.errors import BadEvent, BadScenario
from vefa.commitments.domain.facts import Event, in_order, write_instant
from vefa.commitments.domain.names import SEVERITIES, EventType
from vefa.commitments.domain.states import ClockState, TicketState
from vefa.commitments.domain.targets import Terms
from vefa.commitments.domain.ticket import instant

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A ticket's facts, self-contained: enough to compute and to dispute every instant."""

    terms: Mapping[str, Terms]
    events: tuple[Event, ...]
    look_at: tuple[datetime, ...]


def read_scenario(data: object) -> Scenario:
    """Read a scenario. Raises BadScenario, BadTerms, BadEvent or CalendarError, each with one
    line that says what is wrong and where."""
    if not isinstance(data, Mapping):
        raise BadScenario("a scenario is an object with calendars, terms, events and look_at")
    calendars = {
        name: Calendar.from_json(name, calendar)
        for name, calendar in _objects(data, "calendars").items()
    }
    terms = {
        name: Terms.from_json(name, version, calendars)
        for name, version in _objects(data, "terms").items()
    }
    events = tuple(Event.from_json(n, event) for n, event in enumerate(_list(data, "events")))
    _check(terms, events)
    looks = tuple(_look(text) for text in _list(data, "look_at"))
    return Scenario(terms, events, looks)


def write_state(ticket: TicketState) -> dict[str, Any]:
    """A ticket's clocks at an instant as the command prints them."""
    return {
        "at": write_instant(ticket.at),
        "clocks": {str(name): write_clock(clock) for name, clock in ticket.clocks.items()},
    }


def write_clock(clock: ClockState) -> dict[str, Any]:
    """One clock as the command prints it; times in seconds, instants in UTC."""
    return {
        "state": str(clock.state),
        "used_seconds": _seconds(clock.used),
        "remaining_seconds": None if clock.remaining is None else _seconds(clock.remaining),
        "due_at": _instant(clock.due_at),
        "stopped_at": _instant(clock.stopped_at),
        "missed_at": _instant(clock.missed_at),
    }


def _check(terms: Mapping[str, Terms], events: Sequence[Event]) -> None:
    """That the first event is the report, the only one, and that every name is known."""
    if not events:
        raise BadScenario("events: there is none")
    known = {*SEVERITIES, *(severity for version in terms.values() for severity in version.targets)}
    for place, event in enumerate(in_order(events)):
        if (event.type is EventType.REPORTED) != (place == 0):
            message = "the first event in time, and no other, is reported"
            raise BadEvent("not_reported", event.number, message)
        if event.terms is not None and event.terms not in terms:
            message = f"terms {event.terms!r} are not known"
            raise BadEvent("unknown_terms", event.number, message)
        if event.severity is not None and event.severity not in known:
            message = f"severity {event.severity!r} is not known"
            raise BadEvent("unknown_severity", event.number, message)


def _objects(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, Mapping):
        raise BadScenario(f"{key}: expected an object of named {key}")
    return value


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadScenario(f"{key}: expected a list")
    return value


def _look(text: object) -> datetime:
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None:
        raise BadScenario(f"look_at: {text!r} is no instant in ISO 8601")
    try:
        return instant(at)
    except BadEvent:
        raise BadScenario(f"look_at: {text!r} has no time zone, so it is no instant") from None


def _instant(at: datetime | None) -> str | None:
    return None if at is None else write_instant(at)


def _seconds(length: timedelta) -> int | float:
    whole, rest = divmod(length, _SECOND)
    return whole if not rest else length / _SECOND
