"""Wiring of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, their roles and permissions."""

    name = "vefa.accounts"
    label = "accounts"
