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
def _first_start():
    """What the first start of all leaves, from an empty folder, with the demonstration."""
    with state_folder() as (folder, _guard):
        first = Started(folder, VEFA_DEMO="1", VEFA_WEB_PROCESSES="2")
        first.wait_ready()
        assert first.get("/") < 400
        assert first.press_ctrl_c() == 0, first.said
        assert "Traceback" not in first.said
        assert processes_of(folder) == {}
        yield folder


@pytest.fixture
def used_state(_first_start):
    """A state folder in which Vefa has run before, with the demonstration in it."""
    with state_folder() as (folder, _guard):
        subprocess.run(["cp", "-a", f"{_first_start}/.", folder], check=True)
        yield folder


@pytest.fixture(scope="module")
def shared_cluster():
    """A running server for the tests of a module that only talk to it."""
    with state_folder() as (folder, guard):
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        yield cluster


@pytest.fixture(scope="module")
def settled(_first_start):
    """The same with its server running and nothing else, for the tests of a module."""
    with state_folder() as (folder, guard):
        subprocess.run(["cp", "-a", f"{_first_start}/.", folder], check=True)
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        yield folder
