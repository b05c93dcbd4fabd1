"""The life of a terms draft, and putting one section into its content.

A draft holds content in the very shape of a terms version. What may be done with it follows from
its state; `MOVES` is the table. Sections are addressed by service line and name, those of the
whole terms by an empty line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final

from vefa.agreements.domain.plain import copied
from vefa.agreements.domain.templates import opened

Json = dict[str, Any]


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    OURS = "ours"
    THEIRS = "theirs"
    RETURNED = "returned"
    AGREED = "agreed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


EDITABLE: Final = (DraftState.DRAFTING, DraftState.RETURNED)
UNDECIDED: Final = (*EDITABLE, DraftState.OURS, DraftState.THEIRS)
"""While a draft is undecided there is no other such of the same agreement."""
OPEN: Final = (*UNDECIDED, DraftState.AGREED)
"""It may still come to hold. What is agreed may be followed by another draft, begun from it."""


SHOWN: Final = (DraftState.THEIRS, DraftState.AGREED)
"""In these states of an open draft the customer's representatives read it."""


@dataclass(frozen=True, slots=True)
class Move:
    """What may be done: in which states, by which side, and what the draft is afterwards.

    `becomes` None leaves the state; `words` says that the deed needs words.
    """

    verb: str
    when: tuple[DraftState, ...]
    by: str
    becomes: DraftState | None
    words: bool = False


MOVES: Final = {
    move.verb: move
    for move in (
        Move("change", EDITABLE, "provider", None),
        Move("submit", EDITABLE, "provider", DraftState.OURS),
        Move("approve", (DraftState.OURS,), "provider", DraftState.THEIRS),
        Move("return", (DraftState.OURS,), "provider", DraftState.RETURNED, words=True),
        Move("agree", (DraftState.THEIRS,), "customer", DraftState.AGREED),
        Move("decline", (DraftState.THEIRS,), "customer", DraftState.RETURNED, words=True),
        Move("sign", (DraftState.THEIRS,), "provider", DraftState.AGREED, words=True),
        Move("publish", (DraftState.AGREED,), "system", DraftState.PUBLISHED),
        Move("give_back", (DraftState.AGREED,), "system", DraftState.RETURNED, words=True),
        Move("withdraw", OPEN, "provider", DraftState.WITHDRAWN, words=True),
    )
}
"""From a draft's first word to its end. `sign` notes that the customer has signed on paper."""


def was_shown(verbs: Sequence[str]) -> bool:
    """Whether terms that were withdrawn had been shown to the customer; `verbs` are their steps.

    >>> was_shown(["start", "submit", "approve", "withdraw"]), was_shown(["start", "withdraw"])
    (True, False)
    >>> was_shown(["start", "submit", "approve", "decline", "withdraw"])
    False
    """
    before = verbs[-2] if len(verbs) > 1 else ""
    return before in MOVES and MOVES[before].becomes in SHOWN


def moves_of(state: str, side: str) -> list[str]:
    """What a side may do in a state.

    >>> moves_of("theirs", "customer")
    ['agree', 'decline']
    """
    return [move.verb for move in MOVES.values() if move.by == side and state in move.when]


AGREEMENT: Final = "agreement"
"""The section of the whole terms: name, term, value."""

LINE_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("name", "summary", "summary_for"),
    "outline": ("outline", "channels"),
    "scope": ("included_sites", "products", "installations", "services"),
    "hours": ("hours", "calendar", "sites"),
    "targets": ("targets",),
    "thresholds": ("thresholds",),
    "clauses": ("clauses", "chapters", "values"),
    "duties": ("duties",),
    "third_parties": ("third_parties",),
    "rates": ("rates",),
    "travel_bands": ("travel_bands",),
    "allowances": ("allowances",),
    "responsibilities": ("responsibilities",),
    "severity_table": ("severity_table",),
    "periods": ("periods",),
}
"""The sections of a service line, in the order of a contract, and the parts that each writes."""


def section_of_part(part: str) -> str:
    """The section in which a part of a line's content is written; `hours` for its calendars.

    >>> section_of_part("products"), section_of_part("calendars")
    ('scope', 'hours')
    """
    for section, parts in LINE_SECTIONS.items():
        if part in parts:
            return section
    return "hours"


class BadSection(ValueError):
    """A section that the terms do not have, or content that has other parts than the section's."""


def section_of(content: Mapping[str, Any], line: str, section: str) -> Json:
    """The parts of a section, as `with_section` takes them; those that are missing left out.

    Raises `BadSection`.
    """
    if not line and section == AGREEMENT:
        return copied(dict(content["agreement"]))
    whole = _line(content, line, section)
    return copied({part: whole[part] for part in LINE_SECTIONS[section] if part in whole})


