"""Wiring of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, base templates, style sheets, small scripts; no models."""

    name = "vefa.ui"
    label = "ui"
