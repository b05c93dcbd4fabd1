"""Fixtures of every test. What they need to know of the database: vefa.config.testing."""

import pytest

from vefa.config.testing import as_application


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001  # it is extended
    """The test database, made by its owner and then used as the application's role only."""
    with django_db_blocker.unblock(), as_application():
        yield


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/run/test_run.py"))
