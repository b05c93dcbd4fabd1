"""What is written down while events are folded, for explanations and thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from vefa.calendars.domain import Calendar
from vefa.commitments.domain.names import Clock


class Going(StrEnum):
    """How time went by for a started clock."""

    RUNNING = "running"
    WAITING = "waiting"
    STOPPED = "stopped"


class Stretch(NamedTuple):
    """A time through which one clock went one way, under one target.

    `calendar` is None where time is counted as elapsed. `used` and `spent` are as of `began_at`,
    `left` is what then remained (None: no promise), `due_at` when that would be used up (while
    running), `promise` names the target or agreement, `held_by` the events of the wait.
    """

    clock: Clock
    began_at: datetime
    ended_at: datetime
    going: Going
    calendar: Calendar | None
    counted: timedelta
    used: timedelta
    spent: timedelta
    left: timedelta | None
    due_at: datetime | None
    promise: tuple[str, ...]
    thresholds: tuple[float, ...]
    missed: bool
    held_by: tuple[int, ...]


class Mark(NamedTuple):
    """Something that happened to one clock, with the event that did it (None: time alone)."""

    clock: Clock
    at: datetime
    what: str
    number: int | None
    params: Mapping[str, object]


@dataclass(slots=True)
class Notes:
    """The notes of one fold, in the order of time."""

    stretches: list[Stretch] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