def with_section(
    content: Mapping[str, Any], line: str, section: str, parts: Mapping[str, Any]
) -> Json:
    """The content with other parts in one section; parts not given stay as they are.

    Allowances that are a share of the contract value follow it. Raises `BadSection`.

    >>> terms = {"lines": {"support": {"thresholds": [50]}}}
    >>> with_section(terms, "support", "thresholds", {"thresholds": [80]})["lines"]
    {'support': {'thresholds': [80]}}
    """
    made = copied(dict(content))
    if not line and section == AGREEMENT:
        _refuse_others(parts, content["agreement"])
        made["agreement"] |= copied(dict(parts))
        return with_shares(made)
    _line(content, line, section)
    _refuse_others(parts, LINE_SECTIONS[section])
    made["lines"][line] |= copied(dict(parts))
    # Rows that are brought back were worked out from the contract value of their day.
    return with_shares(made) if section == "allowances" else made


def with_section_as(
    content: Mapping[str, Any], line: str, section: str, parts: Mapping[str, Any]
) -> Json:
    """The content with exactly these parts in one section: parts not given are taken out.

    >>> terms = {"lines": {"support": {"rates": [], "third_parties": []}}}
    >>> with_section_as(terms, "support", "third_parties", {})["lines"]
    {'support': {'rates': []}}
    """
    made = with_section(content, line, section, parts)
    for part in LINE_SECTIONS.get(section, ()) if line else ():
        if part not in parts:
            made["lines"][line].pop(part, None)
    return made


def with_shares(content: Mapping[str, Any]) -> Json:
    """The content with each share of the contract value worked out anew, in its currency.

    What cannot be worked out is left as it is, for `validation` to tell.
    """
    lines = {
        code: {**line, "allowances": [_shared(each, content) for each in line["allowances"]]}
        for code, line in content["lines"].items()
    }
    return {**content, "lines": lines}


def wrong_shares(content: Mapping[str, Any]) -> list[tuple[str, Json]]:
    """The allowances, each with its line, that are another amount than their share comes to."""
    return [
        (code, row)
        for code, line in content["lines"].items()
        for row in line.get("allowances", ())
        if _granted(row) != _granted(_shared(row, content))
    ]


def _granted(allowance: Json) -> tuple[Any, Any]:
    opening = allowance.get("opening")
    try:
        return Decimal(str(opening)), allowance.get("currency")
    except ArithmeticError:
        return opening, allowance.get("currency")


def _shared(allowance: Json, content: Mapping[str, Any]) -> Json:
    if allowance.get("of") != "contract_value":
        return allowance
    agreement = content["agreement"]
    try:
        return opened(allowance, Decimal(str(agreement["value"])), agreement["currency"])
    except (ArithmeticError, KeyError):
        return allowance


def _line(content: Mapping[str, Any], line: str, section: str) -> Mapping[str, Any]:
    if section not in LINE_SECTIONS or line not in content["lines"]:
        raise BadSection(f"{line}: {section}")
    found: Mapping[str, Any] = content["lines"][line]
    return found


def _refuse_others(parts: Iterable[str], known: Iterable[str]) -> None:
    if others := set(parts) - set(known):
        raise BadSection(", ".join(sorted(others)))


@dataclass(frozen=True, slots=True)
class Change:
    """That a section was changed, making the draft's `revision`; `by` is the person's name.

    `undoes` is the revision whose change it took back.
    """

    VERB: ClassVar = "change"

    revision: int
    line: str
    section: str
    by: str
    undoes: int | None = None


def changed_since(
    changes: Sequence[Change], line: str, section: str, revision: int
) -> Change | None:
    """Who changed the section after that revision; others' changes to other parts do not matter.

    >>> changes = [Change(2, "support", "targets", "Ayşe"), Change(3, "support", "rates", "Can")]
    >>> changed_since(changes, "support", "targets", 1).by
    'Ayşe'
    >>> changed_since(changes, "support", "targets", 2) is None
    True
    """
    later = [
        each
        for each in changes
        if each.revision > revision and (each.line, each.section) == (line, section)
    ]
    return max(later, key=lambda each: each.revision, default=None)


NOT_UNDONE: Final = ("scope", "hours")
"""Sections that bring calendars with them, which are built anew instead."""

_LINE: Final = "line"
"""Stands for the section where a whole service line was added or left out."""


def to_undo(changes: Iterable[Change], line: str, section: str) -> Change | None:
    """The last change of a section that still stands; none before its line was added.

    >>> first, second = Change(2, "support", "rates", "Can"), Change(3, "support", "rates", "Ece")
    >>> back = Change(4, "support", "rates", "Can", undoes=3)
    >>> [to_undo(each, "support", "rates").by for each in ([first, second], [first, second, back])]
    ['Ece', 'Can']
    """
    standing: list[Change] = []
    for each in sorted(changes, key=lambda change: change.revision):
        if (each.line, each.section) == (line, _LINE):
            standing = []
        elif (each.line, each.section) == (line, section):
            standing = [one for one in standing if one.revision != each.undoes]
            standing += [each] if each.undoes is None else []
    return standing[-1] if standing else None
