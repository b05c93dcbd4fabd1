"""Business time for many tickets at once: the rule of `domain`, over arrays.

Instants are int64 microseconds since 1970 (UTC), durations int64 microseconds. The open spans come
from the calendar itself; what is vectorised is only the search in them. Instead of halving, a grid
of buckets, each a power of two wide, tells how many edges lie before each bucket; a bucket seldom
holds more than one edge, so that a look-up is a shift, two reads and a comparison.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from vefa.calendars.domain import Calendar, CalendarError, NegativeDuration
from vefa.calendars.domain.zone import year_of, year_start

Int64Array = NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AFTER_ALL = np.iinfo(np.int64).max
_MOST_BUCKETS = 1 << 19
_CHUNK = 1 << 14  # rows at a time, so that what is computed stays in the processor's cache
_MOST_YEARS_AHEAD = 32


class _Grid:
    """How many of some sorted numbers are not greater than a value."""

    def __init__(self, numbers: Int64Array, low: int, high: int) -> None:
        """For values in `[low, high)`."""
        gap = int(np.diff(numbers).min()) if len(numbers) > 1 else high - low
        self._low = low
        self._bits = max(gap.bit_length() - 1, ((high - low) // _MOST_BUCKETS).bit_length(), 0)
        count = ((high - 1 - low) >> self._bits) + 1
        borders = low + (np.arange(count + 1, dtype=np.int64) << self._bits)
        before = np.searchsorted(numbers, borders, side="right")
        self._most_in_a_bucket = int(np.diff(before).max())
        self._before = before.astype(np.int64)
        self._numbers = np.append(numbers, _AFTER_ALL)

    def count(self, values: Int64Array) -> Int64Array:
        """The number of numbers `<= value`, for each value."""
        found: Int64Array = self._before[(values - self._low) >> self._bits]
        for _ in range(self._most_in_a_bucket):
            found += self._numbers[found] <= values
        return found


@dataclass(frozen=True, slots=True)
class _Table:
    """The open spans of whole years, `[low, high)`, ready for searching.

    Open time since `low` at an instant is `level[n] + instant * (n % 2)` with `n` edges (openings
    and closings) up to it; the instant at which it becomes `sum` is `sum + moved[n]` with `n` spans
    whose open time was complete before.
    """

    low: int
    high: int
    total: int
    edges: _Grid
    level: Int64Array
    sums: _Grid | None
    moved: Int64Array

    @classmethod
    def of(cls, calendar: Calendar, low: int, high: int) -> "_Table":
        spans = np.array([*calendar.timeline.spans(low, high)], dtype=np.int64).reshape(-1, 2)
        starts, ends = spans[:, 0], spans[:, 1]
        sums = np.concatenate(([0], np.cumsum(ends - starts)))
        level = np.empty(2 * len(spans) + 1, dtype=np.int64)
        level[0::2] = sums
        level[1::2] = sums[:-1] - starts
        total = int(sums[-1])
        return cls(
            low,
            high,
            total,
            _Grid(spans.reshape(-1), low, high),
            level,
            _Grid(sums[1:], 0, total) if total else None,
            starts - sums[:-1],
        )

    def measure(self, instants: Int64Array) -> Int64Array:
        edges = self.edges.count(instants)
        measured: Int64Array = self.level[edges]
        measured += instants * (edges & 1)
        return measured


class BulkCalendar:
    """One calendar, ready to answer for arrays; keep it, for it keeps what it has computed.

    Not to be shared between threads while it answers.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._table: _Table | None = None

    def between(self, first: Int64Array, last: Int64Array) -> Int64Array:
        """Open microseconds in each `[first, last)`; 0 where `last` is not after `first`."""
        first, last = _same_length(first, last)
        answer = np.zeros(len(first), dtype=np.int64)
        if not len(first):
            return answer
        table = self._covering(
            min(int(first.min()), int(last.min())), max(int(first.max()), int(last.max()))
        )
        for rows in _chunks(len(first)):
            counted = table.measure(last[rows]) - table.measure(first[rows])
            np.maximum(counted, 0, out=answer[rows])
        return answer

    def add(
        self, start: Int64Array, duration: Int64Array, unreachable: int | None = None
    ) -> Int64Array:
        """The earliest instant with `duration` open microseconds since `start`, for each row.

        Raises what `Calendar.add` raises for the first row that has no answer; with `unreachable`
        such rows get that value instead. A negative duration is refused in any case.
        """
        start, duration = _same_length(start, duration)
        answer = np.zeros(len(start), dtype=np.int64)
        if not len(start):
            return answer
        if int(duration.min()) < 0:
            raise NegativeDuration(self.calendar.name)
        table = self._covering(int(start.min()), int(start.max()))
        unanswered = self._add_within(table, start, duration, answer)
        years = 1
        while len(unanswered) and years <= _MOST_YEARS_AHEAD and table.high < self.calendar.horizon:
            table = self._covering(table.low, year_start(year_of(table.high) + years) - 1)
            part = np.zeros(len(unanswered), dtype=np.int64)
            left = self._add_within(table, start[unanswered], duration[unanswered], part)
            answer[unanswered] = part
            unanswered = unanswered[left]
            years *= 2
        for row in unanswered.tolist():
            answer[row] = self._add_one(int(start[row]), int(duration[row]), unreachable)
        return answer

    def _add_within(
        self, table: _Table, start: Int64Array, duration: Int64Array, answer: Int64Array
    ) -> Int64Array:
        """Fill in the answers that lie in the table's years; the rows whose answers do not."""
        left = []
        for rows in _chunks(len(start)):
            length = duration[rows]
            # No duration means the next open instant: one microsecond further, and back again.
            nothing = length == 0
            target = table.measure(start[rows]) + length + nothing
            outside = target > table.total
            if table.sums is not None:
                target = np.minimum(target, table.total)
                answer[rows] = target + table.moved[table.sums.count(target - 1)]
                outside |= answer[rows] > self.calendar.horizon
            answer[rows] -= nothing
            left.append(np.flatnonzero(outside) + rows.start)
        return np.concatenate(left)

    def _add_one(self, start: int, duration: int, unreachable: int | None) -> int:
        try:
            reached = self.calendar.add(
                _EPOCH + timedelta(microseconds=start), timedelta(microseconds=duration)
            )
        except CalendarError:
            if unreachable is None:
                raise
            return unreachable
        return (reached - _EPOCH) // timedelta(microseconds=1)

    def _covering(self, first: int, last: int) -> _Table:
        """A table that holds both instants, of whole years, made anew only when it grows."""
        table = self._table
        if table is not None:
            if table.low <= first and last < table.high:
                return table
            first, last = min(first, table.low), max(last, table.high - 1)
        low, high = year_start(year_of(first)), year_start(year_of(last) + 1)
        self._table = _Table.of(self.calendar, low, high)
        return self._table


def _same_length(a: Int64Array, b: Int64Array) -> tuple[Int64Array, Int64Array]:
    if a.dtype != np.int64 or b.dtype != np.int64 or a.ndim != 1 or a.shape != b.shape:
        raise ValueError("expected two one-dimensional int64 arrays of the same length")
    return a, b


def _chunks(length: int) -> list[slice]:
    return [slice(begin, begin + _CHUNK) for begin in range(0, length, _CHUNK)]
