"""Fixtures of the launcher's tests."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests.run.support import processes_of
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.places import open_state


@pytest.fixture
def state(monkeypatch):
    """A state folder that every account may enter; nothing that was started in it outlives it."""
    folder = open_state(Path(tempfile.mkdtemp(prefix="vefa-run-")).resolve())
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    yield folder
    for process in processes_of(folder):
        os.kill(process, signal.SIGKILL)
    Cluster(folder).stop()
    shutil.rmtree(folder)
    guard.dismiss()


@pytest.fixture(scope="module")
def shared_cluster():
    """A running server for the tests of a module that only talk to it."""
    folder = open_state(Path(tempfile.mkdtemp(prefix="vefa-run-")).resolve())
    folder.chmod(0o711)
    cluster = Cluster(folder, for_tests=True)
    guard = Guard()
    guard.watch_folder(folder)
    guard.watch_server(cluster.start().pid, cluster.data)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)
    guard.dismiss()
