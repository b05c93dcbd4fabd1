"""The whole house for one test run, as `vefa run` keeps it: pages, worker, mail in and out.

It stands on a database of its own beside the tests' other ones, works as the application's role,
and is ended with the tests, also when they are killed.
"""

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.run.support import PATIENCE, Started, clean_environment
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.places import PROJECT, open_state
from vefa.config.launcher.ports import LOOPBACK
from vefa.config.launcher.postmaster import wait_until

SHORTLY = 30.0
"""Seconds for what takes less than one on a quiet machine."""


NUMBERS = """
SELECT c.code || '/' || t.state, t.number
  FROM desk_ticket t JOIN customers_customer c ON c.id = t.customer_id
UNION ALL SELECT 'unknown', min(id)::text FROM desk_intake WHERE outcome = 'who_is_this'
UNION ALL SELECT 'letter', min(id)::text FROM mail_loopbackmessage
ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class House:
    """A running Vefa: where its pages are, how mail gets in, which letters it sent."""

    started: Started
    database: str

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.started.port}"

    def post(self, message: EmailMessage) -> None:
        """Send the message to the desk as a mail server does; its headers are the envelope."""
        with smtplib.SMTP(LOOPBACK, self.started.intake_port, timeout=SHORTLY) as server:
            server.send_message(message)

    def letter(self, wanted: Callable[[EmailMessage], bool]) -> EmailMessage:
        """The first letter that left us and is wanted; it may still be on its way."""
        found: list[EmailMessage] = []

        def arrived() -> bool:
            found.extend(filter(wanted, self.letters()))
            return bool(found)

        assert wait_until(arrived, SHORTLY), [letter["Subject"] for letter in self.letters()]
        return found[0]

    def letters(self) -> list[EmailMessage]:
        """What the loopback relay took, the oldest first."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("SET vefa.scope = '*'")
            rows = connection.execute("SELECT content FROM mail_loopbackmessage ORDER BY id")
            return [
                message_from_bytes(bytes(content), policy=policy.default)  # type: ignore[misc]
                for (content,) in rows
            ]

    def numbers(self) -> dict[str, object]:
        """Tickets by `customer/state` (the last of them), and one stranger's message and letter."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("SET vefa.scope = '*'")
            return dict(connection.execute(NUMBERS).fetchall())

    def complaints(self) -> list[str]:
        """What its programs said of errors; the gallery shows one on purpose."""
        lines = [line for line in self.started.said.splitlines() if "/ui/gallery/" not in line]
        return [line for line in lines if " ERROR " in line or " CRITICAL " in line]


@contextmanager
def built(*, demo: bool) -> Iterator[House]:
    """A house with the demonstration in it, or empty, on a database that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-journeys-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    with _database(f"journeys_{os.getpid()}_{'demo' if demo else 'cast'}") as owner:
        application = _as_application(owner)
        started = Started(
            open_state(folder),
            DATABASE_URL=application,
            DATABASE_OWNER_URL=owner,
            VEFA_APP_ROLE=os.environ["VEFA_APP_ROLE"],
            VEFA_WEB_PROCESSES="1",
            VEFA_DEMO="1" if demo else "0",
            VEFA_STAFF_SECOND_STEP="0",
        )
        guard.watch_group(started.process.pid)
        try:
            started.wait_ready()
            yield House(started, application)
        finally:
            if started.process.poll() is None:
                started.press_ctrl_c()
            shutil.rmtree(folder)
            guard.dismiss()


MOVE_IN = """
import runpy
from vefa.core import setup
setup.django()
runpy.run_module("tests.journeys.people", run_name="__main__")
"""


def move_in(house: House) -> None:
    """Put the people of the journeys into an empty house."""
    subprocess.run(
        [sys.executable, "-c", MOVE_IN],
        env=clean_environment(house.started.state, DATABASE_URL=house.database),
        cwd=PROJECT,
        check=True,
        timeout=PATIENCE,
    )


@contextmanager
def _database(name: str) -> Iterator[str]:
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(owner)._replace(path=f"/{name}"))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _as_application(owner: str) -> str:
    """The owner's URL, whose connections take on the application's role from the start."""
    role = quote(f"-c role={os.environ['VEFA_APP_ROLE']}")
    parts = urlsplit(owner)
    joined = f"{parts.query}&options={role}" if parts.query else f"options={role}"
    return urlunsplit(parts._replace(query=joined))
