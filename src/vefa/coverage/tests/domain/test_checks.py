import pytest

from vefa.coverage.domain import LANGUAGES, SHIPPED, check, describe
from vefa.coverage.tests.domain.small import clause_set, row

ALL = ["request", "remote_work", "visit", "travel", "part", "loaner", "upgrade"]


def kinds(*rows):
    return [(problem.kind, problem.clauses) for problem in check(clause_set(*rows))]


def test_a_sound_set_has_no_problem():
    assert kinds(row(1, "billable", {"wet": True}), row(2)) == []


def test_a_contradiction_names_both_clauses():
    rows = row(1, "billable", {"wet": True}), row(2, "covered", {"wet": True}), row(3)
    assert kinds(*rows) == [("contradiction", ("1", "2"))]


def test_different_rates_are_different_outcomes():
    one = row(1, "billable", {"wet": True}, rate="day")
    other = row(2, "billable", {"wet": True}, rate="night")
    assert kinds(one, other, row(3)) == [("contradiction", ("1", "2"))]


def test_a_clause_that_says_the_same_again_is_unreachable():
    assert kinds(row(1, when={"wet": True}), row(2, when={"wet": True}), row(3)) == [
        ("unreachable", ("2", "1"))
    ]


def test_what_speaks_of_fewer_subjects_first_is_an_exception():
    assert kinds(row(1, "billable", subjects=["travel"]), row(2)) == []
    assert kinds(row(1), row(2, "billable", subjects=["travel"])) == [("contradiction", ("1", "2"))]


def test_a_clause_may_be_covered_by_the_union_of_others():
    rows = [
        row(1, when={"wet": True}),
        row(2, when={"colour": ["red", "green"], "wet": False}),
        row(3, "billable", {"colour": ["blue"], "level": {"to": 2}}),
        row(4, "billable", {"colour": ["blue"], "level": {"from": 2}}),
        row(5, "billable", {"colour": ["green", "blue"]}),
        row(6),
    ]
    assert kinds(*rows) == [("unreachable", ("5", "1", "2", "3", "4"))]


def test_an_allowance_that_may_be_used_up_leaves_something_to_later_clauses():
    rows = [
        row(1, "allowance", {"wet": True}, allowance="pot"),
        row(2, "billable", {"wet": True}),
        row(3),
    ]
    assert kinds(*rows) == []


def test_a_closing_default_lives_from_what_is_not_known():
    rows = row(1, when={"wet": True}), row(2, when={"wet": False}), row(3, "billable")
    assert kinds(*rows) == []


def test_a_second_closing_default_does_not():
    assert kinds(row(1), row(2)) == [("unreachable", ("2", "1"))]


def test_a_gap_is_told_by_an_example():
    (problem,) = check(clause_set(row(1, when={"wet": True}, subjects=ALL)))
    assert (problem.kind, problem.subjects) == ("uncovered", tuple(ALL))
    assert dict(problem.example) == {"wet": False}


def test_a_gap_may_lie_only_in_what_is_not_known():
    (problem,) = check(clause_set(row(1, when={"wet": True}), row(2, when={"wet": False})))
    assert (dict(problem.example), problem.not_known) == ({}, ("wet",))


def test_no_clauses_at_all_are_a_gap():
    (problem,) = check(clause_set())
    assert problem.subjects == tuple(ALL)


def test_many_overlapping_clauses_are_checked_without_trying_every_combination():
    items = ["facility_change", "system_audit", "data_entry", "new_device", "consumables"]
    rows = [
        row(n, "billable", {"item": [items[n % 5]], "hours_so_far": {"from": n, "to": n + 7}})
        for n in range(1, 120)
    ]
    assert check(clause_set(*rows, row(200), vocabulary=SHIPPED)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_is_told_in_every_language(language):
    sets = [
        clause_set(row("4.1", "billable", {"wet": True}), row("4.2", when={"wet": True}), row(5)),
        clause_set(row("6.1", when={"wet": True}), row("6.2", when={"wet": True}), row(7)),
        clause_set(row("8.1", when={"level": {"to": 2}})),
        clause_set(row("8.1", when={"wet": True}), row("8.2", when={"wet": False})),
    ]
    for clauses in sets:
        (problem,) = check(clauses)
        said = describe(problem, clauses, language)
        assert "{" not in said
        assert all(number in said for number in problem.clauses)


def test_a_problem_reads_as_a_sentence():
    clauses = clause_set(row("6.1", when={"wet": True}), row("6.2", when={"wet": True}), row(7))
    (problem,) = check(clauses)
    assert describe(problem, clauses, "en") == (
        "Clause 6.2 “words” can never decide once the facts are known, because these always come"
        " first: Clause 6.1 “words”."
    )
