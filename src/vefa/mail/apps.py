"""Wiring of the mail room."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Messages in and out, raw store."""

    name = "vefa.mail"
    label = "mail"
