"""Wiring of the room."""

from django.apps import AppConfig

from vefa.core.subscriptions import subscribe


class AgreementsConfig(AppConfig):
    """Plan templates, agreements, immutable terms versions."""

    name = "vefa.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Listen to the rooms below, and say who may have the evidence of duties."""
        subscribe("vefa.documents.access.file_for", "vefa.agreements.access.may_have_evidence")
        subscribe(
            "vefa.calendars.events.CalendarChanged",
            "vefa.agreements.subscribers.on_calendar_changed",
        )
