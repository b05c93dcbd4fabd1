"""Which target holds for a ticket: rows by service line, product family, kind and severity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

from vefa.commitments.domain.errors import BadTerms
from vefa.commitments.domain.names import SEVERITIES, Clock
from vefa.commitments.domain.targets import read_clock

FAULT = "fault"
"""The kind of ticket that has a fix-date clock."""

FIELDS = ("line", "family", "kind", "severity")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """Targets by clock (as terms write them) for the tickets that it matches.

    An empty field matches every ticket. A clock that a row names without a target (null or
    next_release) is best effort there, whatever wider rows say.
    """

    line: str
    family: str
    kind: str
    severity: str
    targets: Mapping[Clock, Any]

    @classmethod
    def from_json(cls, number: int, data: object) -> Self:
        """Read a row; BadTerms names it by its number and what is wrong with it."""
        where = f"row {number}"
        if not isinstance(data, Mapping) or not isinstance(data.get("targets"), Mapping):
            raise BadTerms(where, "expected an object with targets")
        if unknown := sorted(set(data) - {*FIELDS, "targets"}):
            raise BadTerms(where, f"{unknown[0]!r} is no field ({' '.join(FIELDS)} targets)")
        line, family, kind, severity = (_text(where, field, data.get(field)) for field in FIELDS)
        targets = {read_clock(where, name): target for name, target in data["targets"].items()}
        return cls(line, family, kind, severity, targets)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it matches, empty for everything."""
        return self.line, self.family, self.kind, self.severity

    def matches(self, ticket: tuple[str, str, str, str]) -> bool:
        """Whether it says something about a ticket with this key."""
        return all(own in ("", asked) for own, asked in zip(self.key, ticket, strict=True))

    @property
    def weight(self) -> tuple[int, tuple[bool, ...]]:
        """How specific it is: the number of fields it names; of equal numbers the row wins that
        names the line, else the family, else the kind."""
        named = tuple(bool(value) for value in self.key)
        return sum(named), named


def read_rows(data: object) -> list[TargetRow]:
    """Read the rows of a terms version's target table. Raises BadTerms."""
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise BadTerms("targets", "expected a list of rows")
    return [TargetRow.from_json(number, row) for number, row in enumerate(data)]


def targets_for(
    rows: Iterable[TargetRow], *, line: str, family: str, kind: str
) -> dict[str, dict[str, Any]]:
    """The targets of a ticket by severity, as `Terms.from_json` reads them.

    The most specific row that names the clock wins; no row means best effort.

    >>> rows = read_rows([
    ...     {"severity": "S1", "targets": {"response": {"hours": 1, "in": "business"}}},
    ...     {"severity": "S1", "family": "erp",
    ...      "targets": {"response": {"minutes": 30, "in": "elapsed"}}}])
    >>> targets_for(rows, line="software", family="erp", kind="fault")["S1"]
    {'response': {'minutes': 30, 'in': 'elapsed'}}
    """
    found: dict[str, dict[str, Any]] = {}
    by_weight = sorted(rows, key=lambda row: row.weight)
    for severity in {**dict.fromkeys(SEVERITIES), **dict.fromkeys(_severities(by_weight))}:
        matching = [row for row in by_weight if row.matches((line, family, kind, severity))]
        targets = {clock: data for row in matching for clock, data in row.targets.items()}
        if kind != FAULT:
            targets.pop(Clock.FIX_DATE, None)
        found[severity] = {str(clock): targets[clock] for clock in Clock if clock in targets}
    return found


def clocks_for(kind: str) -> list[str]:
    """The clocks that a ticket of this kind has: the fix date exists for faults only."""
    return [str(clock) for clock in Clock if kind == FAULT or clock is not Clock.FIX_DATE]


def ambiguous(rows: Sequence[TargetRow]) -> Iterator[tuple[TargetRow, TargetRow, Clock]]:
    """Pairs of rows of which neither is more specific, that can match the same ticket and give a
    clock different targets: to be refused when terms are saved."""
    for one, other in combinations(rows, 2):
        if one.weight[0] != other.weight[0] or not _overlap(one, other):
            continue
        for clock in Clock:
            if clock in one.targets and clock in other.targets:
                between = [row for row in rows if _covers(row, one, other) and clock in row.targets]
                if one.targets[clock] != other.targets[clock] and not between:
                    yield one, other, clock


def _text(where: str, field: str, data: object) -> str:
    if data is None or isinstance(data, str):
        return data or ""
    raise BadTerms(where, f"{field}: {data!r} is no text")


def _severities(rows: Iterable[TargetRow]) -> list[str]:
    return sorted({row.severity for row in rows if row.severity})


def _overlap(one: TargetRow, other: TargetRow) -> bool:
    return all("" in pair or pair[0] == pair[1] for pair in zip(one.key, other.key, strict=True))


def _covers(row: TargetRow, one: TargetRow, other: TargetRow) -> bool:
    """Whether `row` settles it: it is for exactly what both others match together."""
    both = tuple(a or b for a, b in zip(one.key, other.key, strict=True))
    return row.key == both and row is not one and row is not other
