"""Marks under a picture of time: which to draw, and which labels fit at which width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from vefa.ui.formats import clock_time, day
from vefa.ui.formats.times import weekday_and_day

# Widths in pixels at which labels are thinned out, and about how wide a letter is.
_WIDE, _MIDDLE, _NARROW = 640, 416, 290
_LETTER = 6.6
_HOURS = (1, 2, 3, 6)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at `share` of the width; `strong` at midnight."""

    share: float
    label: str
    strong: bool


def _days(start: datetime, end: datetime, zone: tzinfo, step: int) -> Iterator[datetime]:
    first = start.astimezone(zone).date()
    if step == 7:
        first += timedelta(days=-first.weekday() % 7)
    while True:
        midnight = datetime(first.year, first.month, first.day, tzinfo=zone)
        if midnight >= end:
            return
        if midnight >= start or step == 1:
            yield midnight
        first += timedelta(days=step)


def _hours(start: datetime, end: datetime, zone: tzinfo, step: int) -> Iterator[datetime]:
    local = start.astimezone(zone)
    at = local.replace(minute=0, second=0, microsecond=0)
    # Steps are taken in real time, so that an hour skipped or doubled by the clocks is none here.
    while at < end:
        here = at.astimezone(zone)
        if at >= start and here.hour % step == 0:
            yield here
        at = (at.astimezone(start.tzinfo) + timedelta(hours=1)).astimezone(zone)


def ticks(start: datetime, end: datetime, zone: tzinfo, language: str) -> list[Tick]:
    """Hours below a day and a half, days up to three weeks, Mondays beyond."""
    length = end - start
    total = length.total_seconds()

    def share(at: datetime) -> float:
        return max(0.0, (at - start).total_seconds() / total)

    if length <= timedelta(hours=36):
        step = next((h for h in _HOURS if total / 3600 / h <= 12), _HOURS[-1])
        return [
            Tick(share(at), day(at, language) if at.hour == 0 else clock_time(at), at.hour == 0)
            for at in _hours(start, end, zone, step)
        ]
    marks = []
    previous: datetime | None = None
    for at in _days(start, end, zone, 1 if length <= timedelta(days=21) else 7):
        # The month is said once, and again when it changes.
        with_month = previous is None or previous.month != at.month
        label = day(at, language) if with_month else weekday_and_day(at, language)
        marks.append(Tick(share(at), label, strong=True))
        previous = at
    return marks


def _fitting(marks: Sequence[tuple[int, Tick]], width: int) -> set[int]:
    chosen: set[int] = set()
    free = float("-inf")
    for index, tick in marks:
        left = tick.share * width
        right = left + len(tick.label) * _LETTER
        if left >= free and right <= width:
            chosen.add(index)
            free = right + 10
    return chosen


def label_classes(marks: Sequence[Tick]) -> list[str | None]:
    """For each mark: None (never labelled), or the class that hides its label when narrow."""
    wide = _fitting(list(enumerate(marks)), _WIDE)
    middle = _fitting([(i, t) for i, t in enumerate(marks) if i in wide], _MIDDLE)
    narrow = _fitting([(i, t) for i, t in enumerate(marks) if i in middle], _NARROW)
    return [
        None
        if i not in wide
        else "day-2"
        if i not in middle
        else "day-3"
        if i not in narrow
        else ""
        for i in range(len(marks))
    ]
