"""Which row of targets holds for a ticket."""

import pytest

from vefa.commitments.domain import BadTerms, ambiguous, clocks_for, read_rows, targets_for


def hours(count):
    return {"hours": count, "in": "business"}


TABLE = [
    {"severity": "S1", "targets": {"response": hours(1), "fix_date": hours(2)}},
    {"severity": "S2", "targets": {"response": hours(4)}},
    {"kind": "question", "targets": {"response": hours(9)}},
    {"family": "erp", "severity": "S1", "targets": {"response": hours(3)}},
    {"line": "care", "family": "erp", "severity": "S1", "targets": {"response": None}},
    {"severity": "VIP", "targets": {"response": hours(5)}},
]


@pytest.mark.parametrize(
    ("line", "family", "kind", "severity", "expected"),
    [
        ("software", "crm", "fault", "S1", {"response": hours(1), "fix_date": hours(2)}),
        ("software", "crm", "question", "S3", {"response": hours(9)}),
        ("software", "crm", "question", "S2", {"response": hours(9)}),
        ("software", "erp", "fault", "S1", {"response": hours(3), "fix_date": hours(2)}),
        ("care", "erp", "fault", "S1", {"response": None, "fix_date": hours(2)}),
        ("care", "erp", "request", "S1", {"response": None}),
        ("software", "crm", "fault", "S4", {}),
        ("software", "crm", "fault", "VIP", {"response": hours(5)}),
    ],
)
def test_the_most_specific_row_wins(line, family, kind, severity, expected):
    rows = read_rows(TABLE)
    found = targets_for(rows, line=line, family=family, kind=kind)
    assert found[severity] == expected
    reordered = targets_for(reversed(rows), line=line, family=family, kind=kind)
    assert reordered == found


def test_rows_that_need_a_decision_are_found():
    rows = read_rows(TABLE)
    assert {(a.key, b.key) for a, b, _ in ambiguous(rows)} == {
        (("", "", "", severity), ("", "", "question", "")) for severity in ("S1", "S2")
    } | {(("", "", "question", ""), ("", "", "", "VIP"))}


def test_a_row_for_both_settles_it():
    settled = [
        *TABLE[:3],
        {"kind": "question", "severity": "S1", "targets": {"response": hours(2)}},
        {"kind": "question", "severity": "S2", "targets": {"response": hours(2)}},
    ]
    assert list(ambiguous(read_rows(settled))) == []


def test_the_same_row_twice_with_different_targets():
    twice = [TABLE[1], {"severity": "S2", "targets": {"response": hours(5)}}]
    assert len(list(ambiguous(read_rows(twice)))) == 1
    assert list(ambiguous(read_rows([TABLE[1], TABLE[1]]))) == []


def test_kinds_have_their_clocks():
    assert clocks_for("fault") == ["response", "fix_date", "onsite", "workaround", "resolution"]
    assert clocks_for("question") == ["response", "onsite", "workaround", "resolution"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("rows", "expected a list of rows"),
        ([3], "row 0: expected an object with targets"),
        ([{"severity": "S1"}], "row 0: expected an object with targets"),
        ([{"targets": {}, "product": "x"}], "row 0: 'product' is no field"),
        ([{"targets": {}, "family": 3}], "row 0: family: 3 is no text"),
        ([{"targets": {"x": None}}], "row 0: 'x' is no clock"),
    ],
)
def test_refused(data, message):
    with pytest.raises(BadTerms) as raised:
        read_rows(data)
    assert message in str(raised.value)
