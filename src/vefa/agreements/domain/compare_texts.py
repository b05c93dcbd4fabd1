"""The facts of terms that are words: clauses, duties, people, who does what."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vefa.agreements.domain.facts_of_terms import Fact, Names
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.summaries import summary_of
from vefa.coverage.domain import ClauseSet, CoverageError, wording
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import capitalised

Content = Mapping[str, Any]
Told = Iterator[tuple[str, Fact]]

OUTLINE_TEXTS: Final = ("scope", "ways", "outcomes")


def service(content: Content, line: str, words: Words, _names: Names) -> Told:
    """What the service is called, and the summary that would be printed."""
    found = content["lines"][line]
    yield "name", Fact(words("service_name"), words.of(found["name"]), other=found["name"])
    if summary := summary_of(found):
        said = words.of(summary)
        yield "summary", Fact(words("summary"), said, long=True, other=dict(summary))


def outline(content: Content, line: str, words: Words, _names: Names) -> Told:
    """The service outline: texts, responsible people, channels, a project of its own."""
    found = content["lines"][line]
    for channel in found.get("channels", ()):
        yield f"channel {channel}", Fact(words("channel"), words(f"channel_{channel}"))
    shown = found.get("outline") or {}
    for name in OUTLINE_TEXTS:
        if given := shown.get(name):
            yield name, Fact(words(f"outline_{name}"), words.of(given), long=True, other=given)
    for place, person in enumerate(shown.get("people", ())):
        side = words(f"side_{person['side']}")
        label = words("person", role=words.of(person["role"]), side=side)
        reach = ", ".join(part for part in (person["name"], person.get("reach", "")) if part)
        yield f"person {place}", Fact(label, reach, other=person["role"])
    if shown.get("own_project"):
        yield "own_project", Fact(words("own_project"))


def clauses(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Each clause by its code: what it says, what follows, and where it stands."""
    try:
        found = ClauseSet.from_json(content["lines"][line])
    except CoverageError:
        return
    teller = Teller(found, {}, words.language)
    for clause in found.clauses:
        title = clause.title[words.language]
        label = words("clause_named", number=clause.number, title=title)
        said = wording(clause, found, words.language)
        raw = (clause.title, clause.text, clause.remedy, clause.condition, clause.subjects)
        effect = teller.conclusion(clause.effect)
        yield clause.code, Fact(label, said, effect, long=True, other=repr(raw))


def duties(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Each duty: what it asks, when it is checked, what waits while it is not met."""
    for duty in content["lines"][line]["duties"]:
        title, waits = words.of(duty["title"]), "waits" if duty.get("stops_clock") else "waits_not"
        gate = words(f"gate_{duty.get('gate') or 'none'}")
        raw = [duty.get(key) for key in ("title", "text", "unmet", "wait_reason")]
        said = words.of(duty["text"])
        yield duty["code"], Fact(title, said, f"{gate}, {words(waits)}", long=True, other=raw)


def third_parties(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Parts that others keep."""
    for part in content["lines"][line].get("third_parties", ()):
        value = words("kept_by", who=part["keeper"]) if part.get("keeper") else ""
        label = capitalised(words.of(part["part"]), words.language)
        yield part["code"], Fact(label, value, part.get("reach", ""), other=part["part"])


def responsibilities(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Who does what: each activity with the letters of each party."""
    matrix = content["lines"][line].get("responsibilities") or {}
    parties = matrix.get("parties", ())
    for part in ("parties", "areas"):
        for each in matrix.get(part, ()):
            label = words(f"one_of_{part}", name=words.of(each["name"]))
            yield f"{part} {each['code']}", Fact(label, other=(each["name"], each.get("product")))
    areas = {each["code"]: words.of(each["name"]) for each in matrix.get("areas", ())}
    for row in matrix.get("rows", ()):
        said = [
            f"{words.of(party['name'])}: {row['roles'][party['code']]}"
            for party in parties
            if row["roles"].get(party["code"])
        ]
        name, area = words.of(row["activity"]), areas.get(row.get("area"), "")
        label = words("detail", what=name, detail=area) if area else name
        key = str(row.get("code") or row["activity"]["en"])
        yield key, Fact(label, "; ".join(said), other=(row["activity"], row.get("area")))


def severity_table(content: Content, line: str, words: Words, _names: Names) -> Told:
    """What severities mean, and which follows from impact and urgency."""
    shown = content["lines"][line]["severity_table"]
    for each in shown["severities"]:
        said = f"{words.of(each['name'])}: {words.of(each['meaning'])}"
        label = words("meaning_of", severity=each["code"])
        yield f"meaning {each['code']}", Fact(label, said, other=[each["name"], each["meaning"]])
    for impact in shown["impacts"]:
        for urgency in shown["urgencies"]:
            label = words(
                "severity_of",
                impact=words.sentence(impact["name"]),
                urgency=words.of(urgency["name"]),
            )
            value = shown["table"].get(impact["code"], {}).get(urgency["code"], "")
            yield f"{impact['code']} {urgency['code']}", Fact(label, value)
    for severity, becomes in shown.get("after_workaround", {}).items():
        yield f"lowered {severity}", Fact(words("lowered", severity=severity), becomes)
