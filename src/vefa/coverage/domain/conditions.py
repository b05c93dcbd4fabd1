"""Conditions: a conjunction of “fact in set” and “fact in range”."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vefa.coverage.domain.errors import BadClause
from vefa.coverage.domain.vocabulary import TESTED, FactSpec, Value, Vocabulary, read_number


@dataclass(frozen=True, slots=True)
class Among:
    """The fact is one of these values."""

    fact: str
    values: frozenset[str | bool]

    def holds(self, value: Value) -> bool:
        """Whether a known value passes."""
        return isinstance(value, str | bool) and value in self.values

    def to_json(self) -> object:
        """A sorted list of choices, or the flag itself."""
        if any(isinstance(value, bool) for value in self.values):
            return True in self.values
        return sorted(str(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Between:
    """The fact is a number in the half-open range `[start, end)`; `None` leaves a side open."""

    fact: str
    start: Decimal | None
    end: Decimal | None

    def holds(self, value: Value) -> bool:
        """Whether a known value passes."""
        if not isinstance(value, Decimal):
            return False
        above = self.start is None or value >= self.start
        return above and (self.end is None or value < self.end)

    def to_json(self) -> object:
        """`{"from": …, "to": …}` without the open side."""
        sides = {"from": self.start, "to": self.end}
        return {side: str(bound) for side, bound in sides.items() if bound is not None}


Test = Among | Between
Condition = tuple[Test, ...]


def read_condition(raw: Mapping[str, object], vocabulary: Vocabulary, where: str) -> Condition:
    """Read `{"kind": ["fault"], "outage": true, "visits_so_far": {"from": 0, "to": 2}}`.

    Raises `BadClause` for a test that can never or can always hold, and for facts and values that
    the vocabulary does not have: so two conditions are equal exactly when they mean the same.
    """
    return tuple(
        _read_test(raw[name], _spec(name, vocabulary, where), where) for name in sorted(raw)
    )


def matches(condition: Condition, facts: Mapping[str, Value]) -> bool:
    """Whether every test holds; a fact not known does not match."""
    return all(test.fact in facts and test.holds(facts[test.fact]) for test in condition)


def may_match(condition: Condition, facts: Mapping[str, Value]) -> bool:
    """Whether no known fact speaks against it."""
    return all(test.fact not in facts or test.holds(facts[test.fact]) for test in condition)


def _spec(name: str, vocabulary: Vocabulary, where: str) -> FactSpec:
    spec = vocabulary.facts.get(name)
    if spec is None:
        raise BadClause("unknown_fact", fact=name, where=where)
    if spec.kind not in TESTED:
        raise BadClause("fact_not_tested", fact=name, where=where)
    return spec


def _read_test(raw: object, spec: FactSpec, where: str) -> Test:
    if spec.kind == "number":
        return _read_range(raw, spec, where)
    if spec.kind == "flag":
        if not isinstance(raw, bool):
            raise BadClause("bad_test", fact=spec.name, where=where)
        return Among(spec.name, frozenset({raw}))
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise BadClause("bad_test", fact=spec.name, where=where)
    values = frozenset(str(value) for value in raw)
    if not values or not values < set(spec.values):
        raise BadClause("bad_test", fact=spec.name, where=where)
    return Among(spec.name, values)


def _read_range(raw: object, spec: FactSpec, where: str) -> Between:
    if not isinstance(raw, Mapping) or not raw or not set(raw) <= {"from", "to"}:
        raise BadClause("bad_test", fact=spec.name, where=where)
    bounds = {side: read_number(raw[side], spec.places) for side in raw}
    start, end = bounds.get("from"), bounds.get("to")
    if None in bounds.values() or (start is not None and end is not None and start >= end):
        raise BadClause("bad_test", fact=spec.name, where=where)
    return Between(spec.name, start, end)
