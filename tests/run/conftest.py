"""Fixtures of the launcher's tests."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.run.support import Started, processes_of
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.places import open_state


@contextmanager
def state_folder() -> Iterator[tuple[Path, Guard]]:
    """A folder that every account may enter; nothing that is started in it outlives it."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-run-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    try:
        yield open_state(folder), guard
    finally:
        for process in processes_of(folder):
            os.kill(process, signal.SIGKILL)
        Cluster(folder).stop()
        shutil.rmtree(folder)
        guard.dismiss()


@pytest.fixture
def state():
    """An empty state folder."""
    with state_folder() as (folder, _guard):
        yield folder


@pytest.fixture(scope="session")
def _migrated():
    with state_folder() as (folder, _guard):
        first = Started(folder)
        first.wait_ready()
        assert first.press_ctrl_c() == 0, first.said
        yield folder


@pytest.fixture
def used_state(_migrated):
    """A state folder in which Vefa has run before."""
    with state_folder() as (folder, _guard):
        subprocess.run(["cp", "-a", f"{_migrated}/.", folder], check=True)
        yield folder


@pytest.fixture(scope="module")
def shared_cluster():
    """A running server for the tests of a module that only talk to it."""
    with state_folder() as (folder, guard):
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        yield cluster


@pytest.fixture(scope="module")
def migrated(_migrated):
    """A state folder whose server runs and has the tables, for the tests of a module."""
    with state_folder() as (folder, guard):
        subprocess.run(["cp", "-a", f"{_migrated}/.", folder], check=True)
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        yield folder
