"""The procedure document: what is agreed with a customer, from one terms version alone.

It is plain data (`vefa.documents.domain.paper`), in one language, and nothing else goes into it
than the terms and what the parties and versions are called: equal input, equal document.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from vefa.agreements.domain.procedure_lines import told_apart
from vefa.agreements.domain.procedure_service import (
    clauses_annex,
    customer_duties,
    extra_section,
    included_section,
    outline_sections,
    provider_duties,
    raci_section,
    third_party_section,
    ways_section,
)
from vefa.agreements.domain.procedure_times import (
    counting_section,
    hours_section,
    severity_section,
    special_days,
    targets_section,
)
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.summaries import summary_of
from vefa.coverage.domain import SHIPPED
from vefa.documents.domain.paper import DASH, Json, below, paragraph, section, table

Content = Mapping[str, Any]
_ANNEXES: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LABELS: Final = (
    "annex_number",
    "approvals",
    "contents",
    "customer",
    "page_of",
    "pages",
    "provider",
    "revisions",
    "signatures",
    "signatures_text",
    "signed",
    "signed_name",
    "signed_on",
    "signed_position",
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A terms version in the revision table; days are local days of the customer."""

    number: int
    valid_from: date
    published_on: date
    published_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """A step by which the terms came to hold: `submit`, `approve`, `agree` or `sign`.

    `on` is a local day of the customer; `words` say where a signature on paper is kept.
    """

    step: str
    by: str
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class Parties:
    """What the terms do not say: the names of both sides, of sites, products and systems."""

    provider: str
    customer: str
    sites: Mapping[str, str]
    products: Mapping[str, str]
    installations: Mapping[str, str] = field(default_factory=dict)


