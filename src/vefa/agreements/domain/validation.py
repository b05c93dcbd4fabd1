"""What is wrong with a service line's content, found before it is saved or published."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from vefa.agreements.domain.validation_parts import part_problems
from vefa.agreements.domain.validation_times import time_problems
from vefa.commitments.domain.names import SEVERITIES
from vefa.coverage.domain import (
    LANGUAGES,
    ClauseSet,
    CoverageError,
    check,
    describe,
    describe_error,
)
from vefa.coverage.domain.texts import Text, text

Json = Mapping[str, Any]

_PARTS: Final = (
    "line",
    "calendar",
    "calendars",
    "targets",
    "thresholds",
    "clauses",
    "rates",
    "allowances",
    "periods",
    "severity_table",
)


@dataclass(frozen=True, slots=True)
class TermsProblem:
    """One thing that is wrong: in which part of the content, and said in the four languages.

    `clauses` are the numbers of the clauses that it names.
    """

    part: str
    said: Text
    clauses: tuple[str, ...] = ()


class TermsRefused(ValueError):
    """The content may not be saved or published; `problems` says why."""

    def __init__(self, problems: list[TermsProblem]) -> None:
        super().__init__("; ".join(problem.said["en"] for problem in problems))
        self.problems = problems


def validate(line: Json) -> None:
    """Refuse contradictory, unreachable or incomplete content. Raises `TermsRefused`."""
    problems = problems_in(line)
    if problems:
        raise TermsRefused(problems)


def problems_in(line: Json) -> list[TermsProblem]:
    """Every problem of a service line's content, as `PlanTemplate.to_terms` writes it."""
    missing = [part for part in _PARTS if part not in line]
    if missing:
        return [TermsProblem(part, _filled(_MISSING, part)) for part in missing]
    return [
        *_clause_problems(line),
        *_severity_problems(line["severity_table"]),
        *(TermsProblem(part, said) for part, said in time_problems(line)),
        *(TermsProblem(part, said) for part, said in part_problems(line)),
    ]


def _clause_problems(line: Json) -> tuple[TermsProblem, ...]:
    """The check takes a tenth of a second, and agreements mostly share their plan's clauses."""
    read: dict[str, Any] = {key: line[key] for key in ("clauses", "values") if key in line}
    for key, parts in (("rates", ("code", "name")), ("allowances", ("code", "name", "unit"))):
        read[key] = [{part: row[part] for part in parts if part in row} for row in line[key]]
    return _problems_of_clauses(json.dumps(read, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=64)
def _problems_of_clauses(text_of_clauses: str) -> tuple[TermsProblem, ...]:
    return tuple(_find_clause_problems(json.loads(text_of_clauses)))


def _find_clause_problems(line: Json) -> Iterator[TermsProblem]:
    try:
        clauses = ClauseSet.from_json(line)
    except CoverageError as error:
        broken = {language: describe_error(error, language) for language in LANGUAGES}
        yield TermsProblem("clauses", broken)
        return
    for problem in check(clauses):
        described = {language: describe(problem, clauses, language) for language in LANGUAGES}
        yield TermsProblem("clauses", described, problem.clauses)
    allowances = {row["code"] for row in line["allowances"]}
    for clause in clauses.clauses:
        if clause.rate is not None and clause.rate not in clauses.rates:
            yield TermsProblem(
                "rates", _filled(_NO_RATE, clause.number, clause.rate), (clause.number,)
            )
        if clause.allowance is not None and clause.allowance not in allowances:
            said = _filled(_NO_ALLOWANCE, clause.number, clause.allowance)
            yield TermsProblem("allowances", said, (clause.number,))


def _severity_problems(table: Json) -> Iterator[TermsProblem]:
    impacts = [row["code"] for row in table.get("impacts", [])]
    urgencies = [row["code"] for row in table.get("urgencies", [])]
    rows = table.get("table", {})
    for impact in impacts:
        for urgency in urgencies:
            if rows.get(impact, {}).get(urgency) not in SEVERITIES:
                yield TermsProblem("severity_table", _filled(_NO_SEVERITY, impact, urgency))
    if not impacts or not urgencies:
        yield TermsProblem("severity_table", _NO_TABLE)


def _filled(pattern: Text, *words: str) -> Text:
    return text(*(pattern[language].format(*words) for language in LANGUAGES))


_NO_TABLE: Final = text(
    "The severity table has no impacts or no urgencies.",
    "Önem derecesi tablosunda etki veya aciliyet yok.",
    "В таблице критичности нет влияний или срочностей.",
    "Маңыздылық кестесінде әсер не шұғылдық жоқ.",
)
_MISSING: Final = text(
    "The content has no part “{0}”.",
    "İçerikte “{0}” bölümü yok.",
    "В содержании нет части «{0}».",
    "Мазмұнда «{0}» бөлігі жоқ.",
)
_NO_RATE: Final = text(
    "Clause {0} names the rate “{1}”, which the terms do not have.",
    "Madde {0}, koşullarda bulunmayan “{1}” ücretini belirtiyor.",
    "В пункте {0} указана ставка «{1}», которой нет в условиях.",
    "{0}-тармақта талаптарда жоқ «{1}» мөлшерлемесі көрсетілген.",
)
_NO_ALLOWANCE: Final = text(
    "Clause {0} draws from the allowance “{1}”, which the terms do not have.",
    "Madde {0}, koşullarda bulunmayan “{1}” hakkını kullanıyor.",
    "Пункт {0} использует лимит «{1}», которого нет в условиях.",
    "{0}-тармақ талаптарда жоқ «{1}» лимитін пайдаланады.",
)
_NO_SEVERITY: Final = text(
    "The severity table has nothing for “{0}” and “{1}”.",
    "Önem derecesi tablosunda “{0}” ve “{1}” için karşılık yok.",
    "В таблице критичности нет значения для «{0}» и «{1}».",
    "Маңыздылық кестесінде «{0}» және «{1}» үшін мән жоқ.",
)
