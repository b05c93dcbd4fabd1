"""Migrations of the core, and the operations that every room's migrations use."""

from vefa.core.migrations._operations import (
    Colleagues,
    CompositeForeignKey,
    CustomerOwned,
    OwnRows,
    ProviderOwned,
    Sql,
    StaffOnly,
)

__all__ = [
    "Colleagues",
    "CompositeForeignKey",
    "CustomerOwned",
    "OwnRows",
    "ProviderOwned",
    "Sql",
    "StaffOnly",
]
