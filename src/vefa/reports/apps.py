"""Wiring of the room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What-if replay: past tickets under other terms."""

    name = "vefa.reports"
    label = "reports"
