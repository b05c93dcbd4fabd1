"""A business calendar: when it is open, how much open time lies between, when a target is reached.

The rule: an instant is open if and only if its local wall-clock time lies in an open interval of
its local date. Business time is elapsed real time while open. Daylight saving, skipped local days
and countries that change their offset follow from it and are no special cases anywhere here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn, Self
from zoneinfo import ZoneInfo

from vefa.calendars.domain.errors import (
    BadCalendar,
    BeyondHorizon,
    NaiveDatetime,
    NegativeDuration,
    NeverOpens,
)
from vefa.calendars.domain.pattern import (
    Hours,
    Unreadable,
    Week,
    nominal_day,
    read_date,
    read_hours,
    read_week,
    write_hours,
    write_week,
)
from vefa.calendars.domain.timeline import FOREVER, Timeline, shared_timeline

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = timedelta(0)
_LAST_YEAR = 9999  # of datetime
_KEYS = frozenset({"timezone", "week", "dates", "changes", "until", "names", "estimated"})


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of one place, read with `from_json`.

    `week` holds until the first of `changes`, each of which is a date and the week that holds from
    it on; `dates` replace the pattern of single local dates. `until` is the last year whose
    holidays are known: an answer of `add` beyond it is refused. `names` and `estimated` tell what
    a date is and whether it may still move; the arithmetic does not read them.

    Instants are aware datetimes of any zone, answers are in UTC, all exact to the microsecond.

    >>> office = Calendar.from_json("office", {
    ...     "timezone": "Europe/Istanbul",
    ...     "week": {"thu": [["08:00", "17:00"]], "fri": [["08:00", "17:00"]]}})
    >>> thursday = datetime(2026, 5, 7, 13, 0, tzinfo=UTC)  # 16:00 in Istanbul
    >>> office.add(thursday, timedelta(hours=2)).isoformat()
    '2026-05-08T06:00:00+00:00'
    >>> office.between(thursday, datetime(2026, 5, 8, 6, 0, tzinfo=UTC))
    datetime.timedelta(seconds=7200)
    """

    name: str
    timezone: ZoneInfo
    week: Week
    changes: tuple[tuple[date, Week], ...] = ()
    dates: tuple[tuple[date, Hours], ...] = ()
    until: int | None = None
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    estimated: frozenset[date] = field(default=frozenset(), compare=False)
    timeline: Timeline = field(init=False, repr=False, compare=False)
    horizon: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        weeks = ((date.min, self.week), *self.changes)
        timeline = shared_timeline(self.timezone, weeks, self.dates)
        horizon = FOREVER
        if self.until is not None:
            _, horizon = timeline.day_spans(date(self.until, 12, 31))
        object.__setattr__(self, "timeline", timeline)
        object.__setattr__(self, "horizon", horizon)

    def __reduce__(self) -> tuple[object, ...]:
        definition = (self.week, self.changes, self.dates, self.until, self.names, self.estimated)
        return Calendar, (self.name, self.timezone, *definition)

    @classmethod
    def from_json(cls, name: str, data: Mapping[str, Any]) -> Self:
        """Read a calendar from its data; BadCalendar names the place that cannot be read.

        Keys that this version does not know are passed over.
        """
        if not isinstance(data, Mapping):
            raise BadCalendar(name, "calendar", "expected_object")
        return cls(
            name,
            _read_timezone(name, data.get("timezone")),
            read_week(name, "week", data.get("week")),
            _read_changes(name, data.get("changes", [])),
            _read_dates(name, data.get("dates", {})),
            _read_until(name, data.get("until")),
            _read_names(name, data.get("names", {})),
            _read_estimated(name, data.get("estimated", [])),
        )

    def to_json(self) -> dict[str, Any]:
        """The data that `from_json` reads back to an equal calendar."""
        data: dict[str, Any] = {
            "timezone": self.timezone.key,
            "week": write_week(self.week),
            "dates": {day.isoformat(): write_hours(hours) for day, hours in self.dates},
        }
        if self.changes:
            data["changes"] = [
                {"from": day.isoformat(), "week": write_week(week)} for day, week in self.changes
            ]
        if self.until is not None:
            data["until"] = self.until
        if self.names:
            data["names"] = {day: dict(texts) for day, texts in self.names.items()}
        if self.estimated:
            data["estimated"] = [day.isoformat() for day in sorted(self.estimated)]
        return data

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Open time in `[a, b)`; zero when `b` is not after `a`. Raises NaiveDatetime."""
        try:
            first = (a - _EPOCH) // _MICROSECOND
            last = (b - _EPOCH) // _MICROSECOND
        except TypeError:
            self._refuse(a, b)
        if last <= first:
            return _NOTHING
        low, high, starts, ends, sums = self.timeline.line
        if first < low or last >= high:
            measure = self.timeline.measure
            return timedelta(0, 0, -measure(first) + measure(last))
        i = bisect_right(ends, first)
        j = bisect_right(ends, last, i)
        counted = sums[j] - sums[i]
        if last > starts[j]:
            counted += last - starts[j]
        if first > starts[i]:
            counted -= first - starts[i]
        return timedelta(0, 0, counted)

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest `t >= start` with exactly `duration` open time in `[start, t)`, in UTC; for
        no duration the earliest open instant at or after `start`.

        Raises NeverOpens, BeyondHorizon, NegativeDuration, NaiveDatetime.
        """
        try:
            begin = (start - _EPOCH) // _MICROSECOND
        except TypeError:
            self._refuse(start)
        length = duration // _MICROSECOND
        if length < 0:
            raise NegativeDuration(self.name)
        low, high, starts, ends, sums = self.timeline.line
        reached = FOREVER
        if low <= begin < high:
            i = bisect_right(ends, begin)
            opened = starts[i]
            reached = opened + length
            if begin > opened:
                reached += begin - opened
            if reached < FOREVER and reached > ends[i]:
                target = sums[i] + reached - opened
                if target <= sums[-1]:
                    i = bisect_left(sums, target, i) - 1
                    reached = starts[i] + target - sums[i]
                else:
                    reached = FOREVER
        if reached >= FOREVER:
            reached = self._far(begin, length)
        if reached >= self.horizon:
            self._check_horizon(reached, length)
        try:
            return _EPOCH + timedelta(0, 0, reached)
        except OverflowError:
            raise self._after_all_years() from None

    def _far(self, begin: int, length: int) -> int:
        """What `add` looks for when it is not in the years written out so far."""
        timeline = self.timeline
        reached: int | None = None
        if length and begin < self.horizon:
            reached = timeline.reach(begin, length, self.horizon)
        elif begin < self.horizon:
            reached = timeline.opening(begin, self.horizon)
        if reached is not None:
            return reached
        if self.until is not None and timeline.ever_opens:
            raise BeyondHorizon(self.name, self.until)
        raise NeverOpens(self.name)

    def _check_horizon(self, reached: int, length: int) -> None:
        """The end of the last open span of the last year is still within the horizon."""
        if self.until is not None and (reached > self.horizon or not length):
            raise BeyondHorizon(self.name, self.until)

    def is_open(self, at: datetime) -> bool:
        """Whether an instant is open. Raises NaiveDatetime."""
        return self.timeline.is_open(self._instant(at))

    def next_open(self, at: datetime) -> datetime:
        """The earliest open instant at or after `at`; errors as of `add`."""
        return self.add(at, _NOTHING)

    def spans(self, a: datetime, b: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open spans of `[a, b)` in order, cut off at both ends, in UTC; spans that touch at a
        midnight come as one. Raises NaiveDatetime."""
        spans = self.timeline.spans(self._instant(a), self._instant(b))
        return (
            (_EPOCH + timedelta(0, 0, start), _EPOCH + timedelta(0, 0, end)) for start, end in spans
        )

    def pattern(self, day: date) -> Week:
        """The weekly pattern in force on a local date, without the dated exceptions."""
        week = self.week
        for begin, changed in self.changes:
            if begin <= day:
                week = changed
        return week

    @property
    def nominal_day(self) -> timedelta:
        """One business day: the most frequent daily open time of the weekly pattern, of equally
        frequent ones the longer. Closed days and dated exceptions do not count; of a calendar that
        changes, the first week that opens counts. Raises BadCalendar when none does."""
        day = nominal_day([self.week, *(week for _, week in self.changes)])
        if day is None:
            raise BadCalendar(self.name, "week", "no_business_day")
        return day

    def last_closing(self, day: date) -> datetime:
        """The instant, in UTC, that a bare date stands for: the last closing of that local day.

        A day that does not open stands for the closing before it, so that a promise is never later
        than its date; a day before the calendar's first opening stands for its own end. Raises
        BeyondHorizon where that is after the last instant of all.
        """
        spans, over = self.timeline.day_spans(day)
        closing = spans[-1][1] if spans else self.timeline.closing(over)
        try:
            return _EPOCH + timedelta(0, 0, over if closing is None else closing)
        except OverflowError:
            raise self._after_all_years() from None

    def _after_all_years(self) -> BeyondHorizon:
        return BeyondHorizon(self.name, _LAST_YEAR)

    def _instant(self, at: datetime) -> int:
        try:
            return (at - _EPOCH) // _MICROSECOND
        except TypeError:
            self._refuse(at)

    def _refuse(self, *instants: datetime) -> NoReturn:
        """Say why these values could not be read as instants."""
        for instant in instants:
            if not isinstance(instant, datetime):
                raise TypeError(f"expected a datetime, not {instant!r}")
        raise NaiveDatetime(self.name)


def check_keys(name: str, data: Mapping[str, Any]) -> None:
    """Refuse data with keys that are not part of a calendar: a slip of the pen where a calendar is
    entered must not be passed over. Raises BadCalendar."""
    for key in data:
        if key not in _KEYS:
            raise BadCalendar(name, "calendar", "unknown_key", value=repr(key))


def _read_timezone(calendar: str, data: object) -> ZoneInfo:
    if not isinstance(data, str):
        raise BadCalendar(calendar, "timezone", "expected_timezone")
    try:
        return ZoneInfo(data)
    except (KeyError, ValueError, OSError):
        raise BadCalendar(calendar, "timezone", "unknown_timezone", value=repr(data)) from None


def _read_day(calendar: str, where: str, data: object) -> date:
    try:
        return read_date(data)
    except Unreadable as error:
        raise BadCalendar(calendar, where, error.problem, value=error.value) from None


def _read_changes(calendar: str, data: object) -> tuple[tuple[date, Week], ...]:
    if not isinstance(data, list | tuple):
        raise BadCalendar(calendar, "changes", "expected_list")
    changes: list[tuple[date, Week]] = []
    for number, change in enumerate(data):
        where = f"changes[{number}]"
        if not isinstance(change, Mapping):
            raise BadCalendar(calendar, where, "expected_object")
        day = _read_day(calendar, f"{where}.from", change.get("from"))
        if changes and day <= changes[-1][0]:
            raise BadCalendar(calendar, f"{where}.from", "change_order", value=str(day))
        changes.append((day, read_week(calendar, f"{where}.week", change.get("week"))))
    return tuple(changes)


def _read_dates(calendar: str, data: object) -> tuple[tuple[date, Hours], ...]:
    if not isinstance(data, Mapping):
        raise BadCalendar(calendar, "dates", "expected_object")
    dates = []
    for text, hours in data.items():
        day = _read_day(calendar, f"dates.{text}", text)
        dates.append((day, read_hours(calendar, f"dates.{text}", hours)))
    return tuple(sorted(dates))


def _read_until(calendar: str, data: object) -> int | None:
    if data is None:
        return None
    if isinstance(data, bool) or not isinstance(data, int) or not 1 <= data <= 9999:
        raise BadCalendar(calendar, "until", "no_year", value=repr(data))
    return data


def _read_names(calendar: str, data: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(data, Mapping):
        raise BadCalendar(calendar, "names", "expected_object")
    for text, names in data.items():
        _read_day(calendar, f"names.{text}", text)
        if not isinstance(names, Mapping):
            raise BadCalendar(calendar, f"names.{text}", "expected_names")
    return {text: dict(names) for text, names in data.items()}


def _read_estimated(calendar: str, data: object) -> frozenset[date]:
    if not isinstance(data, list | tuple):
        raise BadCalendar(calendar, "estimated", "expected_list")
    return frozenset(_read_day(calendar, "estimated", text) for text in data)
