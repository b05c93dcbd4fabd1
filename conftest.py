"""Fixtures of every test. What they need to know of the database: vefa.config.testing."""

import pytest
from django.conf import settings
from xdist.scheduler import LoadFileScheduling

from vefa.config.testing import as_application

LONG = ("tests/run/test_run.py", "tests/journeys/")
"""What takes longest begins first, so that no process is left alone with it at the end."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001  # it is extended
    """The test database, made by its owner and then used as the application's role only."""
    with django_db_blocker.unblock(), as_application():
        yield


def pytest_sessionstart():
    """Look static files up when they are asked for: each new client would list them all."""
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(items):
    """Put the long ones in front."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


class Scheduling(LoadFileScheduling):
    """The tests of a file run in one process, and so do the journeys, which share a house."""

    def _split_scope(self, nodeid):
        # The accessibility of the demonstration has a house of its own.
        shared = nodeid.startswith("tests/journeys/") and "accessibility" not in nodeid
        return "tests/journeys" if shared else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal out the tests in our way, whatever `--dist` says."""
    return Scheduling(config, log)
