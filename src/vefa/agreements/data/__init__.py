"""The shipped plan templates: the only place that reads this room's data files.

Parsing is pure and lives in `domain.templates`; what was read once is kept.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.templates import BadTemplate, Library, PlanTemplate


def plan_codes() -> tuple[str, ...]:
    """The codes of the shipped plan templates, in the order in which they are offered."""
    return ("standard", "premium", "agreed_dates", "helpdesk")


@cache
def plan_template(code: str) -> PlanTemplate:
    """The shipped template of that code. Raises `BadTemplate` when there is none."""
    if code not in plan_codes():
        raise BadTemplate(f"there is no plan template {code!r}")
    return PlanTemplate.from_json(_read(f"plans/{code}.json"), library())


@cache
def library() -> Library:
    """What the templates share: clauses, rates, duties, chapters, severities, periods."""
    clauses = [
        clause
        for file in sorted(files(__name__).joinpath("clauses").iterdir(), key=lambda f: f.name)
        if file.name.endswith(".json")
        for clause in json.loads(file.read_text(encoding="utf-8"))
    ]
    return Library.from_json(
        clauses=clauses,
        rates=_read("rates.json"),
        duties=_read("duties.json"),
        chapters=_read("chapters.json"),
        severity_table=_read("severity.json"),
        periods=_read("periods.json"),
    )


@cache
def comparison_words(language: str) -> Words:
    """The words in which two terms are compared: the procedure's and their own."""
    return Words({**_read("procedure.json"), **_read("comparison.json")}, language)


@cache
def procedure_words(language: str) -> Words:
    """The words of the printed procedure in one of the four languages."""
    texts = {**_read("comparison.json"), **_read("procedure.json")}
    return Words(texts, language, _read("definitions.json"))


@cache
def usual_responsibilities() -> dict[str, Any]:
    """Who usually does what: the parties and activities that a matrix may begin from."""
    found: dict[str, Any] = _read("responsibilities.json")
    return found


def _read(name: str) -> Any:
    return json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
