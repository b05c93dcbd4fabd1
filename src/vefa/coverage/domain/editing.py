"""What a person who edits clauses needs to see: each row in words, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vefa.coverage.domain.checks import check
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause
from vefa.coverage.domain.complaints import describe
from vefa.coverage.domain.explanations import wording
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.vocabulary import FactSpec
from vefa.coverage.domain.words import SUBJECTS

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class ClauseInWords:
    """A clause as its editor reads it in one language.

    `tests` are pairs of a fact's label and the values that it admits; `subjects` is empty where the
    clause speaks of everything; `problems` are sentences about this clause.
    """

    clause: Clause
    title: str
    printed: str
    subjects: tuple[str, ...]
    tests: tuple[tuple[str, str], ...]
    conclusion: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetInWords:
    """A whole set; `problems` are those that are about no single clause (what nothing covers)."""

    clauses: tuple[ClauseInWords, ...]
    problems: tuple[str, ...]


def set_in_words(clauses: ClauseSet, language: str) -> SetInWords:
    """Each clause in words, with its contradictions and what keeps it from ever deciding."""
    about: dict[str, list[str]] = {clause.number: [] for clause in clauses.clauses}
    gaps: list[str] = []
    for problem in check(clauses):
        said = describe(problem, clauses, language)
        # Of a contradiction both are told; of an unreachable clause only itself.
        meant = problem.clauses if problem.kind == "contradiction" else problem.clauses[:1]
        for number in meant:
            about[number].append(said)
        if not meant:
            gaps.append(said)
    teller = Teller(clauses, {}, language)
    rows = tuple(
        ClauseInWords(
            clause,
            clause.title[language],
            wording(clause, clauses, language),
            ()
            if len(clause.subjects) == len(SUBJECTS)
            else tuple(SUBJECTS[subject][language] for subject in clause.subjects),
            tuple((teller.label(test.fact), teller.admitted(test)) for test in clause.condition),
            teller.conclusion(clause.effect),
            tuple(about[clause.number]),
        )
        for clause in clauses.clauses
    )
    return SetInWords(rows, tuple(gaps))


def moved(rows: Sequence[_Row], place: int, by: int) -> list[_Row]:
    """The rows with one of them so many places further; it stops at either end.

    >>> moved(["a", "b", "c"], 2, -1), moved(["a", "b"], 0, -1)
    (['a', 'c', 'b'], ['a', 'b'])
    """
    made = list(rows)
    row = made.pop(place)
    made.insert(min(max(place + by, 0), len(made)), row)
    return made


def asked_facts(clauses: ClauseSet) -> list[FactSpec]:
    """The facts that the clauses test, in the order in which the desk learns them.

    What is left of an allowance is among them; what a piece of work needs of it follows.
    """
    stages = ("agreement", "intake", "diagnosis", "planning")
    needed = {*clauses.needs, *clauses.needed_by_draws.values()}
    found = [spec for name, spec in clauses.vocabulary.facts.items() if name in needed]
    return sorted(found, key=lambda spec: stages.index(spec.stage))


def free_number(rows: Sequence[Mapping[str, object]]) -> str:
    """A number that no clause has yet, after the greatest of whole numbers.

    >>> free_number([{"number": "7.3"}, {"number": "11"}])
    '12'
    """
    chapters = [str(row.get("number", "0")).partition(".")[0] for row in rows]
    whole = (int(each) for each in chapters if each.isascii() and each.isdigit())
    return str(max(whole, default=0) + 1)
