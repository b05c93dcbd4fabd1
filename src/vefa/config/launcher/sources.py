"""Fingerprints of the sources, by which a start knows what is done already."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from vefa.config.launcher.places import PACKAGE, PROJECT

LOCK: Final = PROJECT / "requirements" / "run.lock"
STAMP: Final = "collected"


def migrations_fingerprint() -> str:
    """Changes with every migration of ours and with every package."""
    return _contents((LOCK, *sorted(PACKAGE.glob("*/migrations/*.py"))))


def static_fingerprint() -> str:
    """Changes with every static file of ours and with every package."""
    return _contents((LOCK, *sorted(PACKAGE.glob("*/static/**/*"))))


def _contents(paths: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for path in paths:
        if path.is_file():
            seen.update(f"{path.relative_to(PROJECT)}\n".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def is_collected(folder: Path) -> bool:
    """Whether the folder holds what the present sources give."""
    stamp = folder / STAMP
    return (
        (folder / "staticfiles.json").exists()
        and stamp.exists()
        and stamp.read_text(encoding="utf-8") == static_fingerprint()
    )


def note_collected(folder: Path, fingerprint: str) -> None:
    """Remember the fingerprint under which the files were collected."""
    (folder / STAMP).write_text(fingerprint, encoding="utf-8")
