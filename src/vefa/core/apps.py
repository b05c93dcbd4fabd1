"""Wiring of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Clock, events, actor, row-level security."""

    name = "vefa.core"
    label = "core"
