"""The clause language: facts, clauses, decisions and their reasons. Pure; no clock, no Django."""

from vefa.coverage.domain.checks import Problem, check
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.complaints import describe, describe_error
from vefa.coverage.domain.decisions import Decision, decide
from vefa.coverage.domain.errors import BadClause, BadFact, CoverageError, NoClauseMatches
from vefa.coverage.domain.explanations import Sentence, explain, wording
from vefa.coverage.domain.facts import Facts
from vefa.coverage.domain.holds import Hold
from vefa.coverage.domain.included import GROUPS, SERVED, Question, Row, included, questions
from vefa.coverage.domain.openings import Answer, OpenFact
from vefa.coverage.domain.texts import LANGUAGES
from vefa.coverage.domain.verdicts import Draw, Verdict
from vefa.coverage.domain.vocabulary import Allowance, FactSpec, Vocabulary
from vefa.coverage.domain.words import SHIPPED, SUBJECTS

__all__ = [
    "GROUPS",
    "LANGUAGES",
    "SERVED",
    "SHIPPED",
    "SUBJECTS",
    "Allowance",
    "Answer",
    "BadClause",
    "BadFact",
    "Clause",
    "ClauseSet",
    "CoverageError",
    "Decision",
    "Draw",
    "FactSpec",
    "Facts",
    "Hold",
    "NoClauseMatches",
    "OpenFact",
    "Outcome",
    "Problem",
    "Question",
    "Row",
    "Sentence",
    "Verdict",
    "Vocabulary",
    "check",
    "decide",
    "describe",
    "describe_error",
    "explain",
    "included",
    "questions",
    "wording",
]
