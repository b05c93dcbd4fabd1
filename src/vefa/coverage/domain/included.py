"""What is included: the table of the printed procedure, made by the same `decide`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause
from vefa.coverage.domain.decisions import Decision, decide
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.words import SUBJECTS


@dataclass(frozen=True, slots=True)
class Question:
    """One row to be asked of the clauses: a subject and the facts that somebody imagines.

    `group` puts rows under a heading; `fact` is the one whose value gives the row its name, and
    without one the subject does.
    """

    group: str
    subject: str
    facts: Mapping[str, object]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. `by_default` says that only the closing default speaks of it."""

    group: str
    item: str
    outcome: str
    clause: str
    title: str
    decision: Decision
    by_default: bool


def included(clauses: ClauseSet, questions: Iterable[Question], language: str) -> list[Row]:
    """The table in one language, a row for each question."""
    return [_row(clauses, question, language) for question in questions]


def _row(clauses: ClauseSet, question: Question, language: str) -> Row:
    decision = decide(question.facts, clauses, question.subject)
    teller = Teller(clauses, decision.facts, language)
    clause = clauses.clause(decision.clause)
    if question.fact:
        item = teller.value(question.fact, decision.facts[question.fact])
    else:
        item = SUBJECTS[question.subject][language]
    return Row(
        question.group,
        item,
        teller.conclusion(decision.verdict.effect),
        clause.number,
        clause.title[language],
        decision,
        _closing(clause, clauses),
    )


def _closing(clause: Clause, clauses: ClauseSet) -> bool:
    return not clause.condition and clause is clauses.clauses[-1]
