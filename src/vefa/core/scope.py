"""Which customers' rows the present work may touch.

Everything; a list of customers; or a list with the one of ours who is limited to it, whose own
rows (sessions, deeds) belong to no customer. The scope is a context variable. The database
backend writes it into every transaction (`SET LOCAL vefa.scope`), where the row-level security
policies read it. Without a scope the first query on a customer's table raises; nothing is ever
shown by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal, Protocol, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@dataclass(frozen=True, slots=True)
class Limited:
    """Somebody of ours who is limited to these customers, by the key of the user."""

    customers: frozenset[int]
    person: int


Scope = Literal["*"] | frozenset[int] | Limited

EVERYTHING: Final[Scope] = "*"
NOTHING: Final[Scope] = frozenset()

_scope: ContextVar[Scope | None] = ContextVar("vefa_scope", default=None)


class _ScopedConnection(Protocol):
    in_atomic_block: bool

    def apply_scope(self) -> None: ...


def current() -> Scope | None:
    """The scope of the running work, None where none was opened."""
    return _scope.get()


def as_setting(scope: Scope | None) -> str:
    """The text of `vefa.scope`: '*', an array such as '{3,7}', that with a person before it such
    as '42:{3,7}', or '' when unset.

    >>> as_setting(frozenset({7, 3})), as_setting("*"), as_setting(None)
    ('{3,7}', '*', '')
    >>> as_setting(Limited(frozenset({7, 3}), person=42))
    '42:{3,7}'
    """
    if scope is None:
        return ""
    if isinstance(scope, Limited):
        return f"{int(scope.person)}:{as_setting(scope.customers)}"
    if scope == "*":
        return "*"
    return "{" + ",".join(str(int(key)) for key in sorted(scope)) + "}"


@contextmanager
def scoped(scope: Scope, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run the block in one transaction that sees only `scope`.

    Inside a transaction that is already open the scope is applied on entry and the former
    one restored on exit, also after an error.
    """
    connection = cast("_ScopedConnection", connections[using])
    inside = connection.in_atomic_block
    token = _scope.set(scope)
    try:
        with transaction.atomic(using=using):
            if inside:
                connection.apply_scope()
            yield
    finally:
        _scope.reset(token)
        if inside:
            _restore(connection)


def _restore(connection: _ScopedConnection) -> None:
    # A transaction that an error has already doomed refuses even SET; its end clears the
    # setting, since it was LOCAL.
    if not getattr(connection, "needs_rollback", False):
        connection.apply_scope()
