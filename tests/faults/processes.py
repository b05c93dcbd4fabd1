"""Programs of the product on the database of the running test, and how to stop them at a step."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection

from tests.run.support import PATIENCE
from vefa.config.launcher.postmaster import wait_until

DEAD_RELAY = "127.0.0.1:1"
"""Nobody listens there: letters wait."""


def url(*, role: str = "") -> str:
    """The test database as its owner, or as `role` from the first statement on."""
    facts = connection.settings_dict
    place = f"host={facts['HOST']}&port={facts['PORT']}"
    if role:
        place += f"&options={quote(f'-c role={role}')}"
    return f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{facts['NAME']}?{place}"


class Program:
    """One `vefa …` in a process of its own, as the application's role; letters go to `relay`."""

    def __init__(self, *arguments: str, relay: str = DEAD_RELAY) -> None:
        environ = {
            **os.environ,
            "DATABASE_URL": url(role=os.environ["VEFA_APP_ROLE"]),
            "VEFA_MAIL_RELAY": relay,
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vefa.config", *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """The next line that it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def peak(self) -> int:
        """The most memory that it has held, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(found.split()[1]) * 1024

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and wait; the exit status."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()
        return status


@contextmanager
def program(*arguments: str, relay: str = DEAD_RELAY) -> Iterator[Program]:
    """A program that is gone at the end, whatever happens."""
    started = Program(*arguments, relay=relay)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.end(signal.SIGKILL)


@contextmanager
def nobody_writes(table: str) -> Iterator[None]:
    """Whoever wants to write into the table waits until the end of the block."""
    with psycopg.connect(url()) as holder:
        holder.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
        yield


def wait_until_somebody_waits_for(table: str) -> None:
    """Until a statement of another connection waits for the table."""
    with psycopg.connect(url(), autocommit=True) as watcher:

        def waits() -> bool:
            row = watcher.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass",
                [table],
            ).fetchone()
            return bool(row and row[0])

        assert wait_until(waits, PATIENCE), f"nobody has come as far as {table}"
