"""Clauses in the words of those who edit them."""

import pytest

from vefa.coverage.domain import LANGUAGES
from vefa.coverage.domain.editing import asked_facts, free_number, moved, set_in_words
from vefa.coverage.tests.domain.small import clause_set, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_clause_is_told_with_what_it_tests(language):
    clauses = clause_set(row(1, "billable", {"wet": True}, subjects=["travel"]), row(2))
    first, last = set_in_words(clauses, language).clauses
    label = clauses.vocabulary.spec("wet").label[language]
    assert [name for name, _values in first.tests] == [label]
    assert len(first.subjects) == 1
    assert (last.tests, last.subjects, last.problems) == ((), (), ())
    assert all((first.title, first.printed, first.conclusion))


def test_a_contradiction_is_told_at_both_a_dead_clause_at_itself():
    told = set_in_words(
        clause_set(
            row(1, "billable", {"wet": True}),
            row(2, "covered", {"wet": True}),
            row(3),
            row(4, when={"wet": False}),
        ),
        "en",
    )
    one, two, three, four = (clause.problems for clause in told.clauses)
    assert one == two
    assert "different outcomes" in one[0]
    assert three == ()
    assert "can never decide" in four[0]


def test_what_nothing_covers_is_told_of_the_whole_set():
    told = set_in_words(clause_set(row(1, when={"wet": True})), "en")
    assert told.clauses[0].problems == ()
    assert any("closing default" in said for said in told.problems)


def test_the_bench_asks_for_what_is_tested_and_nothing_else():
    clauses = clause_set(row(1, "billable", {"wet": True}), row(2))
    assert [spec.name for spec in asked_facts(clauses)] == ["wet"]


def test_rows_move_and_stop_at_the_ends():
    assert moved("abc", 0, 1) == ["b", "a", "c"]
    assert moved("abc", 2, 1) == ["a", "b", "c"]
    assert free_number([]) == "1"
