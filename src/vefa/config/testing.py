"""The pytest plugin that gives every test run a PostgreSQL of its own.

`-p vefa.config.testing` in pyproject.toml loads it before the settings are read. `DATABASE_URL`
and `DATABASE_OWNER_URL` name another server, whose owner may make databases and be the
application.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections

from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.external import external_urls
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.places import open_state
from vefa.config.launcher.roles import APPLICATION, OWNER, role_of
from vefa.config.messages import BadCatalogue, compile_catalogues

PREPARED = "VEFA_TESTING"
"""Set in the environment of the processes that the first one starts."""


@dataclass(slots=True)
class TestServer:
    """What one test run has of its own: a folder, perhaps a server, a guard of both."""

    __test__ = False

    folder: Path
    cluster: Cluster | None
    guard: Guard

    def end(self) -> None:
        """Stop the server and remove everything."""
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.guard.dismiss()


_server = pytest.StashKey[TestServer]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Have the database and the translations ready before anybody reads the settings."""
    if PREPARED not in os.environ:
        try:
            compile_catalogues()
            early_config.stash[_server] = _prepare()
        except (BadCatalogue, LauncherError) as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if server := config.stash.get(_server, None):
        server.end()
        os.environ.pop(PREPARED, None)


def _prepare() -> TestServer:
    folder = open_state(Path(tempfile.mkdtemp(prefix="vefa-tests-")).resolve())
    folder.chmod(0o711)
    (folder / "static").mkdir()
    guard = Guard()
    guard.watch_folder(folder)
    cluster = None
    if os.environ.get("DATABASE_URL"):
        urls = external_urls(folder)
        owner = urls.get("DATABASE_OWNER_URL", "")
        if not owner:
            raise LauncherError("Tests make databases: name who may in DATABASE_OWNER_URL.")
    else:
        cluster = Cluster(folder, os.environ.get("VEFA_POSTGRES", ""), for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        urls = {"DATABASE_URL": cluster.url(APPLICATION)}
        owner = cluster.url(OWNER)
    # Everything connects as the owner, who makes the database, and works as the application.
    os.environ |= {
        PREPARED: "1",
        "DATABASE_URL": owner,
        "DATABASE_OWNER_URL": owner,
        "VEFA_APP_ROLE": role_of(urls["DATABASE_URL"]),
        "VEFA_STATE": str(folder),
        "VEFA_SECRET_KEY": secrets.token_urlsafe(50),
    }
    return TestServer(folder, cluster, guard)


@contextmanager
def as_application() -> Iterator[None]:
    """Let every connection work as the application's role, also those of other threads."""
    wrapper = connections["default"]
    wrapper.close()
    wrapper.settings_dict["ROLE"] = os.environ["VEFA_APP_ROLE"]
    try:
        yield
    finally:
        wrapper.close()
        del wrapper.settings_dict["ROLE"]


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line(
        "markers",
        "needs(*names): programs or files that `make test` installs, or `root`.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, by name, what this machine cannot run; never where `CI` is set."""
    for item in items:
        for marker in item.iter_markers("needs"):
            missing = [need for need in marker.args if not _is_there(need)]
            if missing and os.environ.get("CI"):
                raise pytest.UsageError(
                    f"{item.nodeid} needs {missing}, and CI leaves out no test."
                )
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"not here: {', '.join(missing)}"))


def _is_there(need: str) -> bool:
    # Servers lie where a normal user's PATH does not look.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    if need.startswith("/"):
        return Path(need).exists()
    return os.geteuid() == 0 if need == "root" else shutil.which(need, path=path) is not None
