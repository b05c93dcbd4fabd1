"""Counting the clocks of plain stories over arrays: rules 2 to 7 of docs/rules/clocks.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vefa.calendars.bulk import BulkCalendar, Int64Array
from vefa.commitments.bulk.histories import CLOCKS, NONE, PLACE, Bools, Histories
from vefa.commitments.domain import Clock, EventType, Outcome, Terms

OUTCOMES: Final = tuple(Outcome)
ABSENT: Final = len(OUTCOMES)
"""The outcome of a clock that such a ticket does not have."""

NEVER: Final = np.iinfo(np.int64).max
TICK: Final = timedelta(microseconds=1)
_MEETS: Final = {
    Clock.RESPONSE: EventType.RESPONSE_SENT,
    Clock.FIX_DATE: EventType.DATE_AGREED,
    Clock.ONSITE: EventType.ARRIVED,
    Clock.WORKAROUND: EventType.WORKAROUND_ACCEPTED,
}
CODE: Final = {outcome: number for number, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of each promise: rows are tickets, columns `CLOCKS`.

    `outcome` indexes `OUTCOMES` (or is ABSENT), `guaranteed` is False for reasonable effort,
    `late` is by how many microseconds a missed clock was stopped (or looked at) after its due
    instant. `severity` (one for each ticket) is the last one named, `folded` the number of
    tickets that took the slow way.
    """

    outcome: NDArray[np.int8]
    guaranteed: Bools
    late: Int64Array
    severity: Int64Array
    folded: int


def _corrected_severity(told: Histories) -> tuple[Int64Array, Int64Array]:
    """The severity as if it had held from the report, and the row that said so (rule 4)."""
    severity = np.full(told.count, -1, dtype=np.int64)
    row = np.full(told.count, -1, dtype=np.int64)
    changes = told.kind == PLACE[EventType.SEVERITY_CHANGED]
    said = np.flatnonzero((told.kind == PLACE[EventType.REPORTED]) | (changes & told.correction))
    severity[told.ticket[said]] = told.severity[said]
    row[told.ticket[said]] = said
    return severity, row


def to_be_folded(told: Histories) -> Bools:
    """The tickets whose story is not plain."""
    rows = np.arange(len(told.ticket))
    severity, since = _corrected_severity(told)
    changes = told.kind == PLACE[EventType.SEVERITY_CHANGED]
    changes &= (rows > since[told.ticket]) & (told.severity != severity[told.ticket])
    agreed = told.kind == PLACE[EventType.DATE_AGREED]
    odd = changes | (agreed & told.bare & (told.due != NONE))
    odd |= np.isin(told.kind, (PLACE[EventType.REOPENED], PLACE[EventType.TERMS_CHANGED]))
    odd[1:] |= (told.kind[1:] == PLACE[EventType.REPORTED]) & (told.ticket[1:] == told.ticket[:-1])
    folds = np.zeros(told.count, dtype=np.bool_)
    folds[told.ticket[odd]] = True
    dated = agreed & (told.due > told.at)
    times = np.bincount(told.ticket[dated], minlength=told.count)
    # Which of two things of one instant came first matters while an agreed date holds.
    ties = np.zeros(len(told.ticket), dtype=np.bool_)
    ties[1:] = (told.ticket[1:] == told.ticket[:-1]) & (told.at[1:] == told.at[:-1])
    tied = np.bincount(
        told.ticket[ties & (rows > told.begins[told.ticket] + 1)], minlength=told.count
    )
    found: Bools = folds | (times > 1) | ((times == 1) & (tied > 0))
    return found


