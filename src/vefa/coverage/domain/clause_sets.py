"""A set of clauses in their order, with the words that its sentences need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from vefa.coverage.domain.boxes import Cover, Space
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.errors import BadClause
from vefa.coverage.domain.texts import Text, read_text
from vefa.coverage.domain.vocabulary import Allowance, Vocabulary
from vefa.coverage.domain.words import SHIPPED


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """The clauses of one service line of a terms version, first match first."""

    clauses: tuple[Clause, ...]
    vocabulary: Vocabulary = SHIPPED
    rates: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    allowances: Mapping[str, Allowance] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[str, Mapping[str, Text]] = field(default_factory=lambda: MappingProxyType({}))
    space: Space = field(init=False, repr=False, compare=False)
    covers: Mapping[str, Cover] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse numbers and codes that name two clauses; lay the clauses out as boxes."""
        for names in ([c.number for c in self.clauses], [c.code for c in self.clauses]):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise BadClause("named_twice", detail=", ".join(sorted(twice)))
        space = Space.of(self.clauses, self.vocabulary)
        covers = {clause.number: space.cover(clause.condition) for clause in self.clauses}
        object.__setattr__(self, "space", space)
        object.__setattr__(self, "covers", MappingProxyType(covers))

    @classmethod
    def from_json(
        cls,
        raw: Sequence[Mapping[str, object]] | Mapping[str, object],
        vocabulary: Vocabulary = SHIPPED,
    ) -> Self:
        """Read the rows alone, or the service line of a terms version that holds them.

        A service line also has `rates` and `allowances` (each with `code` and `name`), from which
        sentences take their words, and may have `values`: further values of choices, such as
        `{"item": {"our_own_item": {"en": …}}}`. Raises `BadClause`.
        """
        line: Mapping[str, object] = raw if isinstance(raw, Mapping) else {"clauses": raw}
        rows = _rows(line, "clauses")
        values = _values(line.get("values", {}))
        named = {
            allowance.code: allowance
            for allowance in map(Allowance.from_json, _rows(line, "allowances"))
        }
        for row in rows:
            code = row.get("allowance")
            if isinstance(code, str):
                named.setdefault(code, Allowance.unnamed(code))
        words = vocabulary.with_values(values).with_allowances(list(named.values()))
        rates = {
            str(rate.get("code")): read_text(rate.get("name"), f"rate {rate.get('code')}")
            for rate in _rows(line, "rates")
        }
        return cls(
            tuple(Clause.from_json(row, words, named) for row in rows),
            words,
            MappingProxyType(rates),
            MappingProxyType(named),
            values,
        )

    def to_json(self) -> list[dict[str, object]]:
        """The rows; rates, allowances and further values stay in the service line."""
        return [clause.to_json() for clause in self.clauses]

    def clause(self, number: str) -> Clause:
        """The clause of that number; `BadClause` when the set has none."""
        for clause in self.clauses:
            if clause.number == number:
                return clause
        raise BadClause("no_such_clause", clause=number)

    def about(self, subject: str) -> tuple[Clause, ...]:
        """The clauses that speak of a subject, in order."""
        return tuple(clause for clause in self.clauses if subject in clause.subjects)

    @property
    def needs(self) -> frozenset[str]:
        """The facts that the clauses test: what the desk has to gather."""
        return frozenset(test.fact for clause in self.clauses for test in clause.condition)

    @property
    def needed_by_draws(self) -> Mapping[str, str]:
        """For each allowance drawn from, the fact that says how much a piece of work needs."""
        return {
            clause.allowance: self.allowances[clause.allowance].needed
            for clause in self.clauses
            if clause.outcome is Outcome.ALLOWANCE and clause.allowance is not None
        }


def _rows(line: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = line.get(key, [])
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise BadClause("bad_rows", detail=key)
    if not all(isinstance(row, Mapping) for row in rows):
        raise BadClause("bad_rows", detail=key)
    return list(rows)


def _values(raw: object) -> Mapping[str, Mapping[str, Text]]:
    if not isinstance(raw, Mapping) or not all(isinstance(v, Mapping) for v in raw.values()):
        raise BadClause("bad_rows", detail="values")
    return MappingProxyType(
        {
            str(fact): MappingProxyType(
                {str(code): read_text(label, f"{fact} {code}") for code, label in more.items()}
            )
            for fact, more in raw.items()
        }
    )
