"""Wiring of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The customers' pages."""

    name = "vefa.portal"
    label = "portal"
