"""The vocabulary of facts: their names, their closed sets of values, and their labels.

Clauses test facts of three kinds: a choice from a closed set, a flag, a number. Since each is
finite or ordered, it is decidable whether clauses overlap or leave something out. The other kinds
(text, moment, day, week) only fill the sentences; no clause may test them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, Self

from vefa.coverage.domain.errors import BadClause, BadFact
from vefa.coverage.domain.texts import LANGUAGES, Text, read_text, text

TESTED: Final = ("choice", "flag", "number")
SHOWN: Final = ("text", "moment", "day", "week")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Value = str | bool | Decimal | Mapping[str, str] | Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact: its kind, its labels and, by kind, its values, unit and decimal places.

    `stage` says when the desk learns it: `agreement` (from the records), `intake` (asked or seen
    when the ticket comes in), `diagnosis`, `planning` (known per piece of work), `text` (shown
    only). `unit` of a number is `money`, `hours`, `visits`, `requests` or `units`.
    """

    name: str
    kind: str
    label: Text
    stage: str
    values: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    unit: str = "units"
    places: int = 0

    @property
    def step(self) -> Decimal:
        """The smallest difference between two values of a number."""
        return Decimal(1).scaleb(-self.places)

    def read(self, raw: object) -> Value:
        """The value in its canonical form; `BadFact` when it is none of this fact's values."""
        reader = _READERS[self.kind]
        value = reader(self, raw)
        if value is None:
            raise BadFact("bad_value", fact=self.name, value=str(raw))
        return value


@dataclass(frozen=True, slots=True)
class Allowance:
    """Something of which the terms include so much: hours, visits, requests or money."""

    code: str
    name: Text
    unit: str = "units"
    places: int = 0

    @property
    def left(self) -> str:
        """The name of the fact that says how much is left before this piece of work."""
        return f"{self.code}_left"

    @property
    def needed(self) -> str:
        """The name of the fact that says how much this piece of work needs."""
        return f"{self.code}_needed"

    @property
    def step(self) -> Decimal:
        """The smallest amount that counts as something left."""
        return Decimal(1).scaleb(-self.places)

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read `{"code", "name", "unit"}`; other keys (share, opening) are the agreement's."""
        code, unit = str(raw.get("code", "")), str(raw.get("unit", "units"))
        if not code.isidentifier():
            raise BadClause("bad_allowance", allowance=code or "?")
        return cls(code, read_text(raw.get("name"), f"allowance {code}"), unit, _places(unit))

    @classmethod
    def unnamed(cls, code: str) -> Self:
        """An allowance of which only the code is known."""
        return cls(code, text(code, code, code, code))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts that clauses may test and sentences may show."""

    facts: Mapping[str, FactSpec]

    def spec(self, name: str) -> FactSpec:
        """The fact of that name; `BadFact` when there is none."""
        try:
            return self.facts[name]
        except KeyError:
            raise BadFact("unknown_fact", fact=name) from None

    def read(self, raw: Mapping[str, object]) -> dict[str, Value]:
        """The facts in canonical form. `None` means not known, like a missing fact."""
        return {
            name: self.spec(name).read(value) for name, value in raw.items() if value is not None
        }

    def with_values(self, values: Mapping[str, Mapping[str, Text]]) -> "Vocabulary":
        """This vocabulary with further values of choices, such as an agreement's own items."""
        facts = dict(self.facts)
        for name, more in values.items():
            spec = self.spec(name)
            if spec.kind != "choice":
                raise BadClause("not_a_choice", fact=name)
            facts[name] = replace(spec, values=MappingProxyType({**spec.values, **more}))
        return Vocabulary(MappingProxyType(facts))

    def with_allowances(self, allowances: Sequence[Allowance]) -> "Vocabulary":
        """This vocabulary with the two quantities of each allowance."""
        facts = dict(self.facts)
        for allowance in allowances:
            for name, words in ((allowance.left, _LEFT), (allowance.needed, _NEEDED)):
                label = text(*(words[x].format(name=allowance.name[x]) for x in LANGUAGES))
                facts[name] = FactSpec(
                    name, "number", label, "planning", unit=allowance.unit, places=allowance.places
                )
        return Vocabulary(MappingProxyType(facts))


_LEFT: Final = text(
    "what is left of “{name}”",
    "“{name}” hakkından kalan",
    "остаток лимита «{name}»",
    "«{name}» лимитінің қалдығы",
)
_NEEDED: Final = text(
    "what this work needs of “{name}”",
    "bu iş için “{name}” hakkından gereken",
    "сколько из лимита «{name}» требует эта работа",
    "осы жұмысқа «{name}» лимитінен қажеті",
)


def _places(unit: str) -> int:
    return 2 if unit in {"money", "hours"} else 0


def read_number(raw: object, places: int) -> Decimal | None:
    """A number with at most so many decimal places; None when it is no such number.

    A float is read as it is written (0.1 is one tenth), since JSON knows no decimals.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    step = Decimal(1).scaleb(-places)
    return number.quantize(step) if number % step == 0 else None


def _read_choice(spec: FactSpec, raw: object) -> Value | None:
    return raw if isinstance(raw, str) and raw in spec.values else None


def _read_flag(_spec: FactSpec, raw: object) -> Value | None:
    return raw if isinstance(raw, bool) else None


def _read_number(spec: FactSpec, raw: object) -> Value | None:
    return read_number(raw, spec.places)


def _read_words(spec: FactSpec, raw: object) -> Value | None:
    if isinstance(raw, str):
        return raw
    return read_text(raw, spec.name) if isinstance(raw, Mapping) else None


def _read_moment(_spec: FactSpec, raw: object) -> Value | None:
    if not isinstance(raw, datetime | str):
        return None
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except ValueError:
        return None
    return moment.isoformat(timespec="minutes")


def _read_day(_spec: FactSpec, raw: object) -> Value | None:
    if isinstance(raw, datetime) or not isinstance(raw, date | str):
        return None
    try:
        return (raw if isinstance(raw, date) else date.fromisoformat(raw)).isoformat()
    except ValueError:
        return None


def _read_week(_spec: FactSpec, raw: object) -> Value | None:
    if not isinstance(raw, Mapping) or not set(raw) <= set(WEEKDAYS):
        return None
    try:
        week = {
            day: tuple((str(opens), str(closes)) for opens, closes in raw[day])
            for day in WEEKDAYS
            if raw.get(day)
        }
    except (TypeError, ValueError):
        return None
    return MappingProxyType(week)


_READERS: Final = {
    "choice": _read_choice,
    "flag": _read_flag,
    "number": _read_number,
    "text": _read_words,
    "moment": _read_moment,
    "day": _read_day,
    "week": _read_week,
}
