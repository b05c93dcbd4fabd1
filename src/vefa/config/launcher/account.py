"""Under which account the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vefa.config.launcher.errors import LauncherError


@dataclass(frozen=True, slots=True)
class Account:
    """A system account other than our own."""

    name: str
    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """The arguments that make `subprocess` start a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(data: Path) -> Account | None:
    """The account for the server of that data folder; None for our own.

    The owner of existing data decides; for new data root takes `postgres`, else `nobody`.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise LauncherError(
                f"The data in {data} belong to another user. Start Vefa as that user, "
                "or set VEFA_STATE to a folder of your own."
            )
        return None
    names = ("postgres", "nobody")
    for entry in pwd.getpwall():
        if owner is not None and entry.pw_uid == owner and owner != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LauncherError(
        "PostgreSQL refuses to run as root and there is no account postgres or nobody to run it "
        "under. Start Vefa as a normal user."
    )


def runs(command: Sequence[str | Path], account: Account) -> bool:
    """Whether the account can run the command."""
    try:
        done = subprocess.run(
            command, capture_output=True, cwd="/", timeout=10, check=False, **account.popen
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
