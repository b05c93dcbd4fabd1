"""Who acts: a frozen value that low rooms can check without knowing users."""

from dataclasses import dataclass
from typing import Literal

from vefa.core.errors import NotAllowed
from vefa.core.scope import EVERYTHING, Limited, Scope

Kind = Literal["staff", "customer", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system itself, as seen by actions.

    `id` is the user's key (None for the system), `scope` what row-level security lets
    through, `only_teams` whether somebody of ours sees the tickets of their own teams only;
    `customer_id` and `contact_id` are set for a customer's people only. `address` is the
    network address that the request came from, empty for background work.
    """

    id: int | None
    kind: Kind
    name: str
    permissions: frozenset[str]
    scope: Scope
    language: str = "en"
    timezone: str = "UTC"
    customer_id: int | None = None
    contact_id: int | None = None
    address: str = ""
    only_teams: bool = False

    def can(self, permission: str) -> bool:
        """Whether the role grants `permission`; the system may do everything."""
        return self.kind == "system" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise `NotAllowed` unless `can(permission)`."""
        if not self.can(permission):
            raise NotAllowed(permission)

    @property
    def limited_to(self) -> frozenset[int] | None:
        """The customers that somebody of ours is limited to; None for all, and for customers'
        people, whose company `customer_id` names."""
        return self.scope.customers if isinstance(self.scope, Limited) else None

    @property
    def is_staff(self) -> bool:
        """Whether the actor is on the provider's side."""
        return self.kind != "customer"


SYSTEM = Actor(id=None, kind="system", name="Vefa", permissions=frozenset(), scope=EVERYTHING)
"""The actor of background work."""
