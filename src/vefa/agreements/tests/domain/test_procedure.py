import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vefa.agreements.building import Place, snapshot
from vefa.agreements.data import plan_codes, plan_template, procedure_words
from vefa.agreements.domain.content import digest_of
from vefa.agreements.domain.procedure import Approval, Parties, Revision, procedure
from vefa.coverage.domain import LANGUAGES, ClauseSet, wording
from vefa.documents.drawing import pdf_of

AMOUNTS = {"standard": {"visit": Decimal(4500)}}
DATA = {"text", "list", "steps", "table", "facts", "auto"} | {
    "Addendum 1", "AN-1 Support", "AN-1 (Support)", "Ahenk", "Ahenk ERP", "Almaty",
    "Almaty, Ankara", "Anadolu", "Ankara", "Asia/Almaty", "Elif", "Europe/Istanbul", "Signed",
    "center", "right",
}  # fmt: skip
HOSTILE = '#panic("x") *b* $x$ \\ <l> {gap} %s'


def line_of(plan, included_sites=(7, 8)):
    template = plan_template(plan)
    built = snapshot(
        prefix=plan,
        hours=template.hours,
        main=Place("TR", "Europe/Istanbul"),
        sites=[Place("KZ", "Asia/Almaty", 7), Place("TR", "Europe/Istanbul", 8)],
        years=range(2026, 2028),
        provider_country="TR",
    )
    line = template.to_terms(
        calendars=built.calendars,
        calendar=built.default,
        sites=built.sites,
        amounts=AMOUNTS.get(plan),
        currency="TRY",
        contract_value=Decimal(240000),
    )
    limits = {"included_sites": list(included_sites), "products": ["erp"]}
    return line | limits | {"installations": [], "services": ["fault"]}


def content_of(*plans, **changes):
    lines = {line["line"]: {**line, **changes} for line in map(line_of, plans)}
    calendars = {}
    for line in lines.values():
        calendars |= line.pop("calendars")
    agreement = {
        "code": "AN-1",
        "name": "Support",
        "kind": "maintenance",
        "starts_on": "2026-01-01",
        "ends_on": "2027-01-01",
    }
    return {"agreement": agreement, "calendars": calendars, "lines": lines}


def made(content, language="en", valid_from=date(2026, 6, 1), approvals=(), **names):
    parties = {
        "provider": "Ahenk",
        "customer": "Anadolu",
        "sites": {"7": "Almaty", "8": "Ankara"},
        "products": {"erp": "Ahenk ERP"},
    } | names
    return procedure(
        content,
        digest=digest_of(content),
        parties=Parties(**parties),
        revisions=[
            Revision(1, date(2026, 1, 1), date(2025, 12, 20), "Elif", "Signed"),
            Revision(2, valid_from, date(2026, 5, 20), "Elif", "Addendum 1"),
        ],
        words=procedure_words(language),
        approvals=approvals,
    )


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def shape_of(value):
    """The document without its words: what must be equal in every language."""
    if isinstance(value, dict):
        return {key: shape_of(each) for key, each in value.items()}
    return [shape_of(each) for each in value] if isinstance(value, list) else ""


def rows_of(document, title):
    for part in document["sections"]:
        for each in (part, *part["sections"]):
            if each["title"] == title:
                return [row for block in each["blocks"] for row in block.get("rows", [])]
    raise LookupError(title)


@pytest.mark.parametrize("plan", plan_codes())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plan_in_every_language(plan, language):
    document = made(content_of(plan), language)
    words = [*texts_in(document)]
    labels = {*document["labels"].values()}
    left = [each for each in words if re.search(r"[{}\[\]]", each) and each not in labels]
    assert left == []
    assert shape_of(document) == shape_of(made(content_of(plan)))
    whole = "\n".join(words)
    clauses = ClauseSet.from_json(content_of(plan)["lines"][document_line(plan)])
    for clause in clauses.clauses:
        assert clause.title[language] in whole
        assert wording(clause, clauses, language) in whole
    if language in ("ru", "kk"):
        latin = {each for each in words if re.search(r"[a-z]{4,}", each)}
        foreign = {each for each in latin if not re.search(r"[а-яё]", each.lower())}
        assert foreign <= DATA | {document["facts"][-1][1]}


def document_line(plan):
    return plan_template(plan).line


def test_the_title_block_and_the_revisions():
    content = content_of("standard")
    document = made(content)
    facts = dict(document["facts"])
    assert (facts["Document code"], facts["Revision"]) == ("AN-1-SP", "2")
    assert facts["In force from"] == "1 June 2026"
    assert facts["Digest of the terms (SHA-256)"].replace(" ", "") == digest_of(content)
    assert [row[0] for row in document["revisions"]["rows"]] == ["1", "2"]
    assert document["revisions"]["rows"][1][4] == "Addendum 1"


def test_what_is_promised():
    document = made(content_of("standard"))
    rows = rows_of(document, "Software support, all requests")
    assert rows[0] == [
        "S1",
        {"title": "1\xa0h", "text": "in service hours"},
        {"title": "8\xa0h", "text": "in service hours"},
        "3\xa0business days",
    ]
    assert rows[3][2:] == ["–", "with the next release"]
    premium = rows_of(made(content_of("premium")), "Software support, all requests")
    assert premium[0][3] == {"title": "24\xa0h", "text": "day and night"}


