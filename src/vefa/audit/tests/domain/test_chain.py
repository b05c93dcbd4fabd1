"""The chain: whatever is done to it afterwards is found, and its first break named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.audit.domain.chain import BEGINNING, Break, Deed, Link, breaks, digest_of

AT = datetime(2026, 1, 5, 6, tzinfo=UTC)


def deed(key: int, customer: int | None = 3) -> Deed:
    return Deed(
        id=key,
        at=AT,
        customer_id=customer,
        actor_id=1,
        actor_kind="staff",
        actor_name="Deniz Usta",
        address="192.0.2.7",
        deed="ticket_reply",
        subject="ticket",
        subject_id=key,
        facts={"state": ["new", "assigned"], "number": f"V-2026-{key:06d}"},
    )


def chain(deeds: list[Deed]) -> list[Link]:
    links, before = [], BEGINNING
    for position, each in enumerate(deeds, 1):
        before = digest_of(before, each)
        links.append(Link(each.customer_id, position, each.id, before, each))
    return links


def test_an_untouched_chain_holds() -> None:
    both = chain([deed(1), deed(5), deed(3)]) + chain([deed(2, None), deed(4, None)])
    assert list(breaks(both)) == []
    assert list(breaks([])) == []


CHANGES = {
    "at": AT.replace(microsecond=1),
    "actor_id": 2,
    "actor_kind": "system",
    "actor_name": "Deniz Usta ",
    "address": "",
    "deed": "ticket_note",
    "subject": "agreement",
    "subject_id": None,
    "facts": {"state": ["new", "closed"]},
    "customer_id": 4,
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_entry_is_named_and_what_follows_is_not(field: str) -> None:
    links = chain([deed(1), deed(2), deed(3), deed(4)])
    for index in (1, 2):
        entry = links[index].deed
        assert entry is not None
        links[index] = replace(links[index], deed=replace(entry, **{field: CHANGES[field]}))
    assert list(breaks(links)) == [Break(3, 2, 2, "changed")]


def test_a_removed_entry_a_removed_link_and_a_renewed_digest() -> None:
    links = chain([deed(1), deed(2), deed(3)])
    without_entry = [links[0], replace(links[1], deed=None), links[2]]
    assert list(breaks(without_entry)) == [Break(3, 2, 2, "missing")]
    assert list(breaks([links[0], links[2]])) == [Break(3, 3, 3, "gap")]
    assert list(breaks(links[1:])) == [Break(3, 2, 2, "gap")]
    forged = replace(deed(2), deed="nothing")
    renewed = replace(links[1], deed=forged, digest=digest_of(links[0].digest, forged))
    assert list(breaks([links[0], renewed, links[2]])) == [Break(3, 3, 3, "changed")]


def test_each_chain_has_its_own_first_break() -> None:
    ours, theirs = chain([deed(1), deed(2)]), chain([deed(3, 9), deed(4, 9)])
    assert list(breaks([ours[1], theirs[0], replace(theirs[1], deed=None)])) == [
        Break(3, 2, 2, "gap"),
        Break(9, 2, 4, "missing"),
    ]


@given(st.permutations(range(1, 7)))
def test_any_other_order_is_a_break(order: list[int]) -> None:
    links = chain([deed(key) for key in range(1, 7)])
    shuffled = [links[key - 1] for key in order]
    assert bool(list(breaks(shuffled))) == (order != sorted(order))
