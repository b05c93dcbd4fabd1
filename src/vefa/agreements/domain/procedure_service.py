"""The parts of the procedure about the service: ways, duties, what is included, rates, clauses."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from vefa.agreements.domain.compare_parts import allowance_in_words, warnings_in_words
from vefa.agreements.domain.compare_texts import OUTLINE_TEXTS
from vefa.agreements.domain.procedure_lines import (
    rows_by_line,
    sections_by_line,
    shared_and_own,
    told_apart,
)
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.reminders import reminded_days
from vefa.coverage.domain import GROUPS, Clause, ClauseSet, Outcome, included, wording
from vefa.coverage.domain.sentences import fill
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import capitalised
from vefa.documents.domain.paper import (
    DASH,
    Cell,
    Json,
    below,
    bullets,
    group,
    paragraph,
    section,
    steps,
    table,
)

Content = Mapping[str, Any]
Line = Mapping[str, Any]
_ROLES: Final = ("end_user", "authorised", "it", "representative")
_TIERS: Final = (1, 2, 3)


def ways_section(content: Content, words: Words) -> Json:
    """How requests come in, who is who, and what becomes of a request."""
    used = rows_by_line(
        content,
        words,
        lambda line: [
            [words(f"channel_{each}"), words(f"channel_{each}_use")]
            for each in line.get("channels", ())
        ],
    )
    tiers = [[str(tier), words(f"tier_{tier}")] for tier in _TIERS]
    roles = [[words(f"role_{role}"), words(f"role_{role}_may")] for role in _ROLES]
    courses = told_apart(content, words, lambda line: [steps([*_steps(line["periods"], words)])])
    return section(
        words("ways"),
        sections=[
            section(
                words("channels"),
                [table([words("channel"), words("channel_use")], used, ["1", "3"])],
            ),
            section(
                words("tiers"),
                [
                    table([words("tier"), words("tier_does")], tiers, ["auto", "1"]),
                    table([words("role"), words("role_may")], roles, ["1", "3"]),
                ],
            ),
            *sections_by_line(words("steps"), courses, words),
        ],
    )


def _steps(periods: Mapping[str, Any], words: Words) -> Iterator[str]:
    yield words("step_known")
    yield words("step_recorded")
    yield words("step_billable")
    if repeats := periods.get("question_repeats_business_days"):
        yield words("step_questions", days=words.listed([str(each) for each in repeats]))
    if days := periods.get("silent_close_business_days"):
        yield words("step_accept", days=words.business_days(days))
    if days := periods.get("reopen_business_days"):
        yield words("step_reopen", days=words.business_days(days))


def customer_duties(content: Content, words: Words) -> Json:
    """What the customer does, and what follows where it is not done."""
    rows = rows_by_line(
        content,
        words,
        lambda line: [
            [
                below(words.of(duty["title"]), _sentence(words.of(duty["text"]), words)),
                _sentence(words.of(duty["unmet"]), words) if duty.get("unmet") else DASH,
            ]
            for duty in line["duties"]
        ],
    )
    return section(
        words("customer_duties"), [table([words("duty"), words("unmet")], rows, ["3", "2"])]
    )


def provider_duties(content: Content, words: Words) -> Json:
    """What we do besides keeping the times, as the periods of the terms have it."""
    reminded = words.listed([str(each) for each in reminded_days(content)])
    shared, own = shared_and_own(
        content, words, lambda line: [*_our_duties(line["periods"], reminded, words)]
    )
    parts = [section(name, [bullets(duties)]) for name, duties in own]
    return section(words("provider_duties"), [bullets(shared)], parts)


def _our_duties(periods: Mapping[str, Any], reminded: str, words: Words) -> Iterator[str]:
    yield words("we_record")
    yield words("we_people")
    yield words("we_tell")
    if days := periods.get("outage_report_business_days"):
        yield words("we_outage", days=words.business_days(days))
    if months := periods.get("delivery_months"):
        yield words("we_deliver", months=months)
    if days := periods.get("planned_work_notice_days"):
        yield words("we_announce", days=days)
    yield words("we_renew", days=reminded)
    if days := periods.get("run_off_days"):
        yield words("we_run_off", days=days)


def included_section(content: Content, annexes: Mapping[str, str], words: Words) -> Json:
    """The table of what is included, line by line, and the allowances."""
    parts = []
    for code, line in content["lines"].items():
        blocks = [paragraph(words("included_text", annex=annexes[code])), _included(line, words)]
        if line["allowances"]:
            blocks.append(_allowances(line, words))
        parts.append((words.of(line["name"]), blocks))
    if len(parts) == 1:
        return section(words("included"), parts[0][1])
    return section(words("included"), sections=[section(*part) for part in parts])


def _included(line: Line, words: Words) -> Json:
    rows: list[Any] = []
    found = included(ClauseSet.from_json(line), words.language)
    for name, of_group in groupby(found, key=lambda row: row.group):
        rows.append(group(GROUPS[name][words.language]))
        rows += [
            [capitalised(row.item, words.language), row.outcome, row.clause] for row in of_group
        ]
    head = [words("item"), words("outcome"), words("clause")]
    return table(head, rows, ["3", "2", "auto"])


def _allowances(line: Line, words: Words) -> Json:
    rows = [
        [
            capitalised(words.of(each["name"]), words.language),
            below(
                allowance_in_words(each, words),
                capitalised(warnings_in_words(each, words), words.language)
                if "warnings" in each
                else "",
            ),
        ]
        for each in line["allowances"]
    ]
    return table([words("allowance"), words("amount")], rows, ["1", "2"])


def extra_section(content: Content, words: Words) -> Json:
    """What is charged apart: each rate with its unit, amount and the clauses that use it."""
    rows: list[Any] = []
    several = len(content["lines"]) > 1
    for line in content["lines"].values():
        if several:
            rows.append(group(words.of(line["name"])))
        clauses = ClauseSet.from_json(line)
        rows += [_rate(rate, clauses, words) for rate in line["rates"]]
    head = [words("rate"), words("applies_to"), words("unit"), words("price")]
    prices = table(head, rows, ["3", "8", "2", "3"], numbers=[3])
    blocks = [paragraph(words("extra_text")), prices]
    bands = rows_by_line(
        content,
        words,
        lambda line: [
            [
                band["code"],
                words.sentence(band["name"]),
                words.money(band["amount"], band["currency"]),
            ]
            for band in line.get("travel_bands", ())
        ],
    )
    if bands:
        titles = [words("travel_band"), words("band_where"), words("price")]
        blocks.append(table(titles, bands, ["auto", "3", "auto"], numbers=[2]))
    return section(words("extra"), blocks)


def _rate(rate: Mapping[str, Any], clauses: ClauseSet, words: Words) -> list[Cell]:
    titles = [
        f"{clause.title[words.language]} ({clause.number})"
        for clause in clauses.clauses
        if clause.rate == rate["code"]
    ]
    priced = rate.get("amount")
    return [
        capitalised(words.of(rate["name"]), words.language),
        "; ".join(titles),
        words(f"unit_{rate['unit']}"),
        words.money(priced, rate.get("currency")) if priced else words("by_quote"),
    ]


def outline_sections(content: Content, words: Words) -> list[Json]:
    """What the service outline says, and who is responsible on both sides, line by line."""
    parts = []
    for line in content["lines"].values():
        outline = line.get("outline")
        if not outline:
            continue
        blocks = [
            paragraph(f"{words('outline_' + name)}: {_sentence(words.of(outline[name]), words)}")
            for name in OUTLINE_TEXTS
            if outline.get(name)
        ]
        if outline.get("own_project"):
            blocks.append(paragraph(f"{words('own_project')}."))
        people = [
            [
                words(f"side_{person['side']}"),
                words.of(person["role"]),
                below(person["name"], person.get("reach") or ""),
            ]
            for person in outline.get("people", ())
        ]
        if people:
            head = [words("side"), words("role"), words("signed_name")]
            blocks.append(table(head, people, ["auto", "1", "1"]))
        parts.append(section(f"{words('section_outline')}: {words.of(line['name'])}", blocks))
    return parts


def third_party_section(content: Content, words: Words) -> Json | None:
    """Parts that others keep, where the terms name some."""
    rows = rows_by_line(
        content,
        words,
        lambda line: [
            [words.sentence(part["part"]), part.get("keeper") or DASH, part.get("reach") or DASH]
            for part in line.get("third_parties", ())
        ],
    )
    if not rows:
        return None
    head = [words("part"), words("keeper"), words("reach")]
    blocks = [paragraph(words("third_parties_text")), table(head, rows, ["2", "1", "1"])]
    return section(words("section_third_parties"), blocks)


def raci_section(content: Content, words: Words) -> Json | None:
    """Who does what, where the terms say so."""
    told = told_apart(content, words, lambda line: _matrix(line, words))
    shared = [table for name, table in told if table and not name]
    parts = [section(name, [table]) for name, table in told if table and name]
    if not shared and not parts:
        return None
    return section(words("raci"), [paragraph(words("raci_text")), *shared], parts)


def _matrix(line: Line, words: Words) -> Json | None:
    matrix = line.get("responsibilities")
    if not matrix or not matrix["rows"]:
        return None
    used = {code for row in matrix["rows"] for code in row["roles"]}
    parties = [each for each in matrix["parties"] if each["code"] in used]
    rows = [*_matrix_rows(matrix, parties, words)]
    head = [words("activity"), *(words.of(each["name"]) for each in parties)]
    return table(head, rows, ["3", *["1"] * len(parties)], letters=range(1, len(head)))


def _matrix_rows(
    matrix: Mapping[str, Any], parties: Sequence[Mapping[str, Any]], words: Words
) -> Iterator[Any]:
    """The activities of the whole service, then those of each product area under its name."""
    areas = [{"code": None}, *matrix.get("areas", ())]
    for area in areas:
        rows = [row for row in matrix["rows"] if (row.get("area") or None) == area["code"]]
        if area["code"] is not None and rows:
            yield group(words.sentence(area["name"]))
        for row in rows:
            letters = (row["roles"].get(each["code"], DASH) for each in parties)
            yield [words.of(row["activity"]), *letters]


def clauses_annex(line: Line, title: str, words: Words) -> Json:
    """All clauses of a line in sentences, chapter by chapter, under their own numbers."""
    clauses = ClauseSet.from_json(line)
    chapters = {chapter["group"]: words.of(chapter["title"]) for chapter in line["chapters"]}
    teller = Teller(clauses, {}, words.language)
    rows: list[Any] = []
    for number, of_group in groupby(clauses.clauses, key=lambda clause: clause.group):
        if number in chapters:
            rows.append(group(chapters[number]))
        rows += [_clause(clause, clauses, teller, words) for clause in of_group]
    head = [words("clause"), words("clause_words"), words("outcome")]
    return section(title, [paragraph(words("clauses_text")), table(head, rows, ["auto", "3", "1"])])


def _clause(clause: Clause, clauses: ClauseSet, teller: Teller, words: Words) -> list[Cell]:
    said = _sentence(wording(clause, clauses, words.language), words)
    if clause.outcome is Outcome.NOT_SERVED and clause.remedy is not None:
        remedy = fill(clause.remedy[words.language], lambda _: None)
        said += " " + words("remedy", remedy=remedy)
    title = clause.title[words.language]
    return [clause.number, below(title, said), teller.conclusion(clause.effect)]


def _sentence(said: str, words: Words) -> str:
    """With a capital first letter and a full stop."""
    whole = capitalised(said.strip(), words.language)
    return whole if whole.endswith((".", "!", "?", "…")) else f"{whole}."
