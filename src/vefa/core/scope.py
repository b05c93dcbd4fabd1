"""Which customers' rows the present work may touch.

Everything; a list of customers; or a list with the one of ours who is limited to it, whose own
rows (sessions, deeds) belong to no customer. The scope is a context variable. The database
backend writes it into every transaction (`SET LOCAL vefa.scope`), where the row-level security
policies read it. Without a scope the first query on a customer's table raises; nothing is ever
shown by accident.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Literal, Protocol, Self, cast

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
    savepoint_ids: list[str | None]

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


class Steps:
    """A scoped piece of work whose transaction may be ended and begun anew in the middle.

    What must stand whatever follows (an attempt that was counted), or must keep nobody waiting
    (its row's lock, while another server is asked), ends a step.
    """

    def __init__(self, scope: Scope, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._scope, self._using = scope, using
        self._block: AbstractContextManager[None] | None = None
        self._depth = 0

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        block, self._block = self._block, None
        if block is not None:
            block.__exit__(kind, error, trace)

    def end_step(self) -> None:
        """Commit what was done so far and go on in a new transaction.

        Raises `RuntimeError` within a transaction of somebody else's, who counts on all or nothing.
        """
        if self._block is None or self._savepoints() != self._depth:
            raise RuntimeError("a step ends only where its own transaction is the innermost one")
        block, self._block = self._block, None
        block.__exit__(None, None, None)
        self._begin()

    def _begin(self) -> None:
        block = scoped(self._scope, using=self._using)
        block.__enter__()
        self._block, self._depth = block, self._savepoints()

    def _savepoints(self) -> int:
        return len(cast("_ScopedConnection", connections[self._using]).savepoint_ids)


def _restore(connection: _ScopedConnection) -> None:
    # A transaction that an error has already doomed refuses even SET; its end clears the
    # setting, since it was LOCAL.
    if not getattr(connection, "needs_rollback", False):
        connection.apply_scope()
