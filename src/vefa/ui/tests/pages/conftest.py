"""The room's pages are tested without the rooms above.

Tests in a real browser are left out where there is none; `make test` says so.
"""

import shutil

import pytest

collect_ignore = [] if shutil.which("chromium") else ["test_in_a_browser.py"]


@pytest.fixture(autouse=True)
def addresses(settings):
    """Only the gallery's addresses, and stand-ins for the few that base templates ask for."""
    settings.ROOT_URLCONF = "vefa.ui.tests.urls"


@pytest.fixture(autouse=True)
def demonstration(settings):
    """Everybody may look."""
    settings.DEMO = True
