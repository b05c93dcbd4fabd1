"""Fixtures of every test, and which process runs what. What they need to know of the database:
vefa.config.testing."""

from typing import Final

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate  # noqa: TID251  # Django's own is silenced
from xdist.scheduler import LoadFileScheduling

from vefa.config.testing import as_application

LONGEST: Final = (
    "tests/run",
    "tests/journeys/test_accessibility.py",
    "tests/faults/test_killed_at_each_step.py",
    "tests/pages/test_walk.py",
    "tests/mailboxes/test_killed.py",
    "tests/journeys",
    "src/vefa/ui/tests/pages/test_in_a_browser.py",
    "tests/run/test_cluster.py",
    "tests/architecture/test_migrations.py",
    "tests/faults/test_large_message.py",
    "src/vefa/demo/tests/db/test_demo.py",
    "tests/relay/test_leaving.py",
    "tests/pages/test_second_wall.py",
    "tests/pages/test_odd_arguments.py",
    "tests/pages/test_forged_forms.py",
    "tests/mailboxes/test_large.py",
)
"""What takes longest begins first, so that no process is left alone with it at the end."""
SHARING: Final = {
    "tests/journeys": ("tests/journeys/",),
    "tests/run": (
        "tests/run/test_backup.py",
        "tests/run/test_restart.py",
        "tests/run/test_run.py",
    ),
}
"""Whose tests start one Vefa and go on with it. What looks at the demonstration has its own."""


def unit_of(nodeid: str) -> str:
    """What one process runs as a whole: a file, or those that share something costly."""
    file = nodeid.partition("::")[0]
    shared = (unit for unit, files in SHARING.items() if file.startswith(files))
    return file if file in LONGEST else next(shared, file)


def rank(nodeid: str) -> tuple[int, bool]:
    """The longest first, in their order; what is short in any case last."""
    unit = unit_of(nodeid)
    place = LONGEST.index(unit) if unit in LONGEST else len(LONGEST)
    return place, "/domain/" in unit


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001  # it is extended
    """The test database, made by its owner and then used as the application's role only."""
    # Whenever a test has emptied the tables, Django would fill in permissions that nobody asks.
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    for model in apps.get_app_config("procrastinate").get_models():
        # Django empties what it manages only: a job that one test left was done in another.
        model._meta.managed = True
    with django_db_blocker.unblock(), as_application():
        yield


def pytest_sessionstart():
    """Look static files up when they are asked for: each new client would list them all."""
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(items):
    """Put the long ones in front."""
    items.sort(key=lambda item: rank(item.nodeid))


class Scheduling(LoadFileScheduling):
    """One unit after the other to whichever process is free."""

    def _split_scope(self, nodeid):
        return unit_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal out the tests in our way, whatever `--dist` says; not the most numerous first."""
    config.option.loadscopereorder = False
    return Scheduling(config, log)
