"""Wiring of the room."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Business calendars and the sites that keep them."""

    name = "vefa.calendars"
    label = "calendars"
