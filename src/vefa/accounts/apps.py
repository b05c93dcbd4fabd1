"""Wiring of the accounts."""

from django.apps import AppConfig

from vefa.core.subscriptions import subscribe


class AccountsConfig(AppConfig):
    """People who sign in, their roles and permissions."""

    name = "vefa.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the rooms below, and say who is one of ours."""
        subscribe("vefa.customers.queries.who_is_ours", "vefa.accounts.queries.people.of_ours")
        news, here = "vefa.customers.events", "vefa.accounts.subscribers"
        subscribe(f"{news}.ContactLeft", f"{here}.on_contact_left")
        subscribe(f"{news}.ContactRolesChanged", f"{here}.on_contact_roles_changed")