class Counting:
    """The clocks of the plain tickets, one after the other."""

    def __init__(
        self, told: Histories, terms: Sequence[Terms], own: Int64Array, look_at: int
    ) -> None:
        self.told, self.terms, self.own, self.look_at = told, terms, own, look_at
        self.rows = np.arange(len(told.ticket))
        self.severity, _ = _corrected_severity(told)
        calendars = {id(each.calendar): each.calendar for each in terms}
        self.calendars = [BulkCalendar(each) for each in calendars.values()]
        order = [*calendars]
        self.calendar = np.array([order.index(id(each.calendar)) for each in terms])[own]
        ends = self._is(EventType.RESOLVED, EventType.CANCELLED)
        self.end = self.first(ends)
        self.live = self.rows <= self.end[told.ticket]
        ended = self.end < NEVER
        self.resolved = np.full(told.count, NEVER)
        self.cancelled = np.full(told.count, NEVER)
        kinds = told.kind[np.where(ended, self.end, 0)] if len(told.kind) else self.end
        was = ended & (kinds == PLACE[EventType.RESOLVED])
        self.resolved[was] = self.end[was]
        self.cancelled[ended & ~was] = self.end[ended & ~was]
        self.reported = self.first(self._is(EventType.REPORTED))
        self.completed = self.first(
            self.live
            & self._is(EventType.REPORT_COMPLETED, EventType.DATE_AGREED, EventType.RESOLVED)
        )

    def _is(self, *kinds: EventType) -> Bools:
        return np.isin(self.told.kind, [PLACE[kind] for kind in kinds])

    def first(self, mask: Bools) -> Int64Array:
        """The first such row of each ticket, NEVER without one."""
        rows = np.flatnonzero(mask)[::-1]
        found = np.full(self.told.count, NEVER)
        found[self.told.ticket[rows]] = rows
        return found

    # One clock

    def clock(self, clock: Clock, place: int, found: Replay) -> None:
        """Write what became of one clock of every ticket."""
        told = self.told
        present = np.array([clock in each.clocks for each in self.terms])[self.own]
        promise = self._promise(clock)
        start = self._start(clock, promise)
        start[~present] = NEVER
        stop = np.minimum(self._stop(clock, start), self.resolved)
        waive = self.first(self._is(EventType.EXCEPTION_TOLD) & (told.clock == place))
        finish = np.minimum(np.minimum(stop, waive), self.cancelled)
        outcome = found.outcome[:, place]
        outcome[waive < start] = CODE[Outcome.WAIVED]
        active = np.flatnonzero((start < NEVER) & (start <= finish))
        run = _Run(self, clock, active, promise, start[active], finish[active])
        missed_at = run.missed_at()
        missed = missed_at != NONE
        best = ~promise.there[active] & (run.agreed == NONE)
        ended = finish[active]
        by = np.full(len(active), CODE[Outcome.OPEN])
        by[ended < NEVER] = CODE[Outcome.KEPT]
        by[best] = CODE[Outcome.BEST_EFFORT]
        by[(ended < NEVER) & (ended == self.cancelled[active])] = CODE[Outcome.CANCELLED]
        by[(ended < NEVER) & (ended == waive[active])] = CODE[Outcome.WAIVED]
        by[missed] = CODE[Outcome.MISSED]
        outcome[active] = by
        found.guaranteed[active, place] = promise.guaranteed[active] | run.by_date(missed_at)
        found.guaranteed[~present, place] = True
        late = self._lateness(active, missed_at, stop)
        found.late[active, place] = np.where(missed, late, 0)
        outcome[~present] = ABSENT

    def _lateness(self, active: Int64Array, missed_at: Int64Array, stop: Int64Array) -> Int64Array:
        """A missed clock is stopped by what meets it, or by the cancellation."""
        last = np.minimum(stop, self.cancelled)[active]
        return self.instants(last) - missed_at

    def instants(self, rows: Int64Array) -> Int64Array:
        """When these rows happened; the instant to look at where they never did."""
        happened = rows < NEVER
        found: Int64Array = np.where(
            happened, self.told.at[np.where(happened, rows, 0)], self.look_at
        )
        return found

    def _promise(self, clock: Clock) -> "_Promise":
        """The target of each ticket's terms and severity, looked up in a small table."""
        shape = (len(self.terms), len(self.told.severities) + 1)
        length = np.full(shape, NONE)
        elapsed, late = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
        guaranteed = np.ones(shape, dtype=np.bool_)
        for row, terms in enumerate(self.terms):
            for column, severity in enumerate(self.told.severities):
                target = terms.target(severity, clock)
                if target is not None:
                    length[row, column] = target.length // TICK
                    elapsed[row, column] = target.elapsed
                    guaranteed[row, column] = target.guaranteed
                    late[row, column] = target.after_completion
        at = (self.own, self.severity)
        return _Promise(length[at], elapsed[at], guaranteed[at], late[at])

    def _start(self, clock: Clock, promise: "_Promise") -> Int64Array:
        if clock is Clock.ONSITE:
            return self.first(self.live & self._is(EventType.ONSITE_DEMANDED))
        if clock is Clock.FIX_DATE:
            return self.reported.copy()
        if clock is Clock.RESPONSE:
            return np.where(promise.after_completion, self.completed, self.reported)
        return self.completed.copy()

    def _stop(self, clock: Clock, start: Int64Array) -> Int64Array:
        """What meets the clock besides the resolution. An answer may come before its clock."""
        if clock is Clock.RESOLUTION:
            return np.full(self.told.count, NEVER)
        meets = self.live & self._is(_MEETS[clock])
        if clock is Clock.RESPONSE:
            answered = self.first(meets)
            return np.where(answered < NEVER, np.maximum(answered, start), NEVER)
        return self.first(meets & (self.rows >= start[self.told.ticket]))

    # Waiting

    def waits(self, clock: Clock) -> tuple[Int64Array, Int64Array, Int64Array]:
        """Ticket, beginning and end of all that holds the clock, by ticket and beginning."""
        told, place = self.told, CLOCKS.index(clock)
        begun = self.live & self._is(EventType.WAITING_STARTED)
        begun &= (told.clocks == 0) | ((told.clocks >> place) & 1 == 1)
        begins = np.flatnonzero(begun)
        ends = self._ends_of_waits()[begins]
        if clock is Clock.FIX_DATE:
            proposed = np.flatnonzero(self.live & self._is(EventType.DATE_PROPOSED))
            answers = self._is(EventType.DATE_AGREED, EventType.DATE_DECLINED)
            begins = np.concatenate((begins, proposed))
            ends = np.concatenate((ends, _next(answers, told.ticket)[proposed]))
            order = np.argsort(begins, kind="stable")
            begins, ends = begins[order], ends[order]
        ticket = told.ticket[begins]
        ends = np.minimum(ends, self.resolved[ticket])
        return ticket, told.at[begins], self.instants(ends)

    def _ends_of_waits(self) -> Int64Array:
        """For each row the next end of the wait with the same id in the same ticket."""
        told = self.told
        rows = np.flatnonzero(told.wait >= 0)
        order = rows[np.lexsort((rows, told.wait[rows], told.ticket[rows]))]
        key = told.ticket[order] * (int(told.wait.max(initial=0)) + 1) + told.wait[order]
        ended = told.kind[order] == PLACE[EventType.WAITING_ENDED]
        found = np.full(len(told.ticket), NEVER)
        following = _next(ended, key)
        found[order] = np.where(
            following < NEVER, order[np.where(following < NEVER, following, 0)], NEVER
        )
        return found

    def measure(
        self, tickets: Int64Array, elapsed: Bools, a: Int64Array, b: Int64Array
    ) -> Int64Array:
        """What counts in each `[a, b)`."""
        counted: Int64Array = np.maximum(b - a, 0)
        for calendar, rows in self._by_calendar(tickets, elapsed):
            counted[rows] = calendar.between(a[rows], b[rows])
        return counted

    def reach(
        self, tickets: Int64Array, elapsed: Bools, start: Int64Array, length: Int64Array
    ) -> Int64Array:
        """The earliest instant with so much counted time since `start`; at once for none."""
        reached = start + length
        for calendar, rows in self._by_calendar(tickets, elapsed | (length == 0)):
            reached[rows] = calendar.add(start[rows], length[rows], unreachable=NEVER)
        return reached

    def _by_calendar(
        self, tickets: Int64Array, elapsed: Bools
    ) -> Iterator[tuple[BulkCalendar, Int64Array]]:
        for number, calendar in enumerate(self.calendars):
            rows = np.flatnonzero((self.calendar[tickets] == number) & ~elapsed)
            if len(rows):
                yield calendar, rows


