"""Writes: customers, sites, contacts, training."""

from vefa.customers.actions.companies import (
    CustomerValues,
    SiteValues,
    add_site,
    add_sites,
    change_customer,
    change_customers,
    change_site,
    change_sites,
    create_customer,
    create_customers,
)
from vefa.customers.actions.people import (
    ContactValues,
    add_contact,
    add_contacts,
    change_contact,
    change_contacts,
    clear_undeliverable,
    limit_contact,
    mark_undeliverable,
)
from vefa.customers.actions.training import (
    correct_training,
    record_training,
    withdraw_training,
)

__all__ = [
    "ContactValues",
    "CustomerValues",
    "SiteValues",
    "add_contact",
    "add_contacts",
    "add_site",
    "add_sites",
    "change_contact",
    "change_contacts",
    "change_customer",
    "change_customers",
    "change_site",
    "change_sites",
    "clear_undeliverable",
    "correct_training",
    "create_customer",
    "create_customers",
    "limit_contact",
    "mark_undeliverable",
    "record_training",
    "withdraw_training",
]
