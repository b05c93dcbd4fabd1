"""What is left of an allowance follows from the terms and the entries of its ledger."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.agreements.domain.allowances import (
    Balance,
    Booked,
    EntryKind,
    Period,
    balance,
    draw,
    facts_for,
    give_back,
    granted_by,
    newly_reached,
    period_at,
)
from vefa.agreements.domain.templates import opened

D = Decimal
DRAW, RETURN = EntryKind.DRAW, EntryKind.RETURN
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SHARE = {"code": "developments", "share_percent": 15, "of": "contract_value"}


def drawn(taken: str, beyond: str = "0", **more: object) -> Booked:
    return Booked(DRAW, -D(taken), D(beyond), **more)


def test_draws_returns_and_corrections_make_the_balance():
    entries = [
        Booked(EntryKind.OPENING, D(-4)),
        drawn("3", "0"),
        Booked(EntryKind.CORRECTION, D(2)),
        drawn("5", "1.5"),
        Booked(RETURN, D(1), D("-0.5")),
    ]
    stands = balance(D(20), entries)
    assert (stands.granted, stands.used, stands.beyond) == (D(18), D(7), D("1.0"))
    assert (stands.left, stands.overdrawn) == (D(11), D(0))


def test_an_entry_counts_in_its_own_period_only():
    may = Period(MAY, JUNE)
    entries = [drawn("3", period_from=MAY), drawn("4", period_from=JUNE), drawn("5")]
    assert balance(D(10), entries, may).used == 3
    assert balance(D(10), entries).used == 12


def test_a_share_of_the_contract_value_is_granted_and_follows_it():
    first = granted_by(opened(SHARE, D(100_000), "KZT"))
    renewed = granted_by(opened(SHARE, D(20_000), "KZT"))
    entries = [drawn("4000")]
    assert first is not None
    assert renewed is not None
    assert balance(first, entries).left == D("11000.00")
    fewer = balance(renewed, entries)
    assert (fewer.left, fewer.overdrawn, fewer.percent) == (0, D("1000.00"), 133)


def test_terms_that_do_not_say_how_much_grant_nothing_that_could_be_drawn():
    assert granted_by({"code": "hours", "opening": None}) is None


@pytest.mark.parametrize(
    ("period", "day", "begins", "ends"),
    [
        ("month", date(2026, 1, 14), date(2025, 12, 15), date(2026, 1, 15)),
        ("month", date(2026, 1, 15), date(2026, 1, 15), date(2026, 2, 15)),
        ("quarter", date(2026, 3, 20), date(2026, 3, 15), date(2026, 6, 15)),
        ("year", date(2027, 12, 14), date(2026, 12, 15), date(2027, 12, 15)),
        ("year", date(2025, 1, 1), date(2025, 12, 15), date(2026, 12, 15)),
    ],
)
def test_periods_are_counted_from_the_first_day_of_the_agreement(period, day, begins, ends):
    assert period_at(period, date(2025, 12, 15), day) == Period(begins, ends)


def test_an_allowance_without_period_is_one_for_the_whole_agreement():
    assert period_at(None, MAY, JUNE) is None


def test_what_went_beyond_is_taken_back_before_what_was_drawn():
    own = [drawn("3", "2")]
    assert give_back(own, D(4)) == (D(2), D(2))
    assert give_back([*own, Booked(RETURN, D(2), D(-2))], D(1)) == (D(1), D(0))
    assert give_back(own, D("5.01")) is None


@pytest.mark.parametrize(
    ("used", "told", "said"),
    [("7", [], None), ("8", [], 75), ("10", [75], 100), ("10", [], 100), ("8", [75], None)],
)
def test_each_threshold_is_told_of_once(used, told, said):
    assert newly_reached(Balance(D(10), D(6)), Balance(D(10), D(used)), told) == said


def test_a_decision_reads_what_was_left_before_the_ticket_and_what_it_needs():
    now = Balance(D(20), D(14), D(1))
    own = [drawn("4", "1")]
    assert facts_for("hours", now, own) == {"hours_left": "10", "hours_needed": "5"}
    assert facts_for("hours", now, own, "9") == {"hours_left": "10"}
    assert facts_for("hours", now, []) == {"hours_left": "6"}


_AMOUNTS = st.decimals(min_value=0, max_value=50, places=2)


@given(granted=_AMOUNTS, wanted=st.lists(_AMOUNTS, max_size=8))
def test_draws_never_take_more_than_is_granted_and_lose_nothing(granted, wanted):
    entries: list[Booked] = []
    for amount in wanted:
        taken, beyond = draw(balance(granted, entries), amount)
        entries.append(Booked(DRAW, -taken, beyond))
    stands = balance(granted, entries)
    assert stands.used <= granted
    assert stands.overdrawn == 0
    assert stands.used + stands.beyond == sum(wanted)
