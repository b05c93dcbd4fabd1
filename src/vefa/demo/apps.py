"""Wiring of the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration: invented customers, people, agreements and tickets."""

    name = "vefa.demo"
    label = "demo"
