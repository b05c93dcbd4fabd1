"""What the demonstration consists of, as plain values. Days count from the day it is built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from vefa.calendars.domain import Calendar

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of ours. The mailbox is `<key>@` the provider's domain."""

    key: str
    name: str
    role: str
    language: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a product, released so many days ago."""

    number: str
    released: int


@dataclass(frozen=True, slots=True)
class Ware:
    """A product with its versions."""

    code: str
    name: str
    family: str
    editions: Sequence[Edition]


@dataclass(frozen=True, slots=True)
class Place:
    """A site of a company."""

    key: str
    name: str
    country: str
    timezone: str
    address: str
    travel_band: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Drafted terms: the promise of one clock becomes so many minutes, in so many days from now.

    `proposed` ones wait for the customer's representative.
    """

    customer: str
    agreement: str
    reason: str
    days: int
    severity: str
    clock: str
    minutes: int
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class SeenDuty:
    """What an engineer recorded of a duty, so many days ago; `holds` is in days from now, None
    where the evidence has no end."""

    customer: str
    agreement: str
    duty: str
    met: bool
    words: str
    ago: int
    holds: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `portal` is the role they sign in with, empty for those who do not.

    `trained` is the last day of their training, in days from now; None for the untrained.
    """

    key: str
    name: str
    language: str
    roles: Sequence[str]
    place: str
    phone: str = ""
    portal: str = ""
    trained: int | None = None


@dataclass(frozen=True, slots=True)
class System:
    """An installation: which product and version runs where."""

    key: str
    name: str
    product: str
    version: str
    place: str
    environment: str = "production"
    warranty: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A service line of a contract, limited to products where any are named."""

    plan: str
    products: Sequence[str] = ()
    amounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement in force from the day `starts` up to the day `ends`.

    `amended` is the day of an addendum that changes `periods`, `suspended` the day from which it
    is suspended; both are days from now.
    """

    code: str
    name: str
    kind: str
    starts: int
    ends: int
    value: str
    currency: str
    lines: Sequence[Line]
    amended: int | None = None
    periods: Mapping[str, Any] = field(default_factory=dict)
    suspended: int | None = None
    why_suspended: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A customer with everything that is recorded of it. Its mail domain is `<code>.example`."""

    code: str
    name: str
    country: str
    language: str
    timezone: str
    places: Sequence[Place]
    people: Sequence[Person]
    systems: Sequence[System]
    contracts: Sequence[Contract]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a ticket `ago` hours before now; `by` is whoever did it."""

    ago: float
    deed: str
    by: str
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket from its report on. Hours are the customer's working hours, or `elapsed` ones."""

    company: str
    reporter: str
    ago: float
    title: str
    text: str
    steps: Sequence[Step] = ()
    source: str = "web"
    kind: str = "fault"
    about: str = ""
    impact: str = ""
    urgency: str = ""
    taken_by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    elapsed: bool = False


def hours_before(calendar: Calendar, at: datetime, hours: float, *, elapsed: bool) -> datetime:
    """The whole minute that lies so many working hours of the calendar before `at`.

    >>> week = {"thu": [["08:00", "17:00"]], "fri": [["08:00", "17:00"]]}
    >>> office = Calendar.from_json("office", {"timezone": "Europe/Istanbul", "week": week})
    >>> friday = datetime.fromisoformat("2026-05-08T09:00:00+03:00")
    >>> hours_before(office, friday, 2, elapsed=False).isoformat()
    '2026-05-07T13:00:00+00:00'
    """
    length = timedelta(hours=hours)
    if elapsed:
        return _whole(at - length)
    reach = timedelta(days=7) + length * 8
    low, high = 0, reach // _MINUTE
    # The fewest minutes before `at` that hold the length: open time only grows with the reach.
    while low < high:
        middle = (low + high) // 2
        if calendar.between(at - middle * _MINUTE, at) >= length:
            high = middle
        else:
            low = middle + 1
    found = _whole(at - low * _MINUTE)
    return found.astimezone(UTC)


def _whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
