"""How the duties of the customer stand: what was last recorded of each, and until when that holds.

A record says since when a duty is met or not, what was seen, and until which day the evidence
holds. The newest record counts; days are local days of the customer.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

SOON_DAYS: Final = 30
"""Within so many days the end of evidence is said beforehand."""

SEEN_ON_TICKETS: Final = frozenset({"self_help", "complete_report", "trained_contact"})
"""Duties that each request shows by itself: a record for the whole agreement would say nothing of
the next one, so none is made. Training is recorded with the contact."""


class DutyState(StrEnum):
    """How a duty stands. A record holds one of all but `UNRECORDED`."""

    MET = "met"
    UNMET = "unmet"
    EXPIRED = "expired"
    UNRECORDED = "unrecorded"


LACKING: Final = frozenset({DutyState.UNMET, DutyState.EXPIRED})
"""States from which consequences follow. What nobody has recorded has none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last recorded of a duty: since when, and the last day on which the evidence holds
    (None: no end). `stated` is what the customer says and nobody of ours has confirmed."""

    state: DutyState
    since: date
    valid_until: date | None = None
    stated: bool = False


def state_on(seen: Seen | None, day: date) -> DutyState:
    """How the duty stands on a day.

    >>> licence = Seen(DutyState.MET, date(2026, 1, 5), date(2026, 12, 31))
    >>> [str(state_on(licence, day)) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    ['met', 'expired']
    >>> str(state_on(None, date(2026, 1, 5)))
    'unrecorded'
    """
    if seen is None:
        return DutyState.UNRECORDED
    if has_run_out(seen, day):
        return DutyState.EXPIRED
    return seen.state


def has_run_out(seen: Seen, day: date) -> bool:
    """Whether evidence that was there no longer holds, so that this is still to be recorded."""
    ended = seen.valid_until is not None and day > seen.valid_until
    return seen.state is DutyState.MET and ended


def days_left(seen: Seen | None, day: date) -> int | None:
    """For how many days after this one the evidence holds, where that is `SOON_DAYS` at most.

    >>> licence = Seen(DutyState.MET, date(2026, 1, 5), date(2026, 12, 31))
    >>> days_left(licence, date(2026, 12, 1)), days_left(licence, date(2026, 11, 30))
    (30, None)
    """
    if seen is None or seen.valid_until is None or state_on(seen, day) is not DutyState.MET:
        return None
    left = (seen.valid_until - day).days
    return left if left <= SOON_DAYS else None


def fault_of(seen: Seen, today: date) -> str | None:
    """What is wrong with a new record: `future`, `over`, `order`, or nothing.

    Evidence that has run out already is none, and what is not met has no evidence to run out.

    >>> fault_of(Seen(DutyState.MET, date(2026, 3, 2), date(2026, 3, 1)), date(2026, 3, 3))
    'over'
    """
    if seen.since > today:
        return "future"
    if seen.valid_until is None:
        return None
    if seen.state is not DutyState.MET:
        return "order"
    if seen.valid_until < today:
        return "over"
    return None