def procedure(
    content: Mapping[str, Any],
    *,
    digest: str,
    parties: Parties,
    revisions: Sequence[Revision],
    words: Words,
    approvals: Sequence[Approval] = (),
) -> Json:
    """The document of the last of `revisions`, whose terms are `content` with that digest.

    `approvals` are the steps of that revision, where it was approved by both sides.
    """
    current = revisions[-1]
    code = f"{content['agreement']['code']}-SP"
    sections, annexes = _body(content, parties, current, words)
    return {
        "lang": words.language,
        "title": words("title"),
        "subtitle": f"{content['agreement']['code']} {content['agreement']['name']}",
        "code": code,
        "provider": parties.provider,
        "customer": parties.customer,
        "labels": {key: words.own(words.texts[key]) for key in _LABELS},
        "facts": [
            [words("document_code"), code],
            [words("revision"), str(current.number)],
            [words("valid_from"), words.day(current.valid_from)],
            [words("published_on"), words.day(current.published_on)],
            [words("published_by"), current.published_by],
            [words("digest"), " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))],
        ],
        "revision": f"{words('revision')} {current.number}",
        "date": words.day(current.valid_from),
        "revisions": _revisions(revisions, words),
        "approvals": _approvals(approvals, words) if approvals else None,
        "sections": sections,
        "annexes": annexes,
    }


def _body(
    content: Mapping[str, Any], parties: Parties, current: Revision, words: Words
) -> tuple[list[Json], list[Json]]:
    """The numbered sections, and the annexes: clauses of each line, then the special days."""
    codes = [*content["lines"]]
    letters = dict(zip(codes, _ANNEXES, strict=False))
    days_annex = _ANNEXES[len(codes)]
    several = len(codes) > 1
    annexes = [
        clauses_annex(line, _clauses_title(line, words) if several else words("clauses"), words)
        for line in content["lines"].values()
    ]
    parts = [
        _scope(content, parties, current, words),
        *outline_sections(content, words),
        _definitions(words),
        hours_section(content, parties.sites, days_annex, words),
        severity_section(content, words),
        targets_section(content, words),
        counting_section(content, parties.sites, words),
        ways_section(content, words),
        customer_duties(content, words),
        third_party_section(content, words),
        provider_duties(content, words),
        included_section(content, letters, words),
        extra_section(content, words),
        raci_section(content, words),
        section(
            words("records"),
            [paragraph(words("records_changes")), paragraph(words("records_proof"))],
        ),
    ]
    days = special_days(content, parties.sites, current.valid_from, words)
    return [part for part in parts if part is not None], [*annexes, days]


def _clauses_title(line: Mapping[str, Any], words: Words) -> str:
    return words("clauses_of", line=words.of(line["name"]))


def _revisions(revisions: Sequence[Revision], words: Words) -> Json:
    rows = [
        [
            str(each.number),
            words.day(each.valid_from),
            words.day(each.published_on),
            each.published_by,
            each.reason,
        ]
        for each in revisions
    ]
    keys = ("revision", "valid_from", "published_on", "published_by", "revision_reason")
    return table([words(key) for key in keys], rows, ["auto", "auto", "auto", "3", "4"])


def _approvals(approvals: Sequence[Approval], words: Words) -> Json:
    rows = [
        [words(f"approval_{each.step}"), below(each.by, each.words), words.day(each.on)]
        for each in approvals
    ]
    head = [words("approval"), words("signed_name"), words("signed_on")]
    return table(head, rows, ["2", "3", "auto"])


def _scope(content: Mapping[str, Any], parties: Parties, current: Revision, words: Words) -> Json:
    agreement, lines = content["agreement"], [*content["lines"].values()]
    named = f"{agreement['code']} ({agreement['name']})"
    purpose = words(
        "purpose", provider=parties.provider, customer=parties.customer, agreement=named
    )
    last = date.fromisoformat(agreement["ends_on"]) - timedelta(days=1)
    first = date.fromisoformat(agreement["starts_on"])
    facts = [
        [words("agreement"), named],
        [words("agreement_kind"), words(f"kind_{agreement['kind']}")],
        [words("term"), words("from_to", first=words.day(first), last=words.day(last))],
        *_limits(content, parties, words),
    ]
    rows = [
        [
            words.of(line["name"]),
            words.of(line["plan"]["name"]),
            words.of(summary) if (summary := summary_of(line)) else DASH,
        ]
        for line in lines
    ]
    head, widths = [words("line"), words("plan"), words("summary")], ["2", "2", "4"]
    if all(row[2] == DASH for row in rows):
        rows, head, widths = [row[:2] for row in rows], head[:2], widths[:2]
    return section(
        words("scope"),
        [
            paragraph(purpose),
            paragraph(words("source", number=current.number)),
            {"kind": "facts", "rows": facts},
            table(head, rows, widths),
        ],
    )


def _limits(content: Content, parties: Parties, words: Words) -> Iterator[list[str]]:
    """What is served: sites always, the rest where a service is limited in it."""
    kinds = {code: said[words.language] for code, said in SHIPPED.spec("kind").values.items()}
    shown = (
        ("sites", "included_sites", parties.sites, words("all_sites")),
        ("products", "products", parties.products, words("no_limit")),
        ("installations", "installations", parties.installations, words("no_limit")),
        ("kinds", "services", kinds, words("no_limit")),
    )
    for label, part, names, otherwise in shown:
        if part != "included_sites" and not any(line[part] for line in content["lines"].values()):
            continue
        told = told_apart(content, words, partial(_named, part=part, names=names))
        said = [(line, ", ".join(found) or otherwise) for line, found in told]
        yield [words(label), "; ".join(f"{line}: {each}" if line else each for line, each in said)]


def _named(line: Mapping[str, Any], *, part: str, names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(str(each), str(each)) for each in line[part])


def _definitions(words: Words) -> Json:
    hours = words("hours")
    rows = [
        [words.own(each["word"]), words.own(each["meaning"]).format(hours=hours)]
        for each in words.definitions
    ]
    return section(
        words("definitions"), [table([words("word"), words("meaning")], rows, ["1", "3"])]
    )
