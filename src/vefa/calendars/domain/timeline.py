"""The open spans of one calendar, written out year by year as they are asked for.

Everything here is an integer: microseconds since 1 January 1970, UTC. `sums[i]` is the open time
before span `i`, counted from a fixed point, so that open time between two instants is a difference
of two sums and a deadline is one search in them.

No more than about 700 years are ever written out. Before 1800 and after 2100 (or before the first
and after the last date that the calendar names) both the hours and the zone repeat every 400 years,
so farther instants are moved by whole cycles into the years that are written out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vefa.calendars.domain.pattern import DAY, Hours, Week
from vefa.calendars.domain.zone import (
    CYCLE,
    FIRST_CHANGING_YEAR,
    FIRST_REPEATING_YEAR,
    day_number,
    offset_spans,
    year_of,
    year_offsets,
    year_start,
)

FOREVER = 10**18
"""An instant after every datetime, with room for sums in 64 bits."""

_FULL_DAY: Hours = ((0, DAY),)

Span = tuple[int, int]


class Line(NamedTuple):
    """The part of the timeline that is written out, `[low, high)`; replaced, never changed.

    `starts` has one entry more than `ends`, FOREVER, and `sums` one more, the total.
    """

    low: int
    high: int
    starts: list[int]
    ends: list[int]
    sums: list[int]


class Timeline:
    """The open spans of a zone, weekly patterns (each from a date on) and dated exceptions."""

    __slots__ = (
        "_dates",
        "_earliest",
        "_latest",
        "_lock",
        "_opens_from",
        "_opens_until",
        "_settled",
        "_unsettled",
        "_weeks",
        "_years",
        "_zone",
        "line",
    )

    def __init__(
        self,
        zone: ZoneInfo,
        weeks: Sequence[tuple[date, Week]],
        dates: Sequence[tuple[date, Hours]],
    ) -> None:
        self._zone = zone
        self._weeks = [(day_number(day), week) for day, week in weeks]
        self._dates = {day_number(day): hours for day, hours in dates}
        self._lock = Lock()
        named = [day.year for day, _ in dates] + [day.year for day, _ in weeks[1:]]
        # A local day may reach into the neighbouring year of UTC, hence the years between.
        first = min([FIRST_CHANGING_YEAR, *(year - 1 for year in named)])
        last = max([FIRST_REPEATING_YEAR, *(year + 2 for year in named)])
        self._unsettled = year_start(first)
        self._settled = year_start(last)
        self._earliest = self._unsettled - CYCLE
        self._latest = self._settled + CYCLE
        self._years = (first - 401, last + 401)
        # Outside of these nothing opens, since the first or last week is empty.
        self._opens_from, self._opens_until = -FOREVER, FOREVER
        if not any(weeks[0][1]):
            self._opens_from = year_start(min(named, default=1971) - 1)
        if not any(weeks[-1][1]):
            self._opens_until = year_start(max(named, default=1968) + 2)
        self.line = self._always() or Line(0, 0, [FOREVER], [], [0])

    def _always(self) -> Line | None:
        """The whole of time as one span, if the calendar never closes."""
        hours = [day for _, week in self._weeks for day in week] + list(self._dates.values())
        if any(day != _FULL_DAY for day in hours):
            return None
        return Line(-FOREVER, FOREVER, [-FOREVER, FOREVER], [FOREVER], [0, 2 * FOREVER])

    @property
    def ever_opens(self) -> bool:
        """Whether any day of any pattern or exception has hours."""
        return any(any(week) for _, week in self._weeks) or any(self._dates.values())

    def _shift(self, instant: int) -> int:
        """How far to move an instant, in whole cycles, to where spans are written out."""
        if self.line.low == -FOREVER:
            return 0
        if instant >= self._latest:
            return -((instant - self._settled) // CYCLE) * CYCLE
        if instant < self._earliest:
            return (self._unsettled - 1 - instant) // CYCLE * CYCLE
        return 0

    def cover(self, first: int, last: int) -> Line:
        """The written-out line, after making sure that it holds all of `[first, last)`.

        Both are within the years that may be written out. A line grows to double its length or
        more, so that walking through the years does not copy it each time.
        """
        line = self.line
        if line.low <= first and last <= line.high and line.low < line.high:
            return line
        with self._lock:
            line = self.line
            low, high = year_of(first), year_of(last - 1) + 1
            if line.low < line.high:
                old_low, old_high = year_of(line.low), year_of(line.high)
                step = old_high - old_low
                low = min(low, max(old_low - step, self._years[0])) if low < old_low else old_low
                high = max(high, min(old_high + step, self._years[1]), old_high)
                before, after = self._spans(low, old_low), self._spans(old_high, high)
                spans = before + list(zip(line.starts, line.ends, strict=False)) + after
                total = line.sums[0] - sum(end - start for start, end in before)
            else:
                spans, total = self._spans(low, high), 0
            self.line = _joined(year_start(low), year_start(high), spans, total)
            return self.line

    def _spans(self, first_year: int, end_year: int) -> list[Span]:
        """The open spans of the years `[first_year, end_year)` of UTC: the rule of openness, day by
        local day."""
        spans: list[Span] = []
        offsets = [year_offsets(self._zone, year) for year in range(first_year, end_year)]
        for begin, end, offset in chain.from_iterable(offsets):
            local_begin, local_end = begin + offset, end + offset
            for day in range(local_begin // DAY, (local_end - 1) // DAY + 1):
                midnight = day * DAY
                for opening, closing in self._hours(day):
                    opens = max(midnight + opening, local_begin)
                    closes = min(midnight + closing, local_end)
                    if opens < closes:
                        spans.append((opens - offset, closes - offset))
        return spans

    def _hours(self, day: int) -> Hours:
        """The hours of a local day, given by its number."""
        hours = self._dates.get(day)
        if hours is not None:
            return hours
        weeks = self._weeks
        index = len(weeks) - 1
        while index and weeks[index][0] > day:
            index -= 1
        return weeks[index][1][(day + 3) % 7]  # 1 January 1970 was a Thursday

    def day_spans(self, day: date) -> tuple[list[Span], int]:
        """The open spans of one local date, and the instant at which it is over for good."""
        number = day_number(day)
        midnight, next_midnight = number * DAY, (number + 1) * DAY
        spans: list[Span] = []
        over = midnight
        for begin, end, offset in offset_spans(self._zone, midnight - 2 * DAY, midnight + 3 * DAY):
            if begin + offset < next_midnight:
                over = min(end, next_midnight - offset)
            for opening, closing in self._hours(number):
                opens = max(midnight + opening - offset, begin)
                closes = min(midnight + closing - offset, end)
                if opens < closes:
                    spans.append((opens, closes))
        return spans, over

    def _held(self, instant: int) -> int:
        """The instant, or the nearest one to it that has something open on both sides."""
        return min(max(instant, self._opens_from), self._opens_until)

    def measure(self, instant: int) -> int:
        """Open time from the fixed point to an instant (negative before it)."""
        instant = self._held(instant)
        shift = self._shift(instant)
        _, _, starts, ends, sums = self.cover(instant + shift, instant + shift + 1)
        index = bisect_right(ends, instant + shift)
        measured = sums[index] + max(0, instant + shift - starts[index])
        return measured - shift // CYCLE * self._cycle(instant) if shift else measured

    def is_open(self, instant: int) -> bool:
        """Whether an instant lies in an open span."""
        if instant != self._held(instant):
            return False
        instant += self._shift(instant)
        _, _, starts, ends, _ = self.cover(instant, instant + 1)
        return starts[bisect_right(ends, instant)] <= instant

    def _cycle(self, instant: int) -> int:
        """Open time of 400 years, of those to which an instant outside of the line is moved."""
        if instant >= self._settled:
            return self.measure(self._latest - 1) - self.measure(self._settled - 1)
        return self.measure(self._unsettled) - self.measure(self._earliest)

    def reach(self, start: int, length: int, horizon: int) -> int | None:
        """The earliest instant with `length > 0` open time since `start`, if there is one and it
        is not after the year of `horizon`."""
        start = self._held(start)
        target = self.measure(start) + length
        if start < self._earliest and target <= (floor := self.measure(self._earliest)):
            cycle = self._cycle(start)
            cycles = (floor - target) // cycle + 1
            return self._search(target + cycles * cycle) - cycles * CYCLE
        last = min(self._latest, self._opens_until, horizon)
        line = self.line
        while line.sums[-1] < target and line.high < last:
            line = self.cover(line.high, line.high + 1)
        if line.sums[-1] >= target:
            return self._search(target)
        if last < self._latest:
            return None
        cycle = self._cycle(self._latest)
        cycles = (target - self.measure(self._settled - 1) - 1) // cycle
        return self._search(target - cycles * cycle) + cycles * CYCLE

    def _search(self, target: int) -> int:
        """Where the sum of open time becomes `target`, within the line."""
        _, _, starts, _, sums = self.line
        index = bisect_left(sums, target) - 1
        return starts[index] + target - sums[index]

    def opening(self, start: int, horizon: int) -> int | None:
        """The earliest open instant at or after `start`, if there is one before the horizon."""
        start = self._held(start)
        shift = self._shift(start)
        start += shift
        last = min(self._opens_until, horizon)
        line = self.cover(start, start + 1)
        while (index := bisect_right(line.ends, start)) == len(line.ends):
            if line.high >= last:
                return None
            line = self.cover(line.high, line.high + 1)
        return max(start, line.starts[index]) - shift

    def closing(self, end: int) -> int | None:
        """The end of the open time before an instant: the instant itself while open."""
        end = self._held(end)
        shift = self._shift(end)
        end += shift
        line = self.cover(end - 1, end)
        while (index := bisect_left(line.starts, end) - 1) < 0:
            if line.low <= self._opens_from:
                return None
            line = self.cover(line.low - 1, line.low)
        return min(end, line.ends[index]) - shift

    def spans(self, first: int, last: int) -> Iterator[Span]:
        """The open spans within `[first, last)`, none of them touching the next."""
        held: Span | None = None
        first, last = self._held(first), self._held(last)
        while first < last:
            stop = last
            if self.line.low != -FOREVER:
                stop = min(last, year_start(year_of(first) + 1))
            shift = self._shift(first)
            _, _, starts, ends, _ = self.cover(first + shift, stop + shift)
            index = bisect_right(ends, first + shift)
            while starts[index] < stop + shift:
                span = max(starts[index] - shift, first), min(ends[index] - shift, stop)
                if held and held[1] == span[0]:
                    held = held[0], span[1]
                else:
                    if held:
                        yield held
                    held = span
                index += 1
            first = stop
        if held:
            yield held


@lru_cache(maxsize=128)
def shared_timeline(
    zone: ZoneInfo, weeks: tuple[tuple[date, Week], ...], dates: tuple[tuple[date, Hours], ...]
) -> Timeline:
    """The timeline of these hours, the same one for every calendar that has them: reading the
    snapshot of a calendar again does not write its spans out again."""
    return Timeline(zone, weeks, dates)


def _joined(low: int, high: int, spans: Sequence[Span], total: int) -> Line:
    """A line of spans in order, touching ones made one, with sums counted from `total` on."""
    starts: list[int] = []
    ends: list[int] = []
    sums = [total]
    for start, end in spans:
        total += end - start
        if ends and ends[-1] == start:
            ends[-1] = end
            sums[-1] = total
        else:
            starts.append(start)
            ends.append(end)
            sums.append(total)
    starts.append(FOREVER)
    return Line(low, high, starts, ends, sums)
