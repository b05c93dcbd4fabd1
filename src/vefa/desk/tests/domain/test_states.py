"""The table of states."""

import pytest

from vefa.accounts.domain.roles import PERMISSIONS
from vefa.desk.domain.states import MOVES, OPEN, may, state_after, verbs
from vefa.desk.models import State


def test_every_state_of_the_table_exists() -> None:
    known = set(State.values)
    for move in MOVES.values():
        assert set(move.sources) <= known
        assert move.to in known | {""}


def test_every_permission_of_the_table_is_granted_to_some_role() -> None:
    granted = set().union(*PERMISSIONS.values())
    assert {move.permission for move in MOVES.values()} <= granted


@pytest.mark.parametrize("state", OPEN)
def test_every_open_ticket_can_be_resolved_and_cancelled(state: str) -> None:
    assert may("resolve", state)
    assert may("cancel", state)


def test_a_cancelled_ticket_only_takes_notes() -> None:
    everything = frozenset().union(*PERMISSIONS.values())
    assert verbs("cancelled", everything) == ["note"]


def test_assigning_again_keeps_the_state() -> None:
    assert state_after("assign", "new") == "assigned"
    assert state_after("assign", "waiting_customer") == "waiting_customer"
