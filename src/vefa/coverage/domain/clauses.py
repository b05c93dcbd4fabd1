"""A clause: one ordered row of the terms, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from vefa.coverage.domain.conditions import Between, Condition, read_condition
from vefa.coverage.domain.errors import BadClause
from vefa.coverage.domain.sentences import all_gaps, required_gaps
from vefa.coverage.domain.texts import Text, read_text
from vefa.coverage.domain.vocabulary import Allowance, Vocabulary
from vefa.coverage.domain.words import SUBJECTS

_NUMBER: Final = re.compile(r"\d+(\.\d+)*")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_KEYS: Final = frozenset(
    ("number", "code", "group", "subjects", "when", "outcome", "rate", "allowance", "remedy",
     "title", "text")
)  # fmt: skip


class Outcome(StrEnum):
    """On what terms something is included."""

    COVERED = "covered"
    ALLOWANCE = "allowance"
    BILLABLE = "billable"
    NOT_SERVED = "not_served"


@dataclass(frozen=True, slots=True)
class Clause:
    """If the condition holds for a subject, the outcome follows. A clause never changes.

    `rate` names how a billable clause is priced, `allowance` from what an allowance clause draws,
    `remedy` says what would have to change where there is no service. `group` is the place in the
    shipped order (1 to 9). An allowance clause also needs something left: that test is implied.
    """

    number: str
    code: str
    title: Text
    text: Text
    subjects: tuple[str, ...]
    condition: Condition
    outcome: Outcome
    rate: str | None = None
    allowance: str | None = None
    remedy: Text | None = None
    group: int | None = None

    @property
    def effect(self) -> tuple[Outcome, str | None, str | None]:
        """What a decision by this clause comes to."""
        return self.outcome, self.rate, self.allowance

    @classmethod
    def from_json(
        cls,
        raw: Mapping[str, object],
        vocabulary: Vocabulary,
        allowances: Mapping[str, Allowance],
    ) -> Self:
        """Read one row. Raises `BadClause` that names the clause and what is wrong with it."""
        where = f"{raw.get('number', '?')} {raw.get('code', '?')}"
        if not set(raw) <= _KEYS:
            unknown = ", ".join(sorted(set(raw) - _KEYS))
            raise BadClause("unknown_keys", where=where, detail=unknown)
        outcome = _outcome(raw, where)
        allowance = _optional(raw, "allowance", where)
        when = raw.get("when", {})
        if not isinstance(when, Mapping):
            raise BadClause("bad_test", fact="when", where=where)
        condition = read_condition(when, vocabulary, where)
        if allowance is not None:
            condition = _with_left(condition, allowances[allowance])
        remedy = raw.get("remedy")
        clause = cls(
            number=_code(raw, "number", _NUMBER),
            code=_code(raw, "code", _CODE),
            title=read_text(raw.get("title"), f"{where}: title"),
            text=read_text(raw.get("text"), f"{where}: text"),
            subjects=_subjects(raw.get("subjects", list(SUBJECTS)), where),
            condition=condition,
            outcome=outcome,
            rate=_optional(raw, "rate", where),
            allowance=allowance,
            remedy=None if remedy is None else read_text(remedy, f"{where}: remedy"),
            group=_group(raw.get("group"), where),
        )
        _check_outcome(clause, where)
        _check_gaps(clause, vocabulary, where)
        return clause

    def to_json(self) -> dict[str, object]:
        """The row as `from_json` reads it; what is absent or implied is left out."""
        implied = None if self.allowance is None else f"{self.allowance}_left"
        row: dict[str, object] = {"number": self.number, "code": self.code}
        if self.group is not None:
            row["group"] = self.group
        row["subjects"] = list(self.subjects)
        row["when"] = {test.fact: test.to_json() for test in self.condition if test.fact != implied}
        row["outcome"] = self.outcome.value
        named = {"rate": self.rate, "allowance": self.allowance}
        row |= {key: code for key, code in named.items() if code is not None}
        row |= {"title": dict(self.title), "text": dict(self.text)}
        if self.remedy is not None:
            row["remedy"] = dict(self.remedy)
        return row


def _with_left(condition: Condition, allowance: Allowance) -> Condition:
    if any(test.fact == allowance.left for test in condition):
        raise BadClause("allowance_tested", allowance=allowance.code)
    step = allowance.step
    return tuple(
        sorted((*condition, Between(allowance.left, step, None)), key=lambda test: test.fact)
    )


def _outcome(raw: Mapping[str, object], where: str) -> Outcome:
    try:
        return Outcome(str(raw.get("outcome")))
    except ValueError:
        raise BadClause("bad_outcome", where=where, detail=str(raw.get("outcome"))) from None


def _code(raw: Mapping[str, object], key: str, pattern: re.Pattern[str]) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadClause("bad_code", where=str(raw.get("number", "?")), detail=f"{key}: {value}")
    return value


def _optional(raw: Mapping[str, object], key: str, where: str) -> str | None:
    value = raw.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise BadClause("bad_code", where=where, detail=f"{key}: {value}")
    return value


def _subjects(raw: object, where: str) -> tuple[str, ...]:
    given = list(raw) if isinstance(raw, Sequence) and not isinstance(raw, str) else []
    known = {subject for subject in SUBJECTS if subject in given}
    if not given or len(known) != len(given):
        raise BadClause("bad_subjects", where=where)
    return tuple(subject for subject in SUBJECTS if subject in known)


def _group(raw: object, where: str) -> int | None:
    if raw is None or (isinstance(raw, int) and 1 <= raw <= 9):
        return raw
    raise BadClause("bad_code", where=where, detail=f"group: {raw}")


def _check_outcome(clause: Clause, where: str) -> None:
    """Rate, allowance and remedy belong to exactly one outcome each."""
    if clause.rate is not None and clause.outcome is not Outcome.BILLABLE:
        raise BadClause("rate_not_billable", where=where)
    if (clause.allowance is not None) is not (clause.outcome is Outcome.ALLOWANCE):
        raise BadClause("allowance_without_outcome", where=where)
    if (clause.remedy is not None) is not (clause.outcome is Outcome.NOT_SERVED):
        raise BadClause("remedy_without_outcome", where=where)


def _check_gaps(clause: Clause, vocabulary: Vocabulary, where: str) -> None:
    """Every gap is a fact, and outside brackets one that the clause tests: so it is known."""
    tested = {test.fact for test in clause.condition}
    for words in (clause.text, clause.remedy or {}, clause.title):
        for template in words.values():
            unknown = all_gaps(template) - set(vocabulary.facts)
            if unknown or required_gaps(template) - tested:
                gaps = unknown or required_gaps(template) - tested
                raise BadClause("bad_gap", where=where, fact=", ".join(sorted(gaps)))
