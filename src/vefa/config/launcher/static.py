"""Whether the collected static files are those of the present sources."""

import hashlib
from pathlib import Path
from typing import Final

from vefa.config.launcher.places import PACKAGE, PROJECT

STAMP: Final = "collected"


def fingerprint() -> str:
    """Changes whenever a file of ours or a package that brings files does."""
    seen = hashlib.sha256()
    lock = PROJECT / "requirements" / "run.lock"
    for path in (lock, *sorted(PACKAGE.glob("*/static/**/*"))):
        if path.is_file():
            facts = path.stat()
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def is_collected(folder: Path) -> bool:
    """Whether the folder holds what the present sources give."""
    stamp = folder / STAMP
    return (folder / "staticfiles.json").exists() and (
        stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint()
    )


def note_collected(folder: Path, found: str) -> None:
    """Remember the fingerprint under which the files were collected."""
    (folder / STAMP).write_text(found, encoding="utf-8")
