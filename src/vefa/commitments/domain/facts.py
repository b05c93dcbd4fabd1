"""Events: the recorded facts that clocks run on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

from vefa.commitments.domain.errors import BadEvent
from vefa.commitments.domain.names import Clock, EventType

CORRECTION = "correction"

_NEEDS = {
    EventType.REPORTED: ("severity", "terms"),
    EventType.WAITING_STARTED: ("wait",),
    EventType.WAITING_ENDED: ("wait",),
    EventType.SEVERITY_CHANGED: ("severity",),
    EventType.TERMS_CHANGED: ("terms",),
    EventType.DATE_AGREED: ("due",),
    EventType.EXCEPTION_TOLD: ("clock",),
}
_KEYS = {"wait": "id"}


@dataclass(frozen=True, slots=True)
class Event:
    """One fact. `number` orders events of one instant and names the event in explanations.

    `at` is kept in UTC. `wait` is the id of a wait and `clocks` the clocks that it names (none:
    all). `due` is the instant, or the bare date, of a proposed or agreed fix date. `correction`
    marks a severity (or terms) that is taken to have held from the start. Raises BadEvent where
    the fields do not fit the type, or where an instant has no time zone.
    """

    at: datetime
    type: EventType
    number: int = 0
    severity: str | None = None
    terms: str | None = None
    correction: bool = False
    wait: str | None = None
    reason: str = ""
    clocks: frozenset[Clock] = frozenset()
    due: datetime | date | None = None
    clock: Clock | None = None
    text: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.number, "at", self.at))
        if isinstance(self.due, datetime):
            object.__setattr__(self, "due", in_utc(self.number, "due", self.due))
        for field in _NEEDS.get(self.type, ()):
            if getattr(self, field) is None:
                key = _KEYS.get(field, field)
                raise BadEvent("incomplete", self.number, f"{self.type} needs {key}")
        if self.correction and self.type not in (
            EventType.SEVERITY_CHANGED,
            EventType.TERMS_CHANGED,
        ):
            raise BadEvent("bad_kind", self.number, f"{self.type} cannot be a correction")

    @classmethod
    def from_json(cls, number: int, data: Mapping[str, Any]) -> Self:
        """Read an event as a scenario writes it; keys that are not known are passed over.

        >>> Event.from_json(0, {"at": "2026-04-22T15:00:00+03:00", "type": "resolved"}).at
        datetime.datetime(2026, 4, 22, 12, 0, tzinfo=datetime.timezone.utc)
        """
        if not isinstance(data, Mapping):
            raise BadEvent("bad_event", number, "expected an object")
        try:
            kind = EventType(str(data.get("type")))
        except ValueError:
            message = f"{data.get('type')!r} is no type of event"
            raise BadEvent("unknown_type", number, message) from None
        clock = data.get("clock")
        return cls(
            at=read_instant(number, "at", data.get("at")),
            type=kind,
            number=number,
            severity=_text(number, data, "severity"),
            terms=_text(number, data, "terms"),
            correction=_correction(number, data),
            wait=_text(number, data, "id"),
            reason=_text(number, data, "reason") or "",
            clocks=_clocks(number, data.get("clocks")),
            due=_due(number, data.get("due")),
            clock=None if clock is None else _clock(number, clock),
            text=_text(number, data, "text") or "",
        )

    def to_json(self) -> dict[str, Any]:
        """The data that `from_json` reads back to an equal event, given its number."""
        data: dict[str, Any] = {"at": write_instant(self.at), "type": str(self.type)}
        plain = {"severity": self.severity, "terms": self.terms, "id": self.wait}
        data |= {key: value for key, value in plain.items() if value is not None}
        if self.correction:
            data["kind"] = CORRECTION
        if self.reason:
            data["reason"] = self.reason
        if self.clocks:
            data["clocks"] = [str(clock) for clock in Clock if clock in self.clocks]
        if isinstance(self.due, datetime):
            data["due"] = write_instant(self.due)
        elif self.due is not None:
            data["due"] = self.due.isoformat()
        if self.clock is not None:
            data["clock"] = str(self.clock)
        if self.text:
            data["text"] = self.text
        return data


def in_order(events: Sequence[Event]) -> list[Event]:
    """The events by time, then by number (rule 1)."""
    return sorted(events, key=_order)


def read_instant(number: int, key: str, data: object) -> datetime:
    """An instant written in ISO 8601 with its offset, in UTC. Raises BadEvent."""
    try:
        instant = datetime.fromisoformat(data) if isinstance(data, str) else None
    except ValueError:
        instant = None
    if instant is None:
        raise BadEvent("bad_instant", number, f"{key}: {data!r} is no instant in ISO 8601")
    return in_utc(number, key, instant)


def write_instant(at: datetime) -> str:
    """An instant as ISO 8601 in UTC, with as many digits as it needs.

    >>> write_instant(datetime(2026, 4, 22, 12, 0, tzinfo=UTC))
    '2026-04-22T12:00:00Z'
    """
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _order(event: Event) -> tuple[datetime, int]:
    return event.at, event.number


def in_utc(number: int, key: str, at: datetime) -> datetime:
    """An aware datetime in UTC. Raises BadEvent for a naive one."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        message = f"{key}: {at.isoformat()} has no time zone, so it is no instant"
        raise BadEvent("naive_datetime", number, message)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        message = f"{key}: {at.isoformat()} is outside of the years that can be counted"
        raise BadEvent("bad_instant", number, message) from None


def _text(number: int, data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BadEvent("bad_event", number, f"{key}: {value!r} is no text")


def _correction(number: int, data: Mapping[str, Any]) -> bool:
    kind = data.get("kind", "change")
    if kind not in ("change", CORRECTION):
        raise BadEvent("bad_kind", number, f"kind: {kind!r} is neither change nor {CORRECTION}")
    return bool(kind == CORRECTION)


def _clock(number: int, name: object) -> Clock:
    try:
        return Clock(str(name))
    except ValueError:
        message = f"{name!r} is no clock ({' '.join(Clock)})"
        raise BadEvent("unknown_clock", number, message) from None


def _clocks(number: int, data: object) -> frozenset[Clock]:
    if data is None:
        return frozenset()
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise BadEvent("bad_event", number, "clocks: expected a list of clocks")
    return frozenset(_clock(number, name) for name in data)


def _due(number: int, data: object) -> datetime | date | None:
    if data is None:
        return None
    if isinstance(data, str) and len(data) == len("2026-04-23"):
        try:
            return date.fromisoformat(data)
        except ValueError:
            raise BadEvent("bad_instant", number, f"due: {data!r} is no date") from None
    return read_instant(number, "due", data)
