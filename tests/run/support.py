"""What the tests of the launcher share."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from vefa.config.launcher.ports import LOOPBACK, free_port
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.run import ALREADY_RUNNING

PATIENCE = 120.0
"""Seconds for what takes a few on a quiet machine."""

RUN = (sys.executable, "-m", "vefa.config", "run")

__all__ = ["ALREADY_RUNNING", "PATIENCE", "Started", "clean_environment", "processes_of", "vefa"]


def clean_environment(state: Path, **more: str) -> dict[str, str]:
    """The environment of a person who has set nothing but the state folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VEFA_", "DATABASE_", "DJANGO_", "MAKE", "MFLAGS", "PYTEST"))
    }
    return {**kept, "VEFA_STATE": str(state), **more}


def processes_of(state: Path) -> dict[int, str]:
    """Every living process that was started for that state folder, with its command line."""
    mark = b"VEFA_STATE=" + bytes(state)
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(folder.name)] = command.decode("utf-8", "replace")
            except OSError:
                continue  # it has ended meanwhile, or is none of ours
    return found


def vefa(state: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "vefa.config", *arguments],
        env=clean_environment(state, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


class Started:
    """A `vefa run` in a process group of its own, as a terminal starts it."""

    def __init__(self, state: Path, command: Sequence[str] = RUN, **more: str) -> None:
        self.state = state
        self.port = free_port()
        self.intake_port = free_port()
        self.output = state / f"output-{self.port}.txt"
        usual = {
            "VEFA_PORT": str(self.port),
            "VEFA_INTAKE_PORT": str(self.intake_port),
            "VEFA_OUTBOX_PORT": str(free_port()),
            # A second one answers nothing that the first does not, and takes seconds to load.
            "VEFA_WEB_PROCESSES": "1",
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=clean_environment(state, **{**usual, **more}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_ready(self) -> None:
        wait_until(lambda: "ready after" in self.said or self.process.poll() is not None, PATIENCE)
        assert "ready after" in self.said, self.said

    def get(self, path: str) -> int:
        """The status with which the web server answers."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def ended(self) -> bool:
        """Whether nothing of it is left, after a while."""
        return wait_until(lambda: not processes_of(self.state), PATIENCE)

    def press_ctrl_c(self) -> int:
        """What a terminal does; the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """`kill -9` of the supervisor alone."""
        self.process.kill()
        self.process.wait(PATIENCE)
