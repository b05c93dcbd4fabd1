"""Wiring of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Tickets: intake, triage, conversation, resolution."""

    name = "vefa.desk"
    label = "desk"

    def ready(self) -> None:
        """Listen to the rooms below."""
        # Models exist only now, so the subscribers cannot be imported with the module.
        from vefa.agreements.events import TermsPublished  # noqa: PLC0415
        from vefa.core.events import subscribe  # noqa: PLC0415
        from vefa.desk import subscribers  # noqa: PLC0415
        from vefa.mail.events import MessageReceived, MessageSent  # noqa: PLC0415

        subscribe(MessageReceived, subscribers.on_message_received)
        subscribe(MessageSent, subscribers.on_message_sent)
        subscribe(TermsPublished, subscribers.on_terms_published)
