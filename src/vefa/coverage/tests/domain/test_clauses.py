import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.coverage.domain import (
    LANGUAGES,
    BadClause,
    ClauseSet,
    CoverageError,
    Outcome,
    decide,
    describe_error,
)
from vefa.coverage.tests.domain.small import POT, SAME, SMALL, clause_set, row, unhurried

FULL = [
    row("1.1", "not_served", {"wet": False}, group=1),
    row("2.1", "allowance", {"colour": ["red"]}, allowance="pot"),
    row("2.2", "billable", {"level": {"from": 1, "to": 3}}, rate="day", subjects=["visit"]),
    row("3.1", "billable", {"level": {"to": 0}}),
    row("9"),
]


def test_clauses_are_written_as_they_were_read():
    line = {"clauses": FULL, "allowances": [POT]}
    clauses = ClauseSet.from_json(line, SMALL)
    written = json.loads(json.dumps(clauses.to_json()))
    again = ClauseSet.from_json({**line, "clauses": written}, SMALL)
    assert again == clauses
    assert again.to_json() == clauses.to_json()


def test_a_clause_without_subjects_speaks_of_all():
    clauses = clause_set(row("1"))
    assert clauses.clauses[0].subjects == (
        "request", "remote_work", "visit", "travel", "part", "loaner", "upgrade",
    )  # fmt: skip


def test_the_shipped_facts_may_be_given_further_values():
    own = {"en": "garden", "tr": "bahçe", "ru": "сад", "kk": "бақ"}
    line = {
        "values": {"item": {"garden": own}},
        "clauses": [row("1", when={"item": ["garden"]}), row("2", "billable")],
    }
    clauses = ClauseSet.from_json(line)
    assert decide({"item": "garden"}, clauses).outcome is Outcome.COVERED
    assert clauses.vocabulary.spec("item").values["garden"]["kk"] == "бақ"


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("unknown_fact", [row(1, when={"mood": ["good"]})]),
        ("fact_not_tested", [row(1, when={"name": ["Vefa"]})]),
        ("bad_test", [row(1, when={"colour": "red"})]),
        ("bad_test", [row(1, when={"colour": []})]),
        ("bad_test", [row(1, when={"colour": ["pink"]})]),
        ("bad_test", [row(1, when={"colour": ["red", "green", "blue"]})]),
        ("bad_test", [row(1, when={"wet": "yes"})]),
        ("bad_test", [row(1, when={"level": {}})]),
        ("bad_test", [row(1, when={"level": {"from": 2, "to": 2}})]),
        ("bad_test", [row(1, when={"level": {"from": "1.5"}})]),
        ("bad_test", [row(1, when={"level": {"above": 1}})]),
        ("bad_test", [{**row(1), "when": []}]),
        ("bad_outcome", [row(1, "free")]),
        ("bad_subjects", [row(1, subjects=[])]),
        ("bad_subjects", [row(1, subjects=["visit", "visit"])]),
        ("bad_subjects", [row(1, subjects=["dinner"])]),
        ("bad_code", [{**row(1), "number": "one"}]),
        ("bad_code", [{**row(1), "code": "Not A Code"}]),
        ("bad_code", [row(1, group=10)]),
        ("bad_code", [row(1, "billable", rate="Day rate")]),
        ("unknown_keys", [row(1, colour="red")]),
        ("rate_not_billable", [row(1, rate="day")]),
        ("allowance_without_outcome", [row(1, "allowance")]),
        ("allowance_without_outcome", [row(1, allowance="pot")]),
        ("remedy_without_outcome", [row(1, remedy=SAME)]),
        ("remedy_without_outcome", [row(1, "not_served", remedy=None)]),
        ("allowance_tested", [row(1, "allowance", {"pot_left": {"from": 1}}, allowance="pot")]),
        ("bad_text", [row(1, title={"en": "Only English"})]),
        ("bad_text", [row(1, text={**SAME, "ru": " "})]),
        ("bad_template", [row(1, text={**SAME, "kk": "[жақша"})]),
        ("bad_template", [row(1, text={**SAME, "kk": "{жақша"})]),
        ("bad_template", [row(1, text={**SAME, "en": "[a|{name}]"})]),
        ("bad_gap", [row(1, text={**SAME, "tr": "{name} için"})]),
        ("bad_gap", [row(1, text={**SAME, "tr": "[{mood}]"})]),
        ("named_twice", [row(1), row(1)]),
        ("bad_rows", [1]),
    ],
)
def test_a_clause_that_cannot_be_meant_is_refused(code, rows):
    with pytest.raises(BadClause) as caught:
        clause_set(*rows)
    assert caught.value.code == code
    said = {describe_error(caught.value, language) for language in LANGUAGES}
    assert len(said) == 4
    assert not any("{" in sentence for sentence in said if code != "bad_template")


@pytest.mark.parametrize(
    "line",
    [
        {"clauses": "none"},
        {"clauses": [], "values": []},
        {"clauses": [], "values": {"item": ["garden"]}},
        {"clauses": [], "values": {"wet": {"perhaps": SAME}}},
        {"clauses": [], "allowances": [{"name": SAME}]},
        {"clauses": [], "rates": [{"code": "day"}]},
    ],
)
def test_a_line_that_cannot_be_read_is_refused(line):
    with pytest.raises(CoverageError):
        ClauseSet.from_json(line, SMALL)


def test_a_gap_outside_brackets_is_a_fact_that_the_clause_tests():
    text = {**SAME, "en": "it is {colour}[, as {name} said]"}
    clauses = clause_set(row(1, when={"colour": ["red"]}, text=text), row(2))
    assert clauses.clause("1").text["en"] == text["en"]


def test_a_number_that_no_clause_has_is_an_error():
    with pytest.raises(BadClause):
        clause_set(row(1)).clause("7.3")


def test_the_set_says_which_facts_it_needs():
    clauses = ClauseSet.from_json({"clauses": FULL, "allowances": [POT]}, SMALL)
    assert clauses.needs == {"wet", "colour", "level", "pot_left"}
    assert clauses.needed_by_draws == {"pot": "pot_needed"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["red", "covered", "1", ""]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(
        ["from", "to", "en", "tr", "ru", "kk", "colour", "wet", "level"]), inner, max_size=4),
    max_leaves=6,
)  # fmt: skip


@unhurried
@given(st.sampled_from(FULL), st.sampled_from(sorted({k for r in FULL for k in r})), json_values)
def test_whatever_is_written_in_a_clause_is_read_or_refused(good, key, value):
    said = _read_or_told({**good, key: value})
    assert said
    assert "{" not in said or "{" in str(value)


def _read_or_told(raw):
    try:
        return str(clause_set(raw).to_json()[0]["code"])
    except CoverageError as error:
        return describe_error(error, "ru")
