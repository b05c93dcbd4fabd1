"""`vefa run` from start to end, as a person at a terminal meets it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.run.support import ALREADY_RUNNING, PATIENCE, Started, processes_of, vefa
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.places import PROJECT
from vefa.config.launcher.ports import choose_port, free_port
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER


def letters(state: Path) -> int:
    """How many messages have come in."""
    with psycopg.connect(Cluster(state).url(OWNER)) as connection:
        row = connection.execute("SELECT count(*) FROM mail_rawmessage").fetchone()
    return int(row[0])


def kept_letters(state: Path) -> int:
    """How many there are while nothing runs."""
    cluster = Cluster(state)
    cluster.start()
    try:
        return letters(state)
    finally:
        cluster.stop()


def send_the_letter_that_is_named(said: str) -> None:
    """Do as the summary says: sign-ins are named, and one command sends the desk a message."""
    assert "deniz@ahenk.example" in said
    command = next(line.strip() for line in said.splitlines() if " mail send " in line)
    sent = subprocess.run(
        command.split(), cwd=PROJECT, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert sent.returncode == 0, sent.stderr


def test_a_restart_finds_everything_and_a_second_start_is_told(used_state):
    before = kept_letters(used_state)
    running = Started(used_state, VEFA_DEMO="1")
    running.wait_ready()
    assert letters(used_state) == before > 0
    send_the_letter_that_is_named(running.said)
    assert letters(used_state) == before + 1

    second = vefa(used_state, "run")
    assert second.returncode == ALREADY_RUNNING
    assert f"already running: http://127.0.0.1:{running.port}" in second.stdout
    assert str(running.process.pid) in second.stdout
    assert running.get("/") < 400

    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE) == 0
    assert processes_of(used_state) == {}
    assert kept_letters(used_state) == before + 1


def test_nothing_outlives_a_killed_run_and_the_next_start_is_not_hindered(used_state):
    killed = Started(used_state)
    killed.wait_ready()
    assert len(processes_of(used_state)) >= 6
    killed.kill()
    # At once, while the guard is still ending what was left.
    following = Started(used_state)
    following.wait_ready()
    assert following.press_ctrl_c() == 0, following.said
    assert processes_of(used_state) == {}


def test_a_server_left_behind_by_a_killed_guard_is_taken_over(used_state):
    killed = Started(used_state)
    killed.wait_ready()
    server = Cluster(used_state).running()
    for process, command in processes_of(used_state).items():
        if "postgres" not in command:
            os.kill(process, signal.SIGKILL)
    killed.process.wait(PATIENCE)
    assert Cluster(used_state).running() == server

    following = Started(used_state)
    following.wait_ready()
    assert Cluster(used_state).running() == server
    assert following.press_ctrl_c() == 0, following.said
    assert processes_of(used_state) == {}


def test_a_web_server_that_was_killed_is_started_again_or_everything_stops(used_state):
    running = Started(used_state)
    running.wait_ready()
    started = processes_of(used_state).items()
    web = next(p for p, command in started if "granian" in command and os.getpgid(p) == p)
    os.kill(web, signal.SIGKILL)
    assert wait_until(
        lambda: "started again" in running.said or running.process.poll() is not None, PATIENCE
    )
    if running.process.poll() is None:
        assert wait_until(lambda: answers(running), PATIENCE)
        assert running.press_ctrl_c() == 0
    else:
        assert "web ended at once (status -9)" in running.said
        assert running.process.returncode == 1
    assert processes_of(used_state) == {}


MAKEFILE = """
run:
\t@exec "$(PYTHON)" -m vefa.config run
"""


# Tests that run in the background inherit that SIGINT is ignored, and make would keep to that.
HEEDS_SIGNALS = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_make_alone_stops_everything(used_state, number):
    (used_state / "Makefile").write_text(MAKEFILE)
    running = Started(
        used_state,
        command=[
            sys.executable,
            "-c",
            HEEDS_SIGNALS,
            "make",
            "-C",
            str(used_state),
            "run",
            f"PYTHON={sys.executable}",
        ],
    )
    running.wait_ready()
    running.process.send_signal(number)
    running.process.wait(PATIENCE)
    assert running.ended(), processes_of(used_state)
    assert running.said.count("Stopped.") == 1


def answers(running: Started) -> bool:
    try:
        return running.get("/") < 400
    except OSError:
        return False


def test_an_external_server_is_used_and_left_running(shared_cluster, used_state):
    shutil.rmtree(used_state / "postgresql")
    running = Started(
        used_state,
        DATABASE_URL=shared_cluster.url(APPLICATION),
        DATABASE_OWNER_URL=shared_cluster.url(OWNER),
    )
    running.wait_ready()
    assert not Cluster(used_state).data.exists()
    assert running.press_ctrl_c() == 0
    assert processes_of(used_state) == {}
    with psycopg.connect(shared_cluster.url(APPLICATION)) as connection:
        migrated = connection.execute("SELECT count(*) FROM django_session").fetchone()
    assert migrated == (0,)


def test_a_start_that_fails_leaves_nothing_and_says_why(state):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        refused = vefa(state, "run", VEFA_PORT=taken)
    assert refused.returncode == 1
    assert refused.stderr == f"Port {taken} (VEFA_PORT) is taken. Choose another one.\n"
    assert processes_of(state) == {}

    unreachable = vefa(state, "run", DATABASE_URL="postgresql://a:b@127.0.0.1:1/x")
    assert unreachable.returncode == 1
    assert "Cannot reach the database of DATABASE_URL" in unreachable.stderr
    assert "Traceback" not in unreachable.stderr
    assert processes_of(state) == {}


def test_ports_are_the_usual_ones_or_the_next_free(tmp_path):
    usual = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", usual))
        other.listen()
        chosen = choose_port(usual, None, "VEFA_PORT", set())
        assert usual < chosen <= usual + 20
        with pytest.raises(LauncherError, match=rf"Port {usual} \(VEFA_PORT\) is taken"):
            choose_port(usual, str(usual), "VEFA_PORT", set())
    assert choose_port(usual, str(usual), "VEFA_PORT", set()) == usual
    with pytest.raises(LauncherError, match="VEFA_PORT=http is not a port number"):
        choose_port(usual, "http", "VEFA_PORT", set())
