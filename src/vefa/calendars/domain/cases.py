"""Files of business-time cases: what is expected of a calendar, checked against what it answers.

A file is an object with `calendars` (by name), `cases`, and optionally `unit`: minutes (as without
it), seconds or microseconds, the unit of the numbers that `between` expects. The cases are

- `{"calendar", "op": "add", "start", "minutes", "expect": instant}`, where the duration is the sum
  of whichever of `minutes`, `seconds` and `microseconds` are given;
- `{"calendar", "op": "between", "start", "end", "expect": number}`, with a `unit` of its own where
  it differs from the file's;
- either of them with `"expect": "error"`, or with `"error": code` instead of `expect`: then the
  calendar has to refuse, with that code of `errors`, or with any if the code is `true`.

Instants are written in ISO 8601 with their offset. Other keys are passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, TypeAlias

from vefa.calendars.domain.calendar import Calendar
from vefa.calendars.domain.errors import CalendarError

UNITS = {
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
    "microseconds": timedelta(microseconds=1),
}
_LONGEST = timedelta(days=9_999 * 366)


class BadCase(ValueError):
    """A case, or the file around it, is not written as it should be."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The calendar refuses to answer; without a code, whatever the reason."""

    code: str | None
    message: str = ""


Answer: TypeAlias = datetime | timedelta | Refusal


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One case whose answer is not the one expected; `number` counts from 1."""

    number: int
    case: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"case {self.number} ({self.case}): expected {self.expected}, got {self.got}"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file with the calendars they speak of; a calendar that could not be read
    stands there as its error."""

    calendars: Mapping[str, Calendar | CalendarError]
    cases: tuple[object, ...]
    unit: str

    @classmethod
    def from_json(cls, data: object) -> "CaseFile":
        """Read a file's data; BadCase if it is not such a file at all."""
        if not isinstance(data, Mapping):
            raise BadCase("expected an object with calendars and cases")
        calendars, cases = data.get("calendars"), data.get("cases")
        if not isinstance(calendars, Mapping):
            raise BadCase("calendars: expected an object of calendars by name")
        if not isinstance(cases, list):
            raise BadCase("cases: expected a list")
        unit = _unit(data.get("unit", "minutes"))
        return cls({name: _calendar(name, calendars[name]) for name in calendars}, (*cases,), unit)

    def disagreements(self) -> Iterator[Disagreement]:
        """The cases that do not agree, in order. A case that cannot be read does not agree, nor
        does one that is refused without expecting it."""
        for number, case in enumerate(self.cases, 1):
            try:
                if not isinstance(case, Mapping):
                    raise BadCase("expected an object")
                unit = _unit(case.get("unit", self.unit))
                expected, got = _expected(case, unit), self._answer(case)
            except BadCase as error:
                yield Disagreement(number, _title(case), "a readable case", f"error: {error}")
                continue
            if not _agrees(expected, got):
                yield Disagreement(number, _title(case), _text(expected, unit), _text(got, unit))

    def _answer(self, case: Mapping[str, Any]) -> Answer:
        name, operation = case.get("calendar"), case.get("op")
        if not isinstance(name, str) or name not in self.calendars:
            raise BadCase(f"calendar: {name!r} is not among the calendars of the file")
        calendar = self.calendars[name]
        start = _instant(case, "start")
        try:
            if isinstance(calendar, CalendarError):
                raise calendar
            if operation == "add":
                return calendar.add(start, _duration(case))
            return calendar.between(start, _instant(case, "end"))
        except CalendarError as error:
            return Refusal(error.code, str(error))


def _calendar(name: str, data: Any) -> Calendar | CalendarError:
    try:
        return Calendar.from_json(name, data)
    except CalendarError as error:
        return error


def _expected(case: Mapping[str, Any], unit: str) -> Answer:
    operation = case.get("op")
    if operation not in ("add", "between"):  # a list has no hash
        raise BadCase(f"op: {operation!r} is neither add nor between")
    if "error" in case or case.get("expect") == "error":
        code = case.get("error", True)
        if code is not True and not isinstance(code, str):
            raise BadCase(f"error: {code!r} is neither a code nor true")
        return Refusal(None if code is True else code)
    if operation == "add":
        return _instant(case, "expect")
    return _length(case, "expect", unit)


def _agrees(expected: Answer, got: Answer) -> bool:
    if isinstance(expected, Refusal) and isinstance(got, Refusal):
        return expected.code in {None, got.code}
    if isinstance(expected, datetime) and expected.tzinfo is None:
        return False  # no instant, so no answer can be equal to it
    return expected == got


def _duration(case: Mapping[str, Any]) -> timedelta:
    given = [unit for unit in UNITS if unit in case]
    if not given:
        raise BadCase(f"add needs one of {', '.join(UNITS)}")
    return sum((_length(case, unit, unit) for unit in given), timedelta(0))


def _length(case: Mapping[str, Any], key: str, unit: str) -> timedelta:
    value = case.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadCase(f"{key}: expected a number, not {value!r}")
    if abs(value) > _LONGEST / UNITS[unit]:
        raise BadCase(f"{key}: {value!r} {unit} is longer than can be reckoned with")
    return value * UNITS[unit]


def _instant(case: Mapping[str, Any], key: str) -> datetime:
    value = case.get(key)
    try:
        return datetime.fromisoformat(value)  # type: ignore[arg-type]  # TypeError is caught
    except (TypeError, ValueError):
        raise BadCase(f"{key}: {value!r} is no instant in ISO 8601") from None


def _unit(value: object) -> str:
    if not isinstance(value, str) or value not in UNITS:
        raise BadCase(f"unit: {value!r} is none of {', '.join(UNITS)}")
    return value


def _title(case: object) -> str:
    if not isinstance(case, Mapping):
        return "unreadable"
    parts = [str(case[key]) for key in ("calendar", "op", "start") if key in case]
    return " ".join(parts) or "unreadable"


def _text(answer: Answer, unit: str) -> str:
    if isinstance(answer, Refusal):
        if answer.message:
            return f"error {answer.code}: {answer.message}"
        return f"error {answer.code}" if answer.code else "an error"
    if isinstance(answer, datetime):
        return answer.isoformat()
    return f"{answer / UNITS[unit]:.10g} {unit}"
