"""Taking a backup: one snapshot of the database, and the files that its rows name."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from vefa import __version__
from vefa.config.backup.archive import Manifest, Writer, chunks, file_entry, table_entry

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup holds. `missing` are files that rows name and the folder lacks or changed."""

    rows: int
    files: int
    digest: str
    missing: tuple[str, ...]


def take(url: str, files: Path, target: Path, *, at: datetime) -> Taken:
    """Write the backup to `target`, whole or not at all.

    Everything is read in one transaction that sees the database as of its beginning. Files are
    on disk before their row is written, so whatever a row of that snapshot names is there.
    """
    aside = target.with_name(f".{target.name}.part")
    aside.touch(mode=0o600)
    aside.chmod(0o600)
    try:
        with psycopg.connect(url) as connection, zipfile.ZipFile(aside, "w") as archive:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            version = connection.info.parameter_status("server_version") or ""
            manifest = Manifest(__version__, version, at.isoformat())
            writer = Writer(archive, manifest)
            _take_tables(connection, writer)
            found, missing = _take_files(connection, writer, files)
            digest = writer.close()
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return Taken(sum(manifest.rows.values()), found, digest, tuple(missing))


def tables(connection: Connection) -> dict[str, list[str]]:
    """Every table of ours with its columns, those that the database computes left out."""
    rows = connection.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
        " ORDER BY c.relname, a.attnum"
    )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def copy_out(connection: Connection, table: str, columns: list[str]) -> Iterator[memoryview]:
    """The rows of a table as COPY text."""
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            yield memoryview(piece)


def _take_tables(connection: Connection, writer: Writer) -> None:
    manifest = writer.manifest
    manifest.columns = tables(connection)
    # Which migrations have run is the version stamp; restoring makes that table anew.
    manifest.columns.pop("django_migrations")
    manifest.migrations = [
        list(row)
        for row in connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
    ]
    for table, columns in manifest.columns.items():
        writer.add(table_entry(table), copy_out(connection, table, columns), packed=True)
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        manifest.rows[table] = int(connection.execute(count).fetchall()[0][0])
    for (name,) in connection.execute(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall():
        state = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
        manifest.sequences[name] = connection.execute(state).fetchall()[0]


def _take_files(connection: Connection, writer: Writer, folder: Path) -> tuple[int, list[str]]:
    """How many files there are, and which of them are not as their row says."""
    missing, count = [], 0
    rows = connection.execute(
        "SELECT DISTINCT customer_id, sha256 FROM documents_storedfile ORDER BY 1, 2"
    ).fetchall()
    for customer_id, sha256 in rows:
        place = folder / str(customer_id) / sha256
        try:
            with place.open("rb") as stream:
                digest = writer.add(file_entry(customer_id, sha256), chunks(stream), packed=False)
        except FileNotFoundError:
            missing.append(str(place))
            continue
        count += 1
        if digest != sha256:
            missing.append(str(place))
    return count, missing
