"""The test bench: what clauses decide about facts that somebody only imagines."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vefa.agreements.web.pages import reader_language
from vefa.coverage.domain import (
    SERVED,
    SUBJECTS,
    ClauseSet,
    CoverageError,
    Decision,
    Hold,
    Sentence,
    decide,
    describe_error,
    explain,
)
from vefa.coverage.domain.editing import asked_facts
from vefa.coverage.domain.texts import capitalised
from vefa.coverage.domain.vocabulary import FactSpec

_FLAGS: Final = (("yes", _("yes")), ("no", _("no")))
_FIRST: Final[Mapping[str, object]] = {**SERVED, "kind": "fault"}
"""What the bench begins with: a fault of somebody who is served, in working hours."""


@dataclass(frozen=True, slots=True)
class Imagined:
    """One fact on the bench: its menu, or a field for a number where there are no options."""

    name: str
    label: str
    options: tuple[tuple[str, Any], ...]
    value: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """The bench as it stands: what is imagined, and what would be decided."""

    subject: str
    subjects: tuple[tuple[str, str], ...]
    facts: tuple[Imagined, ...]
    decision: Decision | None
    sentences: tuple[Sentence, ...]
    fault: str = ""


def bench_of(
    clauses: ClauseSet,
    data: Mapping[str, str] | None,
    *,
    first: Mapping[str, object] = _FIRST,
    offered: Collection[str] | None = None,
    held: Callable[[Mapping[str, object]], Sequence[Hold]] = lambda _: (),
) -> Bench:
    """Decide on what the bench says (`fact_…`, `subject`); without data, on its beginning.

    `first` is what it begins with. Of the facts only those `offered` may be imagined otherwise, all
    of them by default; the rest stay as in `first`. `held` says which duties that are not met would
    hold a request with these facts.
    """
    language = reader_language()
    asked = [each for each in asked_facts(clauses) if offered is None or each.name in offered]
    # What was not asked about, such as a fact of another service, stays as it began.
    given = {
        spec.name: (data or {}).get(f"fact_{spec.name}", _written(first.get(spec.name))).strip()
        for spec in asked
    }
    subject = (data or {}).get("subject", "request")
    subject = subject if subject in SUBJECTS else "request"
    decision, fault = None, ""
    sentences: tuple[Sentence, ...] = ()
    try:
        facts = {} if offered is None else {**first}
        facts |= {spec.name: _read(spec, given[spec.name]) for spec in asked}
        decision = decide(facts, clauses, subject, held(facts))
        sentences = tuple(explain(decision, clauses, language))
    except CoverageError as error:
        fault = describe_error(error, language)
    opened = {each.fact for each in decision.open_facts} if decision else set()
    return Bench(
        subject,
        tuple((code, text[language]) for code, text in SUBJECTS.items()),
        tuple(_imagined(spec, given[spec.name], opened, language) for spec in asked),
        decision,
        sentences,
        fault,
    )


def _imagined(spec: FactSpec, value: str, opened: set[str], language: str) -> Imagined:
    options: tuple[tuple[str, Any], ...] = ()
    if spec.kind == "flag":
        options = _FLAGS
    elif spec.kind == "choice":
        options = tuple((code, text[language]) for code, text in spec.values.items())
    label = capitalised(spec.label[language], language)
    return Imagined(spec.name, label, options, value, spec.name in opened)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _read(spec: FactSpec, written: str) -> object:
    if not written:
        return None
    if spec.kind == "flag":
        return written == "yes"
    return written
