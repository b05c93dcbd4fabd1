"""Wiring of the room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Tickets - intake, triage, conversation, resolution."""

    name = "vefa.desk"
    label = "desk"
