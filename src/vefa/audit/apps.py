"""Wiring of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, when."""

    name = "vefa.audit"
    label = "audit"
