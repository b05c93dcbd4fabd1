"""Where Vefa keeps what it writes on this machine: data, passwords, keys, locks."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

from vefa.config.launcher.errors import LauncherError

PACKAGE: Final = Path(__file__).resolve().parents[2]
PROJECT: Final = PACKAGE.parents[1]
SYSTEM_STATE: Final = Path("/var/lib/vefa")
CREDENTIALS: Final = "database.json"


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for everything that outlives a start.

    `VEFA_STATE` decides. Otherwise a normal user's state lives in the project. PostgreSQL
    refuses to run as root and its own account cannot enter a private home, so root's state
    lives in the system's folder, one per project.
    """
    if chosen := environ.get("VEFA_STATE"):
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        return SYSTEM_STATE / hashlib.sha256(bytes(PROJECT)).hexdigest()[:12]
    return PROJECT / ".state"


def open_state(folder: Path) -> Path:
    """Make the state folder where it is missing. Others may pass through it, never list it."""
    try:
        for made in (*reversed(folder.parents), folder):
            if not made.is_dir():
                made.mkdir()
                made.chmod(0o711)  # whatever the umask: the server's account passes through
        files = folder / "files"
        if not files.is_dir():
            files.mkdir(mode=0o700)
    except OSError as error:
        raise LauncherError(
            f"Cannot write to {folder} ({error.strerror}). "
            "Set VEFA_STATE to a folder that belongs to you."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LauncherError(
            f"{folder} belongs to somebody else. Start Vefa as that user, "
            "or set VEFA_STATE to a folder of your own."
        )
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    aside.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file; empty where there is no file or no whole object in it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def secret_key_file(folder: Path) -> Path:
    """The file with the installation's secret key, made at the first call."""
    path = folder / "secret_key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    return path


def database_url(role: str, password: str, port: int, name: str = "vefa") -> str:
    """The URL of a database of our own server. Passwords are URL-safe as generated."""
    return f"postgresql://{role}:{password}@127.0.0.1:{port}/{name}"


def fill_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Name the state folder, the key and our own server's URLs where the caller named none.

    For commands run by hand beside `vefa run`. Makes nothing, starts nothing, never fails.
    """
    folder = state_folder(environ)
    environ.setdefault("VEFA_STATE", str(folder))
    try:
        if not {"VEFA_SECRET_KEY", "VEFA_SECRET_KEY_FILE"} & set(environ):
            key = folder / "secret_key"
            if os.access(key, os.R_OK):
                environ["VEFA_SECRET_KEY_FILE"] = str(key)
        if "DATABASE_URL" in environ:
            return
        known = read_json(folder / CREDENTIALS)
        if known:
            for variable, role in (
                ("DATABASE_URL", "vefa_app"),
                ("DATABASE_OWNER_URL", "vefa_owner"),
            ):
                environ[variable] = database_url(role, known["passwords"][role], known["port"])
    except (OSError, KeyError):
        return