def _next(mask: Bools, key: Int64Array) -> Int64Array:
    """For each row the next row after it that is marked and has the same key, which is sorted."""
    if not len(mask):
        return np.zeros(0, dtype=np.int64)
    rows = np.arange(len(mask))
    marked = np.where(mask, rows, len(mask))
    following = np.minimum.accumulate(marked[::-1])[::-1]
    after = np.append(following[1:], len(mask))
    there = after < len(mask)
    same = there & (key[np.where(there, after, 0)] == key)
    return np.where(same, after, NEVER)


@dataclass(frozen=True, slots=True)
class _Promise:
    """Each ticket's target of one clock; a length of NONE is best effort."""

    length: Int64Array
    elapsed: Bools
    guaranteed: Bools
    after_completion: Bools

    @property
    def there(self) -> Bools:
        """Whether there is a target."""
        there: Bools = self.length != NONE
        return there


class _Run:
    """One clock of the tickets in which it started: rule 3, stretch by stretch."""

    def __init__(
        self,
        count: Counting,
        clock: Clock,
        active: Int64Array,
        promise: _Promise,
        start: Int64Array,
        finish: Int64Array,
    ) -> None:
        self.count, self.active = count, active
        self.begin, self.end = count.instants(start), count.instants(finish)
        self.elapsed = promise.elapsed[active]
        self.left = promise.length[active]
        self.agreed, self.agreed_at = self._agreed(clock, finish)
        self._lay_out(clock)

    def _agreed(self, clock: Clock, finish: Int64Array) -> tuple[Int64Array, Int64Array]:
        """The date that binds the clock, and since when: later than its agreement, in time."""
        nothing = np.full(len(self.active), NONE)
        if clock is not Clock.RESOLUTION:
            return nothing, nothing
        told = self.count.told
        dated = self.count.live & (told.kind == PLACE[EventType.DATE_AGREED])
        row = self.count.first(dated & (told.due > told.at) & ~told.bare)[self.active]
        there = row < finish
        safe = np.where(there, row, 0)
        return np.where(there, told.due[safe], NONE), np.where(there, told.at[safe], NONE)

    def _lay_out(self, clock: Clock) -> None:
        """Each active ticket's waits: from where in the arrays, and how many."""
        ticket, self.wait_begin, self.wait_end = self.count.waits(clock)
        self.wait_first = np.searchsorted(ticket, self.active)
        self.wait_count = np.searchsorted(ticket, self.active, side="right") - self.wait_first

    def missed_at(self) -> Int64Array:
        """When each ran out, NONE where it did not."""
        dated = self.agreed != NONE
        until = np.where(dated, np.minimum(self.agreed_at, self.end), self.end)
        missed = np.full(len(self.active), NONE)
        timed = np.flatnonzero(self.left != NONE)
        for rows, a, b, _ in self._stretches(timed, self.begin, until):
            self._use(rows, a, b, missed)
        bound = np.flatnonzero(dated & (missed == NONE))
        waited = np.zeros(len(self.active), dtype=np.int64)
        for rows, a, b, gap in self._stretches(bound, self.agreed_at, self.end):
            self._check_date(rows, a, b, gap, waited, missed)
        return missed

    def _stretches(
        self, rows: Int64Array, begin: Int64Array, end: Int64Array
    ) -> Iterator[tuple[Int64Array, Int64Array, Int64Array, Int64Array]]:
        """The running stretches `[a, b)` of these rows, each ticket's in order, with the end of
        what ran before: `[gap, a)` was waiting."""
        mark, gap = begin[rows], begin[rows]
        most = int(self.wait_count[rows].max(initial=0))
        for k in range(most + 1):
            more = k < self.wait_count[rows]
            at = np.where(more, self.wait_first[rows] + k, 0)
            if len(self.wait_begin):
                a_wait = np.where(more, np.minimum(self.wait_begin[at], end[rows]), end[rows])
                its_end = np.where(more, self.wait_end[at], mark)
            else:
                a_wait, its_end = end[rows], mark
            runs = a_wait > mark
            if runs.any():
                yield rows[runs], mark[runs], a_wait[runs], gap[runs]
            gap = np.where(runs, a_wait, gap)
            mark = np.maximum(np.maximum(mark, a_wait), its_end)
            rows, mark, gap = rows[more], mark[more], gap[more]

    def _use(self, rows: Int64Array, a: Int64Array, b: Int64Array, missed: Int64Array) -> None:
        still = missed[rows] == NONE
        rows, a, b = rows[still], a[still], b[still]
        elapsed, tickets = self.elapsed[rows], self.active[rows]
        counted = self.count.measure(tickets, elapsed, a, b)
        left = self.left[rows]
        over = np.flatnonzero(counted >= left)
        due = self.count.reach(tickets[over], elapsed[over], a[over], left[over])
        late = due < b[over]
        missed[rows[over[late]]] = due[late]
        self.left[rows] = np.maximum(left - counted, 0)

    def _check_date(
        self,
        rows: Int64Array,
        a: Int64Array,
        b: Int64Array,
        gap: Int64Array,
        waited: Int64Array,
        missed: Int64Array,
    ) -> None:
        elapsed, tickets = self.elapsed[rows], self.active[rows]
        waited[rows] += self.count.measure(tickets, elapsed, gap, a)
        agreed, length = self.agreed[rows], waited[rows]
        moved = np.maximum(self.count.reach(tickets, elapsed, agreed, length), a)
        due = np.where(length > 0, moved, agreed)
        late = (due < b) & (missed[rows] == NONE)
        missed[rows[late]] = due[late]

    def by_date(self, missed_at: Int64Array) -> Bools:
        """Whether an agreed date was the promise, which is guaranteed; a miss of what was
        promised before stays one of that."""
        before = (missed_at != NONE) & (missed_at < self.agreed_at)
        bound: Bools = (self.agreed != NONE) & ~before
        return bound
