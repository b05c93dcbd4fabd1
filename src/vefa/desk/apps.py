"""Wiring of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Tickets: intake, triage, conversation, resolution."""

    name = "vefa.desk"
    label = "desk"
