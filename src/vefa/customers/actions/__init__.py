"""Writes: customers, sites, contacts, training."""

from vefa.customers.actions.companies import (
    add_site,
    change_customer,
    change_site,
    create_customer,
)
from vefa.customers.actions.people import (
    add_contact,
    change_contact,
    clear_undeliverable,
    limit_contact,
    mark_undeliverable,
    record_training,
)

__all__ = [
    "add_contact",
    "add_site",
    "change_contact",
    "change_customer",
    "change_site",
    "clear_undeliverable",
    "create_customer",
    "limit_contact",
    "mark_undeliverable",
    "record_training",
]
