"""The life of an agreement: what it is at an instant, from its dates and suspensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

REMINDER_DAYS: Final = (90, 60, 30)
RUN_OFF_DAYS: Final = 30
"""After lapse or end, open tickets run on for so many days, then billable (agreements.md), where
the terms name no other number."""


class Stage(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    EXPIRING = "expiring"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    ENDED = "ended"


IN_FORCE: Final = (Stage.ACTIVE, Stage.EXPIRING)
"""The stages in which service is given."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of an agreement.

    In force on the local days `[starts_on, ends_on)` of `timezone`; `ended_on` is the first day
    without it where it was ended early. `published_from` is the earliest instant from which any
    terms hold (None: nothing published). A suspension is `(from, until)`, open while `until` is
    None. `run_off_days` are those of a ticket's service line in its own terms; what is asked of
    the agreement alone reads no more than the stage.
    """

    starts_on: date
    ends_on: date
    timezone: str
    published_from: datetime | None = None
    ended_on: date | None = None
    suspensions: Sequence[tuple[datetime, datetime | None]] = ()
    run_off_days: int = RUN_OFF_DAYS


@dataclass(frozen=True, slots=True)
class Life:
    """What an agreement is at one instant.

    `last_on` is the last day in force; `days_left` counts from today to it, 0 on that day, and
    is None unless in force. After the end, `run_off_until` is the instant at which tickets that
    were open stop running on.
    """

    stage: Stage
    last_on: date
    days_left: int | None = None
    run_off_until: datetime | None = None
    running_off: bool = False

    @property
    def in_force(self) -> bool:
        """Whether service is given."""
        return self.stage in IN_FORCE


def life_at(record: Record, at: datetime) -> Life:
    """The agreement's life at `at`.

    Not begun counts as draft, as nothing published does. What has ended cannot be suspended.

    >>> record = Record(date(2026, 1, 1), date(2027, 1, 1), "Europe/Istanbul",
    ...                 datetime.fromisoformat("2025-12-20T09:00:00+00:00"))
    >>> life_at(record, datetime.fromisoformat("2026-12-31T20:59:59+00:00")).days_left
    0
    >>> life_at(record, datetime.fromisoformat("2026-12-31T21:00:00+00:00")).stage
    <Stage.LAPSED: 'lapsed'>
    """
    today = at.astimezone(ZoneInfo(record.timezone)).date()
    over_on = first_day_without(record)
    last_on = over_on - timedelta(days=1)
    if record.published_from is None or at < record.published_from or today < record.starts_on:
        ended = record.ended_on is not None and today >= record.ended_on
        return Life(Stage.ENDED if ended else Stage.DRAFT, last_on)
    if today >= over_on:
        until = midnight(run_off_ends_on(over_on, record.run_off_days), record.timezone)
        stage = Stage.ENDED if is_ended_early(record) else Stage.LAPSED
        return Life(stage, last_on, run_off_until=until, running_off=at < until)
    days_left = (last_on - today).days
    if suspended_at(record.suspensions, at):
        return Life(Stage.SUSPENDED, last_on, days_left)
    stage = Stage.EXPIRING if days_left < max(REMINDER_DAYS) else Stage.ACTIVE
    return Life(stage, last_on, days_left)


def run_off_ends_on(over_on: date, days: int) -> date:
    """The first day on which tickets run on no more; the calendar's last where it ends before.

    >>> run_off_ends_on(date(2027, 1, 1), 5).isoformat()
    '2027-01-06'
    >>> run_off_ends_on(date(2027, 1, 1), 99_999_999_999) == date.max
    True
    """
    try:
        return over_on + timedelta(days=days)
    except OverflowError:
        return date.max


def is_ended_early(record: Record) -> bool:
    """Whether it was decided that it ends before its term does: nobody is invited to renew it.

    >>> year = date(2026, 1, 1), date(2027, 1, 1), "Europe/Istanbul"
    >>> is_ended_early(Record(*year)), is_ended_early(Record(*year, ended_on=date(2026, 6, 1)))
    (False, True)
    """
    return record.ended_on is not None and record.ended_on <= record.ends_on


def first_day_without(record: Record) -> date:
    """The first day on which the agreement is not in force any more."""
    return record.ends_on if record.ended_on is None else min(record.ends_on, record.ended_on)


def suspended_at(suspensions: Sequence[tuple[datetime, datetime | None]], at: datetime) -> bool:
    """Whether a suspension `[from, until)` holds at the instant."""
    return any(since <= at and (until is None or at < until) for since, until in suspensions)


def suspended_since(
    suspensions: Sequence[tuple[datetime, datetime | None]], since: datetime
) -> list[tuple[datetime, datetime | None]]:
    """The times of suspension from `since` on, those that overlap as one, the earliest first.

    >>> noon, one, two = (datetime(2026, 5, 4, hour) for hour in (12, 13, 14))
    >>> suspended_since([(noon, two), (noon, None)], one) == [(one, None)]
    True
    >>> suspended_since([(noon, one)], one)
    []
    """
    found: list[tuple[datetime, datetime | None]] = []
    for begun, until in sorted(suspensions, key=lambda span: span[0]):
        if until is not None and until <= since:
            continue
        last_until = found[-1][1] if found else begun
        if found and (last_until is None or begun <= last_until):
            both = None if last_until is None or until is None else max(last_until, until)
            found[-1] = (found[-1][0], both)
        else:
            found.append((max(begun, since), until))
    return found


def reminder_days(record: Record) -> list[date]:
    """The local days on which a renewal reminder is due, the earliest first.

    >>> record = Record(date(2026, 1, 1), date(2027, 1, 1), "Europe/Istanbul")
    >>> [day.isoformat() for day in reminder_days(record)]
    ['2026-10-03', '2026-11-02', '2026-12-02']
    """
    over_on = first_day_without(record)
    return [over_on - timedelta(days=days) for days in REMINDER_DAYS]


def midnight(day: date, timezone: str) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone))


def coverage_state(life: Life, *, was_in_force: bool) -> str:
    """The state in the words of the coverage facts.

    A ticket that was opened while the agreement was in force runs on after its end.
    """
    if life.stage in (Stage.LAPSED, Stage.ENDED) and was_in_force:
        return "run_off" if life.running_off else "run_off_over"
    return str(life.stage)
