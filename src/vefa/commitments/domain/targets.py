"""Targets and the terms version that holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain.errors import BadTerms
from vefa.commitments.domain.names import Clock

BEST_EFFORT = (None, "", "next_release")
"""How terms write that a clock has no target."""

DEFAULT_THRESHOLDS = (50, 75, 90, 100)
LONGEST = timedelta(days=36_525)

Targets = Mapping[Clock, "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """A time that is promised: `length` of open time, or of elapsed time where `elapsed`.

    `business_days` keeps the number where the terms count in days (rule 10); `guaranteed` is
    False for reasonable effort; `after_completion` lets the response clock start only when the
    report is complete.
    """

    length: timedelta
    elapsed: bool = False
    business_days: float | None = None
    guaranteed: bool = True
    after_completion: bool = False

    @classmethod
    def from_json(cls, where: str, clock: Clock, data: object, calendar: Calendar) -> Self | None:
        """Read a target; None for best effort. BadTerms names the place that is wrong.

        >>> week = {"week": {"mon": [["08:00", "17:00"]]}, "timezone": "Europe/Istanbul"}
        >>> calendar = Calendar.from_json("tr", week)
        >>> Target.from_json("v1", Clock.RESOLUTION, {"business_days": 2}, calendar).length
        datetime.timedelta(seconds=64800)
        """
        if data in BEST_EFFORT:
            return None
        if not isinstance(data, Mapping):
            raise BadTerms(where, "a target is an object, next_release or null")
        units = [unit for unit in ("minutes", "hours", "business_days") if unit in data]
        if len(units) != 1:
            raise BadTerms(where, "a target has one of minutes, hours and business_days")
        amount = _amount(where, units[0], data[units[0]])
        days = amount if units[0] == "business_days" else None
        try:
            length = (
                amount * calendar.nominal_day
                if days is not None
                else timedelta(**{units[0]: amount})
            )
        except CalendarError as error:
            raise BadTerms(where, str(error)) from None
        except OverflowError:
            length = timedelta.max
        if length > LONGEST:
            raise BadTerms(where, "a target is at most a hundred years")
        return cls(
            length,
            elapsed=_elapsed(where, data, days),
            business_days=days,
            guaranteed=_word(where, data, "effort", ("guaranteed", "reasonable")) != "reasonable",
            after_completion=_after_completion(where, clock, data),
        )

    def to_json(self) -> dict[str, Any]:
        """The data that `from_json` reads back to an equal target."""
        data: dict[str, Any]
        if self.business_days is not None:
            data = {"business_days": self.business_days}
        else:
            minutes = self.length / timedelta(minutes=1)
            unit = "elapsed" if self.elapsed else "business"
            data = {"minutes": int(minutes) if minutes.is_integer() else minutes, "in": unit}
        if not self.guaranteed:
            data["effort"] = "reasonable"
        if self.after_completion:
            data["starts"] = "report_completed"
        return data


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ticket's clocks read of a terms version: targets by severity, in one calendar.

    `clocks` are those that the ticket has at all: the fix date exists for faults only.
    """

    name: str
    calendar: Calendar
    targets: Mapping[str, Targets]
    thresholds: tuple[float, ...] = DEFAULT_THRESHOLDS
    clocks: tuple[Clock, ...] = tuple(Clock)

    @classmethod
    def from_json(
        cls, name: str, data: Mapping[str, Any], calendars: Mapping[str, Calendar]
    ) -> Self:
        """Read terms as a scenario writes them; `calendars` by name. Raises BadTerms."""
        where = f"terms {name}"
        if not isinstance(data, Mapping):
            raise BadTerms(where, "expected an object")
        calendar = calendars.get(str(data.get("calendar")))
        if calendar is None:
            raise BadTerms(where, f"calendar {data.get('calendar')!r} is not known")
        rows = data.get("targets")
        if not isinstance(rows, Mapping):
            raise BadTerms(where, "targets: expected an object of severities")
        targets = {
            severity: read_targets(f"{where}: {severity}", row, calendar)
            for severity, row in rows.items()
        }
        thresholds = read_thresholds(where, data.get("thresholds", DEFAULT_THRESHOLDS))
        names = data.get("clocks", tuple(Clock))
        if isinstance(names, str) or not isinstance(names, Sequence):
            raise BadTerms(where, "clocks: expected a list of clocks")
        clocks = {read_clock(where, clock) for clock in names}
        return cls(name, calendar, targets, thresholds, tuple(c for c in Clock if c in clocks))

    def to_json(self) -> dict[str, Any]:
        """The data that `from_json` reads back to equal terms, given the calendar by its name."""
        data: dict[str, Any] = {
            "calendar": self.calendar.name,
            "thresholds": list(self.thresholds),
            "targets": {
                severity: {str(clock): target.to_json() for clock, target in row.items()}
                for severity, row in self.targets.items()
            },
        }
        if self.clocks != tuple(Clock):
            data["clocks"] = [str(clock) for clock in self.clocks]
        return data

    def target(self, severity: str, clock: Clock) -> Target | None:
        """The target of a clock at a severity; None: best effort."""
        row = self.targets.get(severity)
        return None if row is None else row.get(clock)


def read_targets(where: str, row: object, calendar: Calendar) -> dict[Clock, Target]:
    """One row of targets by clock, best effort left out."""
    if not isinstance(row, Mapping):
        raise BadTerms(where, "expected an object of clocks")
    targets = {}
    for name, data in row.items():
        clock = read_clock(where, name)
        target = Target.from_json(f"{where} {clock}", clock, data, calendar)
        if target is not None:
            targets[clock] = target
    return targets


def read_clock(where: str, name: object) -> Clock:
    """A clock by its name; BadTerms otherwise."""
    try:
        return Clock(str(name))
    except ValueError:
        raise BadTerms(where, f"{name!r} is no clock ({' '.join(Clock)})") from None


def read_thresholds(where: str, data: object) -> tuple[float, ...]:
    """Percentages above 0 and up to 100, in rising order, each once."""
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise BadTerms(where, "thresholds: expected a list of percentages")
    for percent in data:
        if isinstance(percent, bool) or not isinstance(percent, int | float):
            raise BadTerms(where, f"thresholds: {percent!r} is no percentage")
        if not 0 < percent <= 100:
            raise BadTerms(where, f"thresholds: {percent!r} is not above 0 and up to 100")
    return tuple(sorted(set(data)))


def _amount(where: str, unit: str, data: object) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise BadTerms(where, f"{unit}: {data!r} is no number")
    if not 0 <= data < float("inf"):
        raise BadTerms(where, f"{unit}: {data!r} is no length of time")
    return data


def _elapsed(where: str, data: Mapping[str, Any], days: float | None) -> bool:
    if days is not None:
        if data.get("in", "business") != "business":
            raise BadTerms(where, "business days are counted in business time")
        return False
    unit = _word(where, data, "in", ("business", "elapsed"))
    if unit is None:
        raise BadTerms(where, "say whether the time is counted in business or elapsed time")
    return unit == "elapsed"


def _after_completion(where: str, clock: Clock, data: Mapping[str, Any]) -> bool:
    starts = _word(where, data, "starts", ("reported", "report_completed"))
    if starts is not None and clock is not Clock.RESPONSE:
        raise BadTerms(where, "only the response clock may say when it starts")
    return starts == "report_completed"


def _word(where: str, data: Mapping[str, Any], key: str, words: tuple[str, ...]) -> str | None:
    word = data.get(key)
    if word is None or word in words:
        return word
    raise BadTerms(where, f"{key}: {word!r} is neither {' nor '.join(words)}")
