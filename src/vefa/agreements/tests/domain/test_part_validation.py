"""Parts that people read: what is refused, and that what is fine is printed."""

import pytest

from vefa.agreements.data import comparison_words
from vefa.agreements.domain.procedure_service import (
    extra_section,
    outline_sections,
    raci_section,
    third_party_section,
)
from vefa.agreements.domain.validation_parts import part_problems


def texts(word):
    return {"en": word, "tr": word, "ru": word, "kk": word}


DUTY = {
    "code": "access",
    "gate": "remote",
    "stops_clock": True,
    "wait_reason": "remote_access",
    "title": texts("Access"),
    "text": texts("keep it open"),
    "unmet": texts("clocks wait"),
}
RATE = {"code": "hour", "unit": "hour", "name": texts("hour"), "amount": None, "currency": None}
BAND = {"code": "A", "name": texts("up to 50 km"), "amount": "900.00", "currency": "TRY"}
PART = {"code": "cache", "part": texts("cache server"), "keeper": "Kuzey", "reach": "112"}
SHARE = {
    "code": "dev",
    "name": texts("dev"),
    "unit": "money",
    "of": "contract_value",
    "share_percent": 15,
}
VISITS = {"code": "visits", "name": texts("visits"), "unit": "visits", "opening": "2"}
PERSON = {"side": "customer", "role": texts("IT head"), "name": "Ece", "reach": "555"}
ROW = {"code": "fix", "activity": texts("Fixing"), "roles": {"we": "A/R", "you": "I"}}
MATRIX = {
    "parties": [{"code": "we", "name": texts("we")}, {"code": "you", "name": texts("you")}],
    "rows": [ROW],
}


def line(**changes):
    return {
        "line": "support",
        "name": texts("Support"),
        "clauses": [],
        "duties": [DUTY],
        "rates": [RATE],
        "travel_bands": [BAND],
        "third_parties": [PART],
        "allowances": [SHARE],
        "outline": {"scope": texts("the ERP"), "people": [PERSON], "own_project": True},
        "responsibilities": MATRIX,
        **changes,
    }


def test_what_is_whole_is_accepted():
    assert list(part_problems(line())) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"duties": [{**DUTY, "text": {"en": "x"}}]}, "not written in all four languages"),
        ({"duties": [{**DUTY, "gate": "moon"}]}, "a place that does not exist"),
        ({"duties": [{**DUTY, "wait_reason": None}]}, "say for which reason"),
        ({"duties": [DUTY, DUTY]}, "“access” is given twice"),
        ({"rates": [{**RATE, "amount": "-1", "currency": "TRY"}]}, "not negative"),
        ({"rates": [{**RATE, "name": {}}]}, "“hour” is not written"),
        ({"travel_bands": [{**BAND, "amount": None}]}, "needs an amount"),
        ({"travel_bands": [{**BAND, "amount": "NaN"}]}, "needs an amount"),
        ({"name": {**texts("Support"), "kk": " "}}, "“Support” is not written"),
        ({"summary": {"en": "Quick help"}}, "“Quick help” is not written"),
        ({"third_parties": [{**PART, "part": texts(" ")}]}, "not written"),
        ({"allowances": [{**SHARE, "share_percent": 120}]}, "between 0 and 100"),
        ({"allowances": [{"code": "h", "name": texts("h"), "opening": "x"}]}, "not negative"),
        ({"allowances": [{**SHARE, "period": "moon"}]}, "granted anew"),
        ({"allowances": [{**SHARE, "warnings": [0]}]}, "from 1 to 100"),
        ({"allowances": [{**SHARE, "unit": "hours"}]}, "so it is money"),
        ({"allowances": [{**SHARE, "unit": "moons"}]}, "what it is counted by"),
        ({"allowances": [SHARE, SHARE]}, "“dev” is given twice"),
        ({"allowances": [{**VISITS, "opening": "1.5"}]}, "whole numbers"),
        ({"rates": [{**RATE, "unit": "moon"}]}, "what it is counted by"),
        ({"rates": [{**RATE, "amount": "1", "currency": "lira"}]}, "three letters"),
        ({"outline": {"people": [{**PERSON, "side": "moon"}]}}, "needs a name and a side"),
        ({"outline": {"scope": {"en": "only"}}}, "“only” is not written"),
        ({"responsibilities": {**MATRIX, "parties": MATRIX["parties"][:1]}}, "at least two"),
        ({"responsibilities": {**MATRIX, "rows": [{**ROW, "roles": {"we": "R"}}]}}, "answers for"),
        ({"responsibilities": {**MATRIX, "rows": [{**ROW, "roles": {"we": "X"}}]}}, "a letter"),
        ({"responsibilities": {**MATRIX, "rows": [{**ROW, "area": "moon"}]}}, "is not there"),
        ({"responsibilities": {**MATRIX, "rows": [ROW, ROW]}}, "stands twice"),
        ({"responsibilities": {**MATRIX, "areas": [{"code": "a", "name": {}}]}}, "“a” is not"),
    ],
)
def test_what_is_refused(changes, words):
    found = [said for _, said in part_problems(line(**changes))]
    assert any(words in each["en"] for each in found), found
    assert all(set(each) == {"en", "tr", "ru", "kk"} for each in found)


def test_the_procedure_prints_them():
    words = comparison_words("en")
    content = {"lines": {"support": line()}}
    (outline,) = outline_sections(content, words)
    printed = repr(
        [
            outline,
            third_party_section(content, words),
            extra_section(content, words),
            raci_section(content, words),
        ]
    )
    for said in ("The ERP.", "Ece", "Cache server", "Kuzey", "Up to 50 km", "900.00", "A/R"):
        assert said in printed
    bare = {"lines": {"support": line(outline={}, third_parties=[])}}
    assert outline_sections(bare, words) == []
    assert third_party_section(bare, words) is None