def test_an_agreed_date_stands_where_no_resolution_time_is_promised():
    document = made(content_of("agreed_dates"))
    faults = rows_of(document, "System maintenance: fault")
    assert faults[0][0] == "all"
    assert faults[0][-1] == "on the agreed date"
    assert rows_of(document, "How time is counted")[-1][0] == "Resolution"


def test_hours_by_site_and_the_special_days():
    document = made(content_of("standard"))
    assert [row[:2] for row in rows_of(document, "Service hours")] == [
        ["Almaty", "Asia/Almaty"],
        ["Ankara", "Europe/Istanbul"],
    ]
    istanbul = document["annexes"][1]["sections"][1]
    assert istanbul["title"] == "Calendar of: Ankara"
    rows = istanbul["blocks"][0]["rows"]
    assert ["29 October 2026", "Republic Day", "closed"] in rows
    assert [row[2] for row in rows if row[0] == "28 October 2026"] == ["08:00–13:00"]


def test_days_before_the_terms_hold_are_no_special_days():
    later = made(content_of("standard"), valid_from=date(2026, 10, 29))
    rows = later["annexes"][1]["sections"][1]["blocks"][0]["rows"]
    assert rows[0] == ["29 October 2026", "Republic Day", "closed"]


def test_two_services_with_the_same_special_days_share_a_list():
    whole = {"included_sites": [], "sites": {}}
    document = made(content_of("helpdesk", "agreed_dates", **whole))
    calendars = document["annexes"][2]["sections"]
    assert [each["title"] for each in calendars] == [
        "Calendar of: Computer help desk (all sites of the customer); "
        "System maintenance (all sites of the customer)"
    ]


def test_who_approved_stands_in_the_document():
    assert made(content_of("standard"))["approvals"] is None
    day = date(2026, 5, 19)
    approvals = [
        Approval("submit", "Elif", day),
        Approval("agree", "Ece", day),
        Approval("sign", "Elif", day, "Ece, on 19 May, kept in folder 7"),
    ]
    rows = made(content_of("standard"), approvals=approvals)["approvals"]["rows"]
    assert rows == [
        ["Prepared", "Elif", "19 May 2026"],
        ["Approved for the customer, in the portal", "Ece", "19 May 2026"],
        [
            "Signed by the customer on paper, noted by",
            {"title": "Elif", "text": "Ece, on 19 May, kept in folder 7"},
            "19 May 2026",
        ],
    ]


def test_a_plan_s_summary_is_printed_while_the_terms_are_the_plan_s():
    content = content_of("agreed_dates")
    assert "a fix date agreed within 2 hours" in summary_in(content)
    (line,) = content["lines"].values()
    line["allowances"][0] |= {"opening": "1.00", "currency": "EUR"}
    line["rates"][0] |= {"amount": "10.00", "currency": "EUR"}
    assert "a fix date agreed within 2 hours" in summary_in(content)
    line["targets"][1]["targets"]["fix_date"]["minutes"] = 60
    assert summary_in(content) is None
    line |= {"summary": dict.fromkeys(LANGUAGES, "Dates within an hour"), "summary_for": ""}
    assert summary_in(content) == "Dates within an hour"


def summary_in(content):
    document = made(json.loads(json.dumps(content)))
    (row,) = document["sections"][0]["blocks"][3]["rows"]
    return row[2] if len(row) > 2 else None


def test_rates_with_and_without_an_amount():
    rows = {
        row[0]: row for row in rows_of(made(content_of("standard")), "Extra services and rates")
    }
    assert rows["Visit rate"][2:] == ["hour", "4,500.00\xa0TRY"]
    assert rows["Audit rate"][2:] == ["day", "by quote"]
    assert "(7.2)" in rows["Visit rate"][1]


def test_the_allowance_of_the_contract_value():
    rows = rows_of(made(content_of("agreed_dates")), "What is included")
    assert ["Developments", "15 % of the contract value: 36,000.00\xa0TRY"] in rows


def test_responsibilities_stand_where_the_terms_have_them():
    titles = [part["title"] for part in made(content_of("standard"))["sections"]]
    assert "Responsibilities" not in titles
    text = dict.fromkeys(LANGUAGES, "Cluster")
    matrix = {
        "parties": [{"code": "desk", "name": dict.fromkeys(LANGUAGES, "Desk")}],
        "rows": [{"activity": text, "roles": {"desk": "R"}}, {"activity": text, "roles": {}}],
    }
    document = made(content_of("standard", responsibilities=matrix))
    assert rows_of(document, "Responsibilities") == [["Cluster", "R"], ["Cluster", "–"]]


def test_two_lines_have_an_annex_of_clauses_each():
    document = made(content_of("standard", "helpdesk"))
    titles = [annex["title"] for annex in document["annexes"]]
    assert titles == ["Clauses: Software support", "Clauses: Computer help desk", "Special days"]


def test_names_with_signs_of_every_kind_are_only_names():
    content = content_of("standard")
    content["agreement"]["name"] = HOSTILE
    document = made(content, customer=HOSTILE, provider=HOSTILE, sites={"7": HOSTILE, "8": HOSTILE})
    assert document["customer"] == HOSTILE
    assert document["sections"][0]["blocks"][0]["text"].count(HOSTILE) == 3
    assert rows_of(document, "Service hours")[0][0] == HOSTILE
    assert json.loads(json.dumps(document)) == document
    made_at = datetime(2026, 5, 20, tzinfo=UTC)
    assert pdf_of(document, made_at=made_at) == pdf_of(document, made_at=made_at)
