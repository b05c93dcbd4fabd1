"""Wiring of the mail room."""

from django.apps import AppConfig

from vefa.core.subscriptions import subscribe


class MailConfig(AppConfig):
    """Messages in and out, raw store."""

    name = "vefa.mail"
    label = "mail"

    def ready(self) -> None:
        """Listen to the rooms below, and say which addresses are the desk's own."""
        subscribe("vefa.customers.queries.who_is_the_desk", "vefa.mail.queries.readers.of_the_desk")
        subscribe("vefa.accounts.events.LetterWanted", "vefa.mail.subscribers.on_letter_wanted")
