"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactLeft:
    """A contact does not speak for the customer any more."""

    customer_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class ContactRolesChanged:
    """A contact holds other roles (codes of `ContactRole`) than before."""

    customer_id: int
    contact_id: int
    before: list[str]
    after: list[str]
