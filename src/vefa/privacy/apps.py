"""Wiring of the room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What is held about a person: handed out, taken out, kept no longer than needed."""

    name = "vefa.privacy"
    label = "privacy"
