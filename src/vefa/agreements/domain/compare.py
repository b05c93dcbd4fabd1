"""What two terms say differently, as sentences in the reader's language, section by section.

Each section is told as facts: a key by which old and new find each other, what the fact is
called, and its value in words (`compare_parts`, `compare_texts`). Facts that differ become
sentences.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from vefa.agreements.domain import compare_parts, compare_texts
from vefa.agreements.domain.drafts import AGREEMENT, LINE_SECTIONS
from vefa.agreements.domain.facts_of_terms import Fact, Names
from vefa.agreements.domain.procedure_words import Words

Content = Mapping[str, Any]
Telling = Callable[[Content, str, Words, Names], Iterator[tuple[str, Fact]]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs in one section: its service line (empty for the whole terms) and sentences."""

    line: str
    line_name: str
    section: str
    title: str
    sentences: tuple[str, ...]


TELLINGS: Final[Mapping[str, Telling]] = {
    "service": compare_texts.service,
    "outline": compare_texts.outline,
    "scope": compare_parts.scope,
    "hours": compare_parts.hours,
    "targets": compare_parts.targets,
    "thresholds": compare_parts.thresholds,
    "clauses": compare_texts.clauses,
    "duties": compare_texts.duties,
    "third_parties": compare_texts.third_parties,
    "rates": compare_parts.rates,
    "travel_bands": compare_parts.travel_bands,
    "allowances": compare_parts.allowances,
    "responsibilities": compare_texts.responsibilities,
    "severity_table": compare_texts.severity_table,
    "periods": compare_parts.periods,
}
"""How each section of a service line is told; the sections are those of a draft."""

_ORDERED: Final[Mapping[str, str]] = {
    "clauses": "order",
    "third_parties": "order_printed",
    "rates": "order_printed",
    "travel_bands": "order_printed",
    "allowances": "order_printed",
    "responsibilities": "order_printed",
}
"""Sections in which the place is told: of clauses the first that fits decides, others are printed
in their order."""


def compare(old: Content, new: Content, words: Words, names: Names) -> list[Differences]:
    """Every section in which the terms differ, in the order of a contract.

    A service line that only one of them has is told as a whole, under its scope.
    """
    found = [_section("", AGREEMENT, old, new, words, names)]
    for line in dict.fromkeys([*old["lines"], *new["lines"]]):
        if line not in old["lines"] or line not in new["lines"]:
            found.append(_whole_line(line, old, new, words))
            continue
        found += [
            _section(line, each, old, new, words, names)
            for each in LINE_SECTIONS
            if not _is_same(line, each, old, new)
        ]
    return [each for each in found if each.sentences]


def _is_same(line: str, section: str, old: Content, new: Content) -> bool:
    """Whether nothing that a section writes differs; hours also lie in the calendars."""
    if section == "hours" and old["calendars"] != new["calendars"]:
        return False
    before, after = old["lines"][line], new["lines"][line]
    return all(before.get(part) == after.get(part) for part in LINE_SECTIONS[section])


def compare_section(
    old: Content, new: Content, line: str, section: str, words: Words, names: Names
) -> Differences:
    """The same for one section; without sentences where nothing differs."""
    return _section(line, section, old, new, words, names)


def _section(
    line: str, section: str, old: Content, new: Content, words: Words, names: Names
) -> Differences:
    telling: Telling = compare_parts.header if section == AGREEMENT else TELLINGS[section]
    if section == "hours":
        groups = compare_parts.places_alike(old, new, line, words, names)
        telling = partial(compare_parts.hours, groups=groups)
    before = dict(telling(old, line, words, names))
    after = dict(telling(new, line, words, names))
    name = words.of(new["lines"][line]["name"]) if line else ""
    said = [*_sentences(before, after, words)]
    if section in _ORDERED and [*filter(after.__contains__, before)] != [
        *filter(before.__contains__, after)
    ]:
        said.append(words(_ORDERED[section]))
    return Differences(line, name, section, words(f"section_{section}"), tuple(said))


def _whole_line(line: str, old: Content, new: Content, words: Words) -> Differences:
    added = line in new["lines"]
    name = words.of((new if added else old)["lines"][line]["name"])
    said = words("added" if added else "removed", what=f"{words('service')} {name}")
    return Differences(line, name, "scope", words("section_scope"), (said,))


def _sentences(
    before: Mapping[str, Fact], after: Mapping[str, Fact], words: Words
) -> Iterator[str]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            lone = old or new
            if lone is not None:
                yield words("added" if old is None else "removed", what=_whole(lone, words))
        elif old != new:
            yield from _changed(old, new, words)


def _whole(fact: Fact, words: Words) -> str:
    value = _joined(() if fact.long else (fact.value,), fact.manner)
    return words("detail", what=fact.label, detail=value) if value else fact.label


def _changed(old: Fact, new: Fact, words: Words) -> Iterator[str]:
    """What both have in common stands behind: “1 h → 30 min, in service hours”."""
    what, same_manner = new.label, old.manner == new.manner
    if old.label != new.label and not new.long:
        yield words("renamed", old=old.label, new=new.label)
        if (old.value, old.manner) == (new.value, new.manner):
            return
    if old.value == new.value and same_manner:
        yield words("reworded" if new.long else "worded", what=what)
    elif new.long or old.value == new.value:
        if old.value != new.value:
            yield words("reworded", what=what)
        if not same_manner:
            yield _to(what, old.manner, new.manner, words)
    elif same_manner:
        yield _joined((_to(what, old.value, new.value, words),), new.manner)
    else:
        before, after = (_joined((each.value,), each.manner) for each in (old, new))
        yield _to(what, before, after, words)


def _to(what: str, old: str, new: str, words: Words) -> str:
    empty = words("empty")
    return words("changed", what=what, old=old or empty, new=new or empty)


def _joined(first: Iterable[str], last: str) -> str:
    return ", ".join(part for part in (*first, last) if part)
