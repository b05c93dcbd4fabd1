"""Allowances: so many hours, visits or requests, or so much money, of which work is drawn.

What is left is a function of what the terms grant and of the entries of a ledger that only grows.
Amounts are in the allowance's unit. An allowance is granted once for the whole agreement, or anew
with each `period` of its terms (`month`, `quarter`, `year`), counted from the agreement's first
day.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, Self

NOTHING: Final = Decimal(0)
THRESHOLDS: Final = (75, 100)
"""At how many percent used both sides are told, where the terms do not say otherwise."""

UNITS: Final = ("hours", "visits", "requests", "money")
"""In what an allowance is counted; `hours` and `money` to two places, the others whole."""

PERIODS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
"""After how many months an allowance is granted anew."""


class EntryKind(StrEnum):
    """What an entry of the ledger is.

    `opening` brings in what was there before the ledger began, `correction` grants more or less;
    `draw` takes for a ticket and `return` gives back of that.
    """

    OPENING = "opening"
    DRAW = "draw"
    CORRECTION = "correction"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry. `amount` is added to what is left: below nought for a draw.

    `beyond` is what a draw wanted and the allowance did not hold; below nought where it was given
    back. `period_from` is the first day of the period that the entry belongs to, None where the
    allowance has no periods.
    """

    kind: EntryKind
    amount: Decimal
    beyond: Decimal = NOTHING
    period_from: date | None = None
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days `[begins_on, ends_on)` for which an allowance is granted."""

    begins_on: date
    ends_on: date

    def holds(self, entry: Booked) -> bool:
        """Whether the entry belongs to it."""
        day = entry.period_from
        return day is not None and self.begins_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class Balance:
    """How an allowance stands: `granted` by terms and corrections, `used` by tickets, and what
    they needed `beyond` it."""

    granted: Decimal
    used: Decimal = NOTHING
    beyond: Decimal = NOTHING
    warnings: tuple[int, ...] = THRESHOLDS

    def after(self, entry: Booked) -> Self:
        """How it stands with one entry more."""
        if entry.kind in (EntryKind.DRAW, EntryKind.RETURN):
            used, beyond = self.used - entry.amount, self.beyond + entry.beyond
            return replace(self, used=used, beyond=beyond)
        return replace(self, granted=self.granted + entry.amount)

    @property
    def left(self) -> Decimal:
        """What may still be drawn; never below nought."""
        return max(self.granted - self.used, NOTHING)

    @property
    def overdrawn(self) -> Decimal:
        """What was drawn before other terms granted less than that; nought otherwise."""
        return max(self.used - self.granted, NOTHING)

    @property
    def percent(self) -> int:
        """How much of it is used, in whole percent, rounded down.

        >>> Balance(Decimal(40), Decimal("29.90")).percent, Balance(Decimal(0), Decimal(0)).percent
        (74, 100)
        """
        if self.granted <= 0:
            return 100
        return int(self.used * 100 / self.granted)

    @property
    def threshold(self) -> int:
        """The highest of `warnings` that is reached, 0 below the first."""
        return max((each for each in self.warnings if self.percent >= each), default=0)


def period_at(period: str | None, starts_on: date, day: date) -> Period | None:
    """The period in which `day` lies; None for an allowance of the whole agreement.

    A period begins on the day of the month on which the agreement began, or on the last day of a
    shorter month. Before the agreement it is the first one.

    >>> period_at("month", date(2026, 1, 31), date(2026, 3, 30))
    Period(begins_on=datetime.date(2026, 2, 28), ends_on=datetime.date(2026, 3, 31))
    """
    step = PERIODS.get(period or "")
    if step is None:
        return None
    months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    place = max(months // step, 0)
    if place and day < _months_after(starts_on, place * step):
        place -= 1
    return Period(
        _months_after(starts_on, place * step), _months_after(starts_on, (place + 1) * step)
    )


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def granted_by(allowance: Mapping[str, Any]) -> Decimal | None:
    """What the terms grant, for each period where there are periods; None where they do not say.

    >>> granted_by({"code": "hours", "opening": "20"}), granted_by({"code": "hours"})
    (Decimal('20'), None)
    """
    try:
        return Decimal(str(allowance["opening"]))
    except (KeyError, InvalidOperation):
        return None


def warnings_of(allowance: Mapping[str, Any]) -> tuple[int, ...]:
    """At how many percent of it both sides are told, the lowest first.

    >>> warnings_of({"code": "hours"}), warnings_of({"code": "hours", "warnings": [90, 50]})
    ((75, 100), (50, 90))
    """
    return tuple(sorted(allowance.get("warnings", THRESHOLDS)))


def balance(
    granted: Decimal,
    entries: Iterable[Booked],
    period: Period | None = None,
    *,
    warnings: tuple[int, ...] = THRESHOLDS,
) -> Balance:
    """How an allowance stands in a period, or over all where it has none."""
    stands = Balance(granted, warnings=warnings)
    for entry in entries:
        if period is None or period.holds(entry):
            stands = stands.after(entry)
    return stands


def draw(before: Balance, amount: Decimal) -> tuple[Decimal, Decimal]:
    """What is taken of the amount, and what goes beyond the allowance.

    >>> draw(Balance(Decimal(10), Decimal(7)), Decimal(5))
    (Decimal('3'), Decimal('2'))
    """
    taken = min(amount, before.left)
    return taken, amount - taken


def give_back(own: Sequence[Booked], amount: Decimal) -> tuple[Decimal, Decimal] | None:
    """What of the amount goes back into the allowance, and what of it had gone beyond.

    `own` are the entries of one ticket in one period. What went beyond is taken back first: it
    was never in the allowance. None where the ticket has not drawn so much.
    """
    taken = balance(NOTHING, own)
    if amount > taken.used + taken.beyond:
        return None
    outside = min(amount, taken.beyond)
    return amount - outside, outside


def newly_reached(before: Balance, after: Balance, told: Iterable[int]) -> int | None:
    """The threshold that both sides must be told of now: each is told of once in a period.

    >>> newly_reached(Balance(Decimal(10), Decimal(7)), Balance(Decimal(10), Decimal(8)), [])
    75
    >>> newly_reached(Balance(Decimal(10), Decimal(7)), Balance(Decimal(10), Decimal(8)), [75])
    """
    reached = after.threshold
    return reached if reached > before.threshold and reached not in set(told) else None


def tells_customer(allowance: Mapping[str, Any], reached: int) -> bool:
    """Whether the customer is told by letter that so many percent are reached: at each warning that
    the terms name themselves, else when it is used up.

    >>> tells_customer({}, 75), tells_customer({}, 100), tells_customer({"warnings": [60]}, 60)
    (False, True, True)
    """
    return reached >= 100 or "warnings" in allowance


def facts_for(
    code: str, now: Balance, own: Iterable[Booked], estimate: object = None
) -> dict[str, str]:
    """What a coverage decision about a ticket reads: how much was left before this piece of work,
    and how much it needs.

    `own` are the ticket's entries of the period. What it has drawn counts as needed, unless its
    `estimate` is higher.
    """
    drawn = balance(NOTHING, own)
    before = max(now.granted - now.used + drawn.used, NOTHING)
    facts = {f"{code}_left": str(before)}
    needed = max(drawn.used + drawn.beyond, NOTHING)
    if needed and needed > (NOTHING if estimate is None else Decimal(str(estimate))):
        facts[f"{code}_needed"] = str(needed)
    return facts
