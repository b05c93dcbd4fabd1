"""Wiring of the workspace."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The pages of engineers and managers."""

    name = "vefa.workspace"
    label = "workspace"
