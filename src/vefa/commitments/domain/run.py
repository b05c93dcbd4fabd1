"""One clock while events are folded into it: the arithmetic of rules 2 to 7."""

from dataclasses import replace
from datetime import MAXYEAR, datetime, timedelta

from vefa.calendars.domain import BeyondHorizon, CalendarError
from vefa.commitments.domain.names import Clock, State
from vefa.commitments.domain.notes import Going, Mark, Notes, Stretch
from vefa.commitments.domain.states import ClockState
from vefa.commitments.domain.targets import Target, Terms

_NOTHING = timedelta(0)


class Run:
    """A clock's running account.

    Time is counted piece by piece: `mark` is the instant up to which everything is counted. Each
    event that concerns the clock first calls `advance`, then changes what the next piece means.
    A stopped resolution clock keeps its account as if it waited, since it may be reopened;
    `shown` is what it shows meanwhile.
    """

    __slots__ = (
        "agreed",
        "agreement",
        "elapsed",
        "error",
        "final",
        "guaranteed",
        "held_by",
        "left",
        "mark",
        "missed_at",
        "name",
        "notes",
        "running",
        "severity",
        "shown",
        "spent",
        "started_at",
        "stopped_at",
        "target",
        "terms",
        "used",
        "wait_end",
        "waited",
    )

    def __init__(self, name: Clock, terms: Terms, severity: str, notes: Notes | None) -> None:
        self.name = name
        self.notes = notes
        self.guaranteed = True
        self.started_at: datetime | None = None
        self.mark: datetime | None = None
        self.running = False
        self.used = self.spent = _NOTHING
        self.left: timedelta | None = None
        self.held_by: tuple[int, ...] = ()
        self.stopped_at: datetime | None = None
        self.missed_at: datetime | None = None
        self.final: State | None = None
        self.agreed: datetime | None = None
        self.agreement = 0
        self.waited = _NOTHING
        self.wait_end: datetime | None = None
        self.shown: ClockState | None = None
        self.error: CalendarError | None = None
        self._read(terms, severity)

    def _read(self, terms: Terms, severity: str) -> None:
        self.terms = terms
        self.severity = severity
        self.target: Target | None = terms.target(severity, self.name)
        self.elapsed = self.target is not None and self.target.elapsed
        self._weigh()

    def _weigh(self) -> None:
        """Whether what is promised now is guaranteed, as an agreed date is; a miss stays a miss
        of what was promised then."""
        if self.missed_at is None:
            reasonable = self.target is not None and not self.target.guaranteed
            self.guaranteed = self.agreed is not None or not reasonable

    # Counting

    def measure(self, a: datetime, b: datetime) -> timedelta:
        """Time that counts for this clock in `[a, b)`."""
        if self.elapsed:
            return max(b - a, _NOTHING)
        return self.terms.calendar.between(a, b)

    def reach(self, start: datetime, length: timedelta) -> datetime:
        """The earliest instant with so much counted time since `start`: at once for none."""
        if not self.elapsed and length:
            return self.terms.calendar.add(start, length)
        try:
            return start + length
        except OverflowError:
            raise BeyondHorizon(self.terms.calendar.name, MAXYEAR) from None

    def agreed_due(self, now: datetime | None = None) -> datetime | None:
        """The agreed date, moved by the time spent waiting since (rule 5); `now` is the end so
        far of a wait that is still open."""
        if self.agreed is None or not self.waited:
            return self.agreed
        moved = self.reach(self.agreed, self.waited)
        end = now or self.wait_end
        return moved if end is None or end < moved else end

    def due(self) -> datetime | None:
        """When a running clock is due if nothing else happens; None where nothing is promised,
        or where the calendar cannot tell: then `error` says why."""
        if self.error is not None or self.mark is None:
            return None
        try:
            if self.agreed is not None:
                return self.agreed_due()
            return None if self.left is None else self.reach(self.mark, self.left)
        except CalendarError as error:
            self.error = error
            return None

    def advance(self, at: datetime) -> None:
        """Count the time from `mark` to `at`; a running clock that was due before is missed."""
        if self.mark is None or at <= self.mark or self.final is not None:
            return
        if not self.running:
            if self.notes is not None:
                self._note(self.notes, at, _NOTHING)
            if self.agreed is not None:
                self.waited += self.measure(self.mark, at)
            self.mark = at
            return
        counted = self.measure(self.mark, at)
        if self.notes is not None:
            self._note(self.notes, at, counted)
        if self.missed_at is None:
            self._check(at, counted)
        self.used += counted
        self.spent += counted
        self.mark = at

    def _check(self, at: datetime, counted: timedelta) -> None:
        """Whether the promise ran out before `at` (rule 3)."""
        if self.agreed is None:
            if self.left is None:
                return
            if counted < self.left:
                self.left -= counted
                return
        due = self.due()
        if due is not None and due < at:
            self._miss(due)
        if self.left is not None:
            self.left = max(self.left - counted, _NOTHING)

    # What happens to it

    def start(self, at: datetime) -> None:
        """Begin to count; the waits that are open hold it from the start."""
        self.started_at = self.mark = at
        self.left = None if self.target is None else self.target.length
        self._turn()

    def hold(self, at: datetime, number: int) -> None:
        """A wait begins (event `number`)."""
        self.advance(at)
        self.held_by += (number,)
        self._turn()

    def release(self, at: datetime, numbers: frozenset[int]) -> None:
        """Waits end, those begun by these events."""
        self.advance(at)
        self.held_by = tuple(n for n in self.held_by if n not in numbers)
        self.wait_end = at
        self._turn()

    def stop(self, at: datetime) -> None:
        """Met, or missed and over."""
        self.advance(at)
        shown = self.state(at, stopped_at=at)
        self.stopped_at = at
        self.shown = shown
        self._turn()

    def change(self, at: datetime, terms: Terms, severity: str, grace: timedelta | None) -> None:
        """Another severity or terms version holds from now on (rule 4)."""
        self.advance(at)
        if self.agreed is not None:
            self._settle_date(at)
        self.error = None
        self._read(terms, severity)
        if self.target is None:
            self.left = None
        else:
            self.left = max(self.target.length - self.used, grace or _NOTHING)
        self._turn()

    def _settle_date(self, at: datetime) -> None:
        """Replace the agreed date by its due instant so far. A date that the old calendar cannot
        tell stays as it was agreed, with its waiting, for the new one."""
        try:
            self.agreed = self.agreed_due(None if self.running else at)
        except CalendarError:
            return
        self.waited, self.wait_end = _NOTHING, None

    def agree(self, at: datetime, due: datetime, number: int) -> None:
        """A date becomes the promise (rule 5)."""
        self.advance(at)
        self.agreed, self.agreement = due, number
        self.waited, self.wait_end = _NOTHING, None
        self.spent = _NOTHING
        self.error = None
        self._weigh()

    def reopen(self, at: datetime, grace: timedelta | None) -> None:
        """Go on after a stop; the time between counts as waiting (rule 6)."""
        self.advance(at)
        self.stopped_at = self.shown = None
        self.wait_end = at
        if grace is not None and self.missed_at is None:
            if self.agreed is not None:
                self._give_grace(at, grace)
            elif self.left is not None:
                self.left = max(self.left, grace)
        self._turn()

    def _give_grace(self, at: datetime, grace: timedelta) -> None:
        """Move an agreed date that is nearer than the grace."""
        try:
            least, due = self.reach(at, grace), self.agreed_due()
        except CalendarError as error:
            self.error = error
            return
        if due is not None and least > due:
            self.agreed, self.waited, self.wait_end = least, _NOTHING, None

    def finish(self, at: datetime, final: State) -> None:
        """Waive or cancel a clock that is neither stopped nor missed (rule 7)."""
        shown = self.state(at)
        self.final = final
        self.shown = replace(shown, state=final, due_at=None, held_by=(), error=None)
        self._turn()

    def _turn(self) -> None:
        """Work out whether it runs now. An agreed date may have gone by during a wait."""
        self.running = (
            self.mark is not None
            and self.stopped_at is None
            and self.final is None
            and not self.held_by
        )
        if self.running and self.agreed is not None and self.missed_at is None:
            due = self.due()
            if self.mark is not None and due is not None and due < self.mark:
                self._miss(due)

    def _miss(self, due: datetime) -> None:
        self.missed_at = due
        if self.notes is not None:
            self.notes.marks.append(Mark(self.name, due, "missed", None, {}))

    # What it shows

    def state(self, at: datetime, stopped_at: datetime | None = None) -> ClockState:
        """The clock at `at`, to which it has been advanced, or as it stays once stopped."""
        if self.shown is not None:
            return self.shown
        state = self._state_name(stopped=stopped_at is not None)
        due_at = self.missed_at
        if state is State.RUNNING:
            due_at = self.due()
        return ClockState(
            name=self.name,
            state=state,
            used=self.used,
            remaining=self._remaining(at),
            due_at=due_at,
            stopped_at=stopped_at,
            missed_at=self.missed_at,
            started_at=self.started_at,
            target=self.target,
            spent=self.spent,
            agreed_due_at=self._agreed_due_at(at),
            held_by=self.held_by if self.started_at is not None and stopped_at is None else (),
            guaranteed=self.guaranteed,
            error=self.error if state is State.RUNNING else None,
        )

    def _state_name(self, *, stopped: bool) -> State:
        if self.started_at is None:
            return State.NOT_STARTED
        if self.missed_at is not None:
            return State.MISSED
        if self.target is None and self.agreed is None:
            return State.BEST_EFFORT
        if stopped:
            return State.MET
        return State.RUNNING if self.running else State.WAITING

    def _agreed_due_at(self, at: datetime) -> datetime | None:
        try:
            return self.agreed_due(None if self.running else at)
        except CalendarError as error:
            self.error = error
            return None

    def _remaining(self, at: datetime) -> timedelta | None:
        if self.agreed is not None:
            due = self._agreed_due_at(at)
            return None if due is None else self.measure(at, due)
        if self.target is None:
            return None
        if self.started_at is None or self.missed_at is not None:
            return max(self.target.length - self.used, _NOTHING)
        return self.left

    # Notes

    def _note(self, notes: Notes, at: datetime, counted: timedelta) -> None:
        mark = self.mark
        if mark is None:
            return
        going = Going.RUNNING if self.running else Going.WAITING
        if self.stopped_at is not None:
            going = Going.STOPPED
        notes.stretches.append(
            Stretch(
                clock=self.name,
                began_at=mark,
                ended_at=at,
                going=going,
                calendar=None if self.elapsed else self.terms.calendar,
                counted=counted,
                used=self.used,
                spent=self.spent,
                left=None if self.missed_at is not None else self._remaining(mark),
                due_at=self.due() if self.running and self.missed_at is None else self.missed_at,
                promise=self.promise_name(),
                thresholds=self.terms.thresholds,
                missed=self.missed_at is not None,
                held_by=self.held_by,
            )
        )

    def promise_name(self) -> tuple[str, ...]:
        """What thresholds are a part of: the target of these terms and severity, or a date."""
        if self.agreed is not None:
            return ("agreed", str(self.agreement))
        return ("target", self.terms.name, self.severity)
