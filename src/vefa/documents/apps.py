"""Wiring of the room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and controlled documents."""

    name = "vefa.documents"
    label = "documents"
