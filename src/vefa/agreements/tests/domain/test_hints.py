"""What is worth a look in drafted terms and refuses nothing."""

import pytest

from vefa.agreements.domain.hints import Around, hints_in

LANGUAGES = ("en", "tr", "ru", "kk")


def texts(word):
    return dict.fromkeys(LANGUAGES, word)


def clause(**names):
    return {"number": "1", "title": texts("x"), "text": texts("x"), **names}


RATE = {"code": "visit", "name": texts("visit rate")}
HOURS = {"code": "hours", "name": texts("help"), "opening": "10"}
BAND = {"code": "B", "name": texts("far")}
FAMILY = {"family": "erp", "kind": "change_request", "targets": {}}
AROUND = Around(sites=[("Gebze", "B"), ("Tuzla", "C"), ("Kars", "")], families={"erp"})


def said(line, around=AROUND):
    found = list(hints_in(line, around))
    assert all(set(sentence) == set(LANGUAGES) for _, sentence in found)
    return [(part, sentence["en"]) for part, sentence in found]


def test_what_is_used_gives_no_hint():
    line = {
        "rates": [RATE],
        "allowances": [HOURS],
        "targets": [{**FAMILY, "targets": {"response": {"hours": 1, "in": "elapsed"}}}],
        "services": [],
        "third_parties": [{"part": texts("cache"), "keeper": "Kuzey"}],
        "clauses": [clause(rate="visit"), clause(allowance="hours", outcome="not_served")],
    }
    assert said(line) == []


@pytest.mark.parametrize(
    ("line", "part", "words"),
    [
        ({"rates": [RATE]}, "rates", "No clause names “visit rate”"),
        ({"allowances": [HOURS]}, "allowances", "No clause draws from “help”"),
        ({"allowances": [{**HOURS, "opening": None}]}, "allowances", "how much of “help”"),
        ({"travel_bands": [BAND]}, "travel_bands", "“Tuzla” is in travel band C"),
        ({"travel_bands": [BAND]}, "travel_bands", "In no travel band: Kars."),
        ({"targets": [{**FAMILY, "family": "erq"}]}, "targets", "the family “erq”"),
        ({"targets": [FAMILY], "services": ["fault"]}, "targets", "no requests of the kind"),
        ({"summary": texts("fast"), "summary_for": "other terms"}, "service", "not printed"),
        ({"targets": []}, "targets", "No time is promised"),
        ({"targets": [{"targets": {"response": None}}]}, "targets", "No time is promised"),
        ({"clauses": [clause(outcome="included")]}, "clauses", "what is not served"),
        ({"third_parties": [{"part": texts("cache")}]}, "third_parties", "who keeps “cache”"),
    ],
)
def test_what_is_worth_a_look(line, part, words):
    assert any(where == part and words in sentence for where, sentence in said(line)), said(line)


def test_sites_are_not_asked_for_bands_where_there_are_none():
    assert said({"travel_bands": []}) == []
