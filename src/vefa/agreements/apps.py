"""Wiring of the room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Plan templates, agreements, immutable terms versions."""

    name = "vefa.agreements"
    label = "agreements"
