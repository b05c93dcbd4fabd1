"""Wiring of the room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Customers and what belongs to them, from tables."""

    name = "vefa.importing"
    label = "importing"
