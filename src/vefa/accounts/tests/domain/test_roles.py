"""What the table of roles promises: who only reads, and what is kept within limits."""

import pytest

from vefa.accounts.domain.roles import (
    LIMITABLE,
    PERMISSIONS,
    READING,
    STAFF_ROLES,
    WITHIN_LIMITS,
    only_reads,
    permissions_of,
)


def test_an_auditor_reads_what_a_manager_reads_and_no_more() -> None:
    assert PERMISSIONS["auditor"] == READING & PERMISSIONS["manager"]
    assert [role for role in STAFF_ROLES if only_reads(PERMISSIONS[role])] == ["auditor"]


def test_a_partner_engineer_has_neither_people_nor_trail_nor_values() -> None:
    assert PERMISSIONS["partner"] < PERMISSIONS["engineer"]
    assert permissions_of("partner", limited=True) == PERMISSIONS["partner"]


@pytest.mark.parametrize("role", LIMITABLE)
def test_a_limit_takes_away_and_adds_nothing(role: str) -> None:
    assert permissions_of(role, limited=True) == PERMISSIONS[role] & WITHIN_LIMITS
    assert "can_see_tickets" in permissions_of(role, limited=True)


@pytest.mark.parametrize(
    "permission",
    ["can_see_incoming", "can_identify_senders", "can_see_raw_mail", "can_edit_people"],
)
def test_what_concerns_all_customers_is_not_kept(permission: str) -> None:
    assert permission not in WITHIN_LIMITS
