"""What is known of a running server from the `postmaster.pid` in its data folder."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STEP: Final = 0.05
"""Seconds between two looks at a server that starts or stops."""


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server's main process."""

    pid: int
    port: int
    status: str


def is_server_of(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL server of that data folder.

    After a crash the number in the file may belong to any other process.
    """
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        said = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False
        )
        command = said.stdout
    except OSError:
        return False
    return bytes(data) in command and b"postgres" in command


def read_postmaster(data: Path) -> Postmaster | None:
    """The server that runs on the data folder, None where none does."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (OSError, ValueError, IndexError):
        return None
    if not is_server_of(pid, data):
        return None
    return Postmaster(pid, port, lines[7].strip() if len(lines) > 7 else "starting")


def remove_stale_file(data: Path) -> None:
    """Remove a pid file whose process is no server of this folder.

    PostgreSQL itself gives up when another process of the same account has got the number.
    """
    if read_postmaster(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def stop_server(pid: int, data: Path, *, seconds: float = 20) -> bool:
    """Stop the server fast, then at once; whether it has ended."""
    for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 5.0)):
        if not is_server_of(pid, data):
            return True
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not is_server_of(pid, data), patience):
            return True
    return False


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    """Look until `happened()`; False when the seconds are over first."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP)
    return True
