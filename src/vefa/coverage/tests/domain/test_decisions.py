import json
from decimal import Decimal

import pytest

from vefa.coverage.domain import (
    BadFact,
    ClauseSet,
    Decision,
    Facts,
    NoClauseMatches,
    Outcome,
    decide,
)
from vefa.coverage.tests.domain.small import SAME, SMALL, clause_set, row

MONEY = {"code": "works", "name": SAME, "unit": "money"}
WORKS = {
    "allowances": [MONEY],
    "clauses": [
        row("1", "not_served", {"wet": False}),
        row("7.1", "allowance", {"colour": ["red"]}, allowance="works"),
        row("7.2", "billable", {"colour": ["red"]}, rate="day"),
        row("9", "billable"),
    ],
}


def works(**facts):
    return decide({"wet": True, "colour": "red", **facts}, ClauseSet.from_json(WORKS, SMALL))


def test_an_allowance_is_drawn_from_while_enough_is_left():
    decision = works(works_left="100.00", works_needed="30.50")
    assert (decision.outcome, decision.allowance) == (Outcome.ALLOWANCE, "works")
    assert (decision.draw.left_before, decision.draw.drawn) == (Decimal(100), Decimal("30.50"))
    assert decision.draw.left_after == Decimal("69.50")
    assert decision.draw.excess == 0
    assert decision.draw.beyond is None
    assert not decision.provisional


def test_what_goes_beyond_the_allowance_is_decided_by_the_clauses_that_follow():
    draw = works(works_left=100, works_needed=130).draw
    assert (draw.drawn, draw.left_after, draw.excess) == (100, 0, 30)
    assert (draw.beyond.clause, draw.beyond.outcome, draw.beyond.rate) == (
        "7.2",
        Outcome.BILLABLE,
        "day",
    )


@pytest.mark.parametrize("left", [0, -5])
def test_an_exhausted_allowance_falls_through(left):
    decision = works(works_left=left, works_needed=10)
    assert (decision.clause, decision.rate) == ("7.2", "day")
    assert [verdict.clause for verdict in decision.used_up] == ["7.1"]
    assert decision.draw is None


def test_an_amount_that_nobody_has_estimated_is_an_open_fact():
    decision = works(works_left=100)
    assert decision.provisional
    assert decision.draw.left_after is None
    (missing,) = decision.open_facts
    assert missing.fact == "works_needed"
    within, beyond = missing.answers
    assert (within.outcome, within.spans[0].end) == (Outcome.ALLOWANCE, Decimal("100.01"))
    assert (beyond.outcome, beyond.spans[0].start) == (Outcome.BILLABLE, Decimal("100.01"))


def test_what_is_left_may_itself_be_unknown():
    decision = works(works_needed=10)
    assert decision.clause == "7.2"
    assert [fact.fact for fact in decision.open_facts] == ["works_left"]


def test_less_than_nothing_cannot_be_needed():
    with pytest.raises(BadFact):
        works(works_left=10, works_needed=-1)


def test_an_allowance_needs_no_name_to_be_drawn_from():
    clauses = ClauseSet.from_json(WORKS["clauses"], SMALL)
    decision = decide({"wet": True, "colour": "red", "works_left": 3, "works_needed": 1}, clauses)
    assert decision.draw.left_after == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"wet": True, "colour": "red", "works_left": "100.25", "works_needed": "130.50"},
        {"wet": True, "colour": "red", "works_left": 0},
        {"colour": "blue"},
        {"name": {"en": "A", "tr": "B", "ru": "C", "kk": "D"}},
    ],
)
def test_a_decision_is_kept_with_its_facts_and_read_again_as_it_was(facts):
    clauses = ClauseSet.from_json(WORKS, SMALL)
    decision = decide(facts, clauses)
    kept = json.loads(json.dumps(decision.to_json()))
    assert Decision.from_json(kept, clauses.vocabulary) == decision
    assert Decision.from_json(kept, clauses.vocabulary).to_json() == decision.to_json()
    assert decide(kept["facts"], clauses) == decision


def test_a_clause_about_another_subject_says_nothing():
    clauses = clause_set(row(1, "billable", subjects=["visit"]), row(2))
    assert decide({}, clauses).clause == "2"
    assert decide({}, clauses, "visit").clause == "1"


def test_only_facts_that_can_change_the_outcome_are_open():
    clauses = clause_set(
        row(1, "billable", {"colour": ["red"], "wet": True}),
        row(2, "covered", {"level": {"from": 3}}),
        row(3, "covered"),
    )
    decision = decide({"wet": False}, clauses)
    assert (decision.clause, decision.open_facts) == ("3", ())
    assert [fact.fact for fact in decide({"wet": True}, clauses).open_facts] == ["colour"]


def test_an_answer_groups_the_values_that_lead_to_the_same():
    clauses = clause_set(
        row(1, "billable", {"level": {"from": 0, "to": 1}}),
        row(2, "billable", {"level": {"from": 1, "to": 2}}),
        row(3, "covered"),
    )
    (level,) = decide({}, clauses).open_facts
    covered, billable = level.answers
    assert [(s.start, s.end) for s in billable.spans] == [(0, 2)]
    assert billable.clauses == ("1", "2")
    assert [(s.start, s.end) for s in covered.spans] == [(None, 0), (2, None)]


def test_without_a_closing_default_there_may_be_no_decision():
    with pytest.raises(NoClauseMatches):
        decide({}, clause_set(row(1, when={"wet": True})))


@pytest.mark.parametrize(
    "facts",
    [{"mood": "good"}, {"colour": "pink"}, {"wet": 1}, {"level": "1.5"}, {"level": True}],
)
def test_what_the_vocabulary_does_not_have_is_refused(facts):
    with pytest.raises(BadFact):
        decide(facts, clause_set(row(1)))


def test_a_subject_that_does_not_exist_is_refused():
    with pytest.raises(BadFact):
        decide({}, clause_set(row(1)), "dinner")


def test_a_fact_given_as_none_is_not_known():
    assert dict(Facts.from_json({"colour": None, "level": "2"}, SMALL)) == {"level": Decimal(2)}
