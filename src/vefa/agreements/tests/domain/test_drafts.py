"""A section put into a draft brings along what follows from it."""

from vefa.agreements.domain.drafts import (
    section_of,
    with_section,
    with_section_as,
    with_shares,
    wrong_shares,
)

SHARE = {"code": "dev", "unit": "money", "of": "contract_value", "share_percent": 15}
HELP = {"code": "help", "unit": "hours", "opening": "10", "currency": "TRY"}


def terms(**changes):
    row = {**SHARE, "opening": "15000.00", "currency": "TRY", **changes}
    header = {"value": "100000", "currency": "TRY"}
    return {"agreement": header, "lines": {"support": {"allowances": [row, HELP]}}}


def rows(content):
    return content["lines"]["support"]["allowances"]


def test_allowances_brought_back_are_shares_of_the_present_value():
    kept = section_of(terms(), "support", "allowances")
    header = {"value": "200000", "currency": "EUR"}
    dearer = with_section(terms(), "", "agreement", header)
    for write in (with_section, with_section_as):
        share, untouched = rows(write(dearer, "support", "allowances", kept))
        assert (share["opening"], share["currency"]) == ("30000.00", "EUR")
        assert untouched == HELP


def test_other_amounts_than_the_share_are_told():
    assert wrong_shares(terms()) == []
    assert wrong_shares(terms(opening="15000")) == []
    for wrong in ({"opening": "1.00"}, {"opening": None}, {"currency": "EUR"}):
        ((line, row),) = wrong_shares(terms(**wrong))
        assert (line, row["code"]) == ("support", "dev")


def test_a_share_that_cannot_be_worked_out_is_left_to_its_own_refusal():
    unread = terms(share_percent="x", opening="1")
    assert with_shares(unread) == unread
    assert wrong_shares(unread) == []
