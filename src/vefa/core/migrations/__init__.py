"""Migrations of the core, and the operations that every room's migrations use."""

from vefa.core.migrations._operations import (
    CompositeForeignKey,
    CustomerOwned,
    ProviderOwned,
    Sql,
    StaffOnly,
)

__all__ = ["CompositeForeignKey", "CustomerOwned", "ProviderOwned", "Sql", "StaffOnly"]
