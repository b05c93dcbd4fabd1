"""Start Django for a command that needs the database."""

import os

import django as _django


def django() -> None:
    """Load the settings and the apps, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vefa.config.settings")
    _django.setup()
