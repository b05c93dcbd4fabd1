"""The archive: a zip of tables as COPY text, stored files, and a manifest with their digests."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Self

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_CHUNK: Final = 2**20


class BackupError(Exception):
    """Why a backup cannot be taken or restored, with what to do."""


@dataclass(slots=True)
class Manifest:
    """What an archive holds. `members` gives size and SHA-256 of every other entry of the zip."""

    vefa: str
    postgresql: str
    taken_at: str
    format: int = FORMAT
    migrations: list[list[str]] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Self:
        """The manifest; `BackupError` where this is no archive of ours or of a later format."""
        try:
            known: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if known.get("format") != FORMAT:
                raise BackupError(
                    f"The backup has format {known.get('format')}; this version reads {FORMAT}."
                )
            return cls(**known)
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise BackupError("The file is not a backup of Vefa, or it is cut off.") from error


def table_entry(table: str) -> str:
    """The name of a table's entry."""
    return f"tables/{table}.copy"


def file_entry(customer_id: int, sha256: str) -> str:
    """The name of a stored file's entry.

    >>> file_entry(7, "ab")
    'files/7/ab'
    """
    return f"files/{int(customer_id)}/{sha256}"


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream, piece by piece."""
    while piece := stream.read(_CHUNK):
        yield piece


class Writer:
    """An archive while it is written; the manifest comes last."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest

    def add(self, name: str, pieces: Iterable[bytes | memoryview], *, packed: bool) -> str:
        """Write an entry and note its size and digest, which is returned."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                digest.update(piece)
                size += len(piece)
        self.manifest.members[name] = (size, digest.hexdigest())
        return digest.hexdigest()

    def close(self) -> str:
        """Write the manifest; its SHA-256 stands for the whole archive."""
        content = json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1).encode()
        self.archive.writestr(MANIFEST, content)
        return hashlib.sha256(content).hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive for reading; `BackupError` where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, Manifest.read(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}") from error


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read everything once; `BackupError` names the first entry that is not as it was written."""
    if set(archive.namelist()) != {*manifest.members, MANIFEST}:
        raise BackupError("The backup does not hold what its manifest names. Take another one.")
    for name, (size, wanted) in manifest.members.items():
        digest, found = hashlib.sha256(), 0
        try:
            with archive.open(name) as entry:
                for piece in chunks(entry):
                    digest.update(piece)
                    found += len(piece)
        except (zipfile.BadZipFile, EOFError) as error:
            raise BackupError(f"{name} in the backup is damaged: {error}") from error
        if (found, digest.hexdigest()) != (size, wanted):
            raise BackupError(f"{name} in the backup is damaged: its digest differs.")
