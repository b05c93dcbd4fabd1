"""Every permission is granted to somebody, and has words."""

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.domain.roles import PERMISSIONS, ROLES


def test_each_permission_that_a_role_grants_has_words_and_no_other() -> None:
    assert set(PERMISSION_TEXTS) == frozenset().union(*PERMISSIONS.values())
    assert set(PERMISSIONS) == set(ROLES)
