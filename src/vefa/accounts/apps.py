"""Wiring of the accounts."""

from django.apps import AppConfig

from vefa.core.subscriptions import subscribe


class AccountsConfig(AppConfig):
    """People who sign in, their roles and permissions."""

    name = "vefa.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the rooms below."""
        subscribe("vefa.customers.events.ContactLeft", "vefa.accounts.subscribers.on_contact_left")
