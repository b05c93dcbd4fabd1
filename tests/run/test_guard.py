"""The guard: nothing outlives a supervisor, however it dies."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.run.support import PATIENCE, clean_environment, processes_of
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.guard import Guard, end_groups, group_alive
from vefa.config.launcher.locks import try_lock
from vefa.config.launcher.postmaster import is_server_of, wait_until

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); signal.pause()"
PARENT = """
import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", sys.argv[1]])
print(1, flush=True)
import signal; signal.pause()
"""
# A supervisor in small: it starts what its arguments name and says when it is ready to die.
SUPERVISOR = """
import os, signal, subprocess, sys
from pathlib import Path
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.locks import try_lock
state = Path(sys.argv[1])
guard = Guard(inherit=[try_lock(state / "guard.lock")])
cluster = Cluster(state, for_tests=True)
guard.watch_server(cluster.start().pid, cluster.data)
(state / "to-remove").mkdir()
guard.watch_folder(state / "to-remove")
for program in sys.argv[2:]:
    child = subprocess.Popen([sys.executable, "-c", program], process_group=0)
    guard.watch_group(child.pid)
print("ready", flush=True)
signal.pause()
"""


def start_group(*program: str) -> subprocess.Popen[bytes]:
    """A Python program in a group of its own, once it has printed its first line."""
    started = subprocess.Popen(
        [sys.executable, "-c", *program], process_group=0, stdout=subprocess.PIPE
    )
    started.stdout.readline()
    return started


def test_a_group_ends_with_all_that_its_program_started():
    family = start_group(PARENT, "import signal; signal.pause()")
    end_groups([family.pid], reap=family.poll)
    assert family.wait(PATIENCE) == -signal.SIGTERM
    assert wait_until(lambda: not group_alive(family.pid), PATIENCE)
    family.stdout.close()


def test_what_does_not_end_is_killed():
    stubborn = start_group(STUBBORN)
    end_groups([stubborn.pid], seconds=0.2, reap=stubborn.poll)
    assert stubborn.wait(PATIENCE) == -signal.SIGKILL
    stubborn.stdout.close()


def test_who_is_in_a_hurry_does_not_wait():
    stubborn = start_group(STUBBORN)
    end_groups([stubborn.pid], seconds=PATIENCE, reap=stubborn.poll, hurry=lambda: True)
    assert stubborn.wait(PATIENCE) == -signal.SIGKILL
    stubborn.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT], ids=["killed", "crashed"])
def test_everything_ends_with_a_supervisor_that_dies(state, number):
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, state, STUBBORN, PARENT],
        env=clean_environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert b"ready\n" in iter(supervisor.stdout.readline, b"")
    before = processes_of(state)
    assert len(before) >= 5, before
    supervisor.send_signal(number)
    supervisor.wait(PATIENCE)
    supervisor.stdout.close()
    assert wait_until(lambda: not processes_of(state), PATIENCE), processes_of(state)
    assert Cluster(state).running() is None
    assert not (state / "to-remove").exists()


def test_the_lock_is_held_until_all_has_ended(state):
    lock = try_lock(state / "guard.lock")
    guard = Guard(inherit=[lock])
    stubborn = start_group(STUBBORN)
    guard.watch_group(stubborn.pid)
    os.close(lock)
    assert try_lock(state / "guard.lock") is None
    stubborn.kill()
    stubborn.wait(PATIENCE)
    guard.forget_group(stubborn.pid)
    stubborn.stdout.close()
    guard.dismiss()
    again = try_lock(state / "guard.lock")
    assert again is not None
    os.close(again)


def test_a_dismissed_guard_touches_nothing():
    with tempfile.TemporaryDirectory() as folder:
        guard = Guard()
        guard.watch_folder(Path(folder))
        guard.watch_group(os.getpgid(0))
        assert guard.alive
        guard.dismiss()
        assert not guard.alive
        assert Path(folder).is_dir()


def test_another_process_is_not_taken_for_the_server(tmp_path):
    assert not is_server_of(os.getpid(), tmp_path)
