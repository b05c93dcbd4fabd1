"""What is included: the table of the printed procedure, made by the same `decide`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause
from vefa.coverage.domain.decisions import Decision, decide
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import Text, text
from vefa.coverage.domain.words import SUBJECTS

GROUPS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "kinds": text("What you ask for", "Ne istediğiniz", "С чем вы обращаетесь", "Не сұрайсыз"),
        "causes": text(
            "What caused a fault", "Arızanın nedeni", "Причина неисправности", "Ақаулықтың себебі"
        ),
        "natures": text(
            "What a fault turns out to be",
            "Arızanın niteliği",
            "Чем оказалась неисправность",
            "Ақаулық не болып шықты",
        ),
        "work": text("Pieces of work", "Yapılan işler", "Виды работ", "Жұмыс түрлері"),
        "upgrades": text(
            "Versions and patches",
            "Sürümler ve yamalar",
            "Версии и патчи",
            "Нұсқалар мен патчтар",
        ),
        "services": text("Services", "Hizmetler", "Услуги", "Қызметтер"),
    }
)

SERVED: Final[Mapping[str, object]] = MappingProxyType(
    {
        "agreement_state": "active",
        "contact_role": "authorised_contact",
        "contact_trained": True,
        "version_state": "supported",
        "in_agreement": True,
        "device_state": "in_inventory",
        "warranty": "none",
        "work_hours": "inside",
        "outage": False,
        "repair_line": False,
        "item": "none",
    }
)
"""Somebody whom the agreement serves, in working hours, asking for nothing in particular."""

_FAULT: Final = MappingProxyType({"kind": "fault", "cause": "ordinary_use", "nature": "no_fault"})
_PIECES: Final = (
    ("remote_work", {**_FAULT, "work_hours": "inside"}, ("work_hours",)),
    ("remote_work", {**_FAULT, "work_hours": "outside"}, ("work_hours",)),
    ("visit", {**_FAULT, "place": "agreed_site"}, ("place",)),
    ("visit", {**_FAULT, "place": "agreed_site", "outage": True}, ("place", "outage")),
    ("visit", {**_FAULT, "place": "other_site"}, ("place",)),
    ("travel", dict(_FAULT), ()),
    ("part", {**_FAULT, "warranty": "in_warranty"}, ("warranty",)),
    ("part", dict(_FAULT), ("warranty",)),
    ("loaner", {**_FAULT, "supplied_by_us": True}, ("supplied_by_us",)),
    ("loaner", {**_FAULT, "supplied_by_us": False}, ("supplied_by_us",)),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One row to be asked of the clauses: a subject and the facts that somebody imagines.

    `group` is a key of `GROUPS`; the values of the facts in `shown` give the row its name.
    """

    group: str
    subject: str
    facts: Mapping[str, object]
    shown: tuple[str, ...] = ()


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


def questions(clauses: ClauseSet) -> list[Question]:
    """The rows of the shipped table: kinds, causes, pieces of work, versions, every item."""

    def values(fact: str) -> Iterable[str]:
        return clauses.vocabulary.spec(fact).values

    asked = [Question("kinds", "request", {"kind": kind}, ("kind",)) for kind in values("kind")]
    asked += [
        Question("causes", "request", {"kind": "fault", "cause": cause}, ("cause",))
        for cause in values("cause")
    ]
    asked += [
        Question(
            "natures",
            "request",
            {"kind": "fault", "cause": "ordinary_use", "nature": nature},
            ("nature",),
        )
        for nature in values("nature")
    ]
    asked += [Question("work", subject, facts, shown) for subject, facts, shown in _PIECES]
    asked += [
        Question(
            "upgrades",
            "upgrade",
            {"kind": "request", "upgrade_kind": kind, "done_by": doer, "environment": "production"},
            ("upgrade_kind", "done_by"),
        )
        for kind in values("upgrade_kind")
        for doer in values("done_by")
    ]
    asked += [
        Question("services", "request", {"kind": "request", "item": item}, ("item",))
        for item in values("item")
        if item != "none"
    ]
    return asked


def included(
    clauses: ClauseSet, language: str, asked: Iterable[Question] | None = None
) -> list[Row]:
    """The table in one language: a row for each question, by default those of `questions`.

    What a question leaves out is as for somebody served by an agreement in working hours.
    """
    rows = questions(clauses) if asked is None else asked
    return [_row(clauses, question, language) for question in rows]


def _row(clauses: ClauseSet, question: Question, language: str) -> Row:
    decision = decide({**SERVED, **question.facts}, clauses, question.subject)
    teller = Teller(clauses, decision.facts, language)
    clause = clauses.clause(decision.clause)
    return Row(
        question.group,
        _item(question, teller),
        teller.conclusion(decision.verdict.effect),
        clause.number,
        clause.title[language],
        decision,
        _closing(clause, clauses),
    )


def _item(question: Question, teller: Teller) -> str:
    words = [] if question.subject == "request" else [SUBJECTS[question.subject][teller.language]]
    for fact in question.shown:
        value = teller.facts[fact]
        if value is True:
            words.append(teller.label(fact))
        elif value is False:
            words.append(f"{teller.label(fact)}: {teller.value(fact, value)}")
        else:
            words.append(teller.value(fact, value))
    return ", ".join(words)


def _closing(clause: Clause, clauses: ClauseSet) -> bool:
    return not clause.condition and clause is clauses.clauses[-1]
