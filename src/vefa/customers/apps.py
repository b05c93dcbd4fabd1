"""Wiring of the customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Customers, sites, contacts, training."""

    name = "vefa.customers"
    label = "customers"
