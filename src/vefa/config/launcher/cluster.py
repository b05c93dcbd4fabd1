"""Vefa's own PostgreSQL server: its data folder, its start and stop."""

import json
import locale
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg

from vefa.config.launcher import binaries as programs
from vefa.config.launcher.account import Account, server_account
from vefa.config.launcher.binaries import Binaries
from vefa.config.launcher.errors import Interrupted, LauncherError
from vefa.config.launcher.locks import locked
from vefa.config.launcher.places import CREDENTIALS, database_url, read_json, write_private
from vefa.config.launcher.ports import LOOPBACK, free_port, port_is_free
from vefa.config.launcher.postmaster import (
    Postmaster,
    read_postmaster,
    remove_stale_file,
    stop_server,
    wait_until,
)
from vefa.config.launcher.roles import APPLICATION, DATABASE, OWNER, SUPERUSER, ensure_database

START_SECONDS: Final = 120.0
"""A server that recovers from a crash may need a while."""

_started: Final[dict[int, subprocess.Popen[bytes]]] = {}
"""The servers that this process started, by process id: it has to wait for them as well."""

_PORT_TAKEN: Final = re.compile("could not bind|Address already in use")
_SETTINGS: Final[dict[str, object]] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "lc_messages": "C",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_TEST_SETTINGS: Final[dict[str, object]] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server with its data below `folder`.

    `wish` is the variable `VEFA_POSTGRES`. `for_tests` trades safety for speed: nothing survives
    a crash of the machine; the owner may make databases and act as the application.
    """

    folder: Path
    wish: str = ""
    for_tests: bool = False

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "postgresql"

    @property
    def log(self) -> Path:
        """What the server said since its last start."""
        return self.folder / "postgresql.log"

    def known(self) -> dict[str, Any]:
        """The port and the passwords, for our eyes only; empty before the first start."""
        return read_json(self.folder / CREDENTIALS)

    def url(self, role: str) -> str:
        """The URL under which `role` reaches the database."""
        known = self.known()
        return database_url(role, known["passwords"][role], known["port"], DATABASE)

    def running(self) -> Postmaster | None:
        """The server, None where it does not run."""
        return read_postmaster(self.data)

    def data_major(self) -> int | None:
        """The major version that wrote the data, None where there are none yet."""
        try:
            text = (self.data / "PG_VERSION").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return int(text.split(".")[0])

    def start(self, stopping: Callable[[], bool] = lambda: False) -> Postmaster:
        """Start the server, or take over the one that runs; make roles and database.

        `stopping` is looked at while waiting. Raises `LauncherError` with what to do.
        """
        with locked(self.folder / "database.lock"):
            account = server_account(self.data)
            found = self.running()
            if found and found.status == "stopping":
                wait_until(lambda: self.running() is None, START_SECONDS)
                found = self.running()
            if found and found.status != "ready":
                found = self._wait_ready(found.pid, stopping, lambda: self.running() is None)
            server = found or self._start(account, stopping)
            self._remember(port=server.port)
            self._make_roles()
            return server

    def stop(self) -> bool:
        """Stop the server where it runs; whether it ran."""
        with locked(self.folder / "database.lock"):
            found = self.running()
            if found is None:
                return False
            if not stop_server(found.pid, self.data):
                raise LauncherError(f"The database server (process {found.pid}) does not stop.")
            if process := _started.pop(found.pid, None):
                process.wait()
            return True

    def keep(self, *, kept: bool) -> None:
        """Whether the server is to outlive `vefa run`."""
        self._remember(kept=kept)

    def prepared(self) -> dict[str, Any]:
        """What was last noted of the database: its migrations, its demonstration data."""
        found: dict[str, Any] = self.known().get("prepared", {})
        return found

    def note_prepared(self, **facts: object) -> None:
        """Note what the database holds now, so that the next start need not ask it."""
        self._remember(prepared=facts)

    def _start(self, account: Account | None, stopping: Callable[[], bool]) -> Postmaster:
        known = programs.known_binaries(self.wish)
        usable = programs.usable_by(
            programs.choose(known, self.data_major(), self.data), account, self.folder
        )
        if self.data_major() is None:
            self._initialise(usable, account)
        if not self.known():
            raise LauncherError(
                f"The passwords of the database are missing ({self.folder / CREDENTIALS}). Put "
                f"that file back, or move {self.data} away to begin with empty data."
            )
        remove_stale_file(self.data)
        port: int = self.known()["port"]
        for _attempt in range(5):
            if not port_is_free(port):
                port = free_port()
            process = self._spawn(usable, account, port)
            if ready := self._wait_ready(process.pid, stopping, partial(_has_ended, process)):
                return ready
            if not _PORT_TAKEN.search(self._last_words()):
                break
        raise LauncherError(f"{usable} did not start. {self.log} says:\n{self._last_words()}")

    def _initialise(self, usable: Binaries, account: Account | None) -> None:
        """Make the data folder aside and move it into place whole."""
        aside = self.data.with_name("postgresql.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)}
        password_file = self.folder / "password.new"
        write_private(password_file, passwords[SUPERUSER])
        if account:
            for path in (aside, password_file):
                os.chown(path, account.uid, account.gid)
        command: list[str | Path] = [usable.initdb, "-D", aside, "-U", SUPERUSER, "-E", "UTF8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}", *_locale(usable)]
        done = subprocess.run(
            [*command, *(["--no-sync"] if self.for_tests else [])],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(),
            **(account.popen if account else {}),
        )
        password_file.unlink()
        if done.returncode != 0:
            shutil.rmtree(aside, ignore_errors=True)
            raise LauncherError(_why_not_made(self.data, account, done.stderr))
        self._remember(port=free_port(), passwords=passwords)
        aside.rename(self.data)

    def _spawn(
        self, usable: Binaries, account: Account | None, port: int
    ) -> subprocess.Popen[bytes]:
        settings = {"port": port} | _SETTINGS | (_TEST_SETTINGS if self.for_tests else {})
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        private = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(private, "wb") as log:
            process = subprocess.Popen(
                [usable.postgres, "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                env=_environment(),
                **(account.popen if account else {}),
            )
        _started[process.pid] = process
        return process

    def _wait_ready(
        self, pid: int, stopping: Callable[[], bool], ended: Callable[[], bool]
    ) -> Postmaster | None:
        """The server once it takes connections; None when its process ended instead."""

        def ready() -> Postmaster | None:
            found = self.running()
            return found if found and found.pid == pid and found.status == "ready" else None

        wait_until(lambda: bool(ready()) or ended() or stopping(), START_SECONDS)
        if (found := ready()) or ended():
            return found
        stop_server(pid, self.data)
        if stopping():
            raise Interrupted("Stopped while the database was starting.")
        raise LauncherError(
            f"The database server took longer than {START_SECONDS:.0f} seconds to start. "
            f"{self.log} says:\n{self._last_words()}"
        )

    def _last_words(self) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-8:])

    def _remember(self, **facts: object) -> None:
        known = self.known()
        if known | facts != known:
            write_private(self.folder / CREDENTIALS, json.dumps(known | facts, indent=1))

    def _make_roles(self) -> None:
        known = self.known()
        try:
            with psycopg.connect(
                host=LOOPBACK,
                port=known["port"],
                user=SUPERUSER,
                password=known["passwords"][SUPERUSER],
                dbname="postgres",
                autocommit=True,
                connect_timeout=10,
            ) as connection:
                new = ensure_database(connection, known["passwords"], for_tests=self.for_tests)
        except psycopg.Error as error:
            raise LauncherError(f"The database server refuses us: {error}") from error
        if new:
            self.note_prepared()


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def _environment() -> dict[str, str]:
    """Our environment without what would lead the server's programs astray."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_")) and name not in {"LANG", "LANGUAGE"}
    }
    return kept | {"LC_ALL": "C"}


def _locale(usable: Binaries) -> list[str]:
    """Code-point order and full Unicode case wherever the server can."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        name = "C.UTF-8"
    except locale.Error:
        name = "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [f"--locale={name}", *(builtin if usable.major >= 17 else [])]


def _why_not_made(data: Path, account: Account | None, said: str) -> str:
    reason = f"The data folder {data} could not be made: {said.strip()}"
    if account:
        reason += (
            f"\nThe server runs as {account.name}, because you are root; set VEFA_STATE to a "
            "folder that this account can reach."
        )
    return reason
