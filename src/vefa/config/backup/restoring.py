"""Restoring a backup: checked first, then the schema of its time, the rows, the files."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from vefa.config.backup.archive import (
    BackupError,
    Manifest,
    check,
    chunks,
    opened,
    table_entry,
)
from vefa.config.backup.taking import tables

Connection = psycopg.Connection[Any]
OWNER_ALIAS: Final = "owner"
_MADE_BY_MIGRATING: Final = frozenset(
    {"django_migrations", "django_content_type", "auth_permission"}
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what was there before and is kept."""

    taken_at: str
    rows: int
    files: int
    old_schema: str
    old_files: int


def restore(url: str, files: Path, source: Path, *, at: datetime, overwrite: bool) -> Restored:
    """Restore the backup into the database of `url` and the folder `files`.

    Refuses a database that holds data, unless `overwrite`: then those are set aside in a schema
    of their own. Refuses a backup of a newer version, and one that is not as it was written,
    before anything is touched.
    """
    with opened(source) as (archive, manifest):
        check(archive, manifest)
        _refuse_newer(manifest)
        with psycopg.connect(url) as connection:
            filled = _holds_data(connection)
            if filled and not overwrite:
                raise BackupError(
                    "The database holds data already. Restore into an empty one, or say "
                    "--overwrite: then they are set aside, not deleted."
                )
            old = _set_aside(connection, at, keep=filled)
        before = {path for path in files.glob("*/*") if path.is_file()}
        restored = _restore_files(archive, manifest, files)
        _migrate_to(manifest)
        with psycopg.connect(url) as connection:
            _load(connection, archive, manifest)
        call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
        kept = len(before - restored)
        rows = sum(manifest.rows.values())
        return Restored(manifest.taken_at, rows, len(restored), old, kept)


def _refuse_newer(manifest: Manifest) -> None:
    known = set(MigrationExecutor(connections[OWNER_ALIAS]).loader.graph.nodes)
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise BackupError(
            f"The backup is of a newer version (Vefa {manifest.vefa}, migration {unknown[0]}). "
            "Install that version or a later one, and restore with it."
        )


def _holds_data(connection: Connection) -> bool:
    """Whether any table has a row that migrating alone does not make."""
    return any(
        connection.execute(
            sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        ).fetchone()
        for table in tables(connection)
        if table not in _MADE_BY_MIGRATING
    )


def _set_aside(connection: Connection, at: datetime, *, keep: bool) -> str:
    """Make room for a new schema `public`; the name under which the old one is kept, or ""."""
    aside = sql.Identifier(f"before_{at:%Y%m%d_%H%M%S}")
    extensions = connection.execute(
        "SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace"
    ).fetchall()
    connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(aside))
    connection.execute("CREATE SCHEMA public")
    connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    for (name,) in extensions:
        move = sql.SQL("ALTER EXTENSION {} SET SCHEMA public")
        connection.execute(move.format(sql.Identifier(name)))
    if keep:
        connection.execute(sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(aside))
        return str(aside.as_string(connection)).strip('"')
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(aside))
    return ""


def _migrate_to(manifest: Manifest) -> None:
    """The schema as it was when the backup was taken; nothing of the framework's own rows."""
    connections[OWNER_ALIAS].close()
    executor = MigrationExecutor(connections[OWNER_ALIAS])
    targets = [(app, name) for app, name in manifest.migrations]
    executor.migrate(targets)
    connections[OWNER_ALIAS].close()


def _load(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every row, in one transaction; foreign keys are checked once all are there."""
    found = tables(connection)
    found.pop("django_migrations", None)
    if found != manifest.columns:
        raise BackupError("The tables of the backup are not those that its migrations make.")
    keys = connection.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    ).fetchall()
    _each(connection, [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in keys])
    for table, columns in manifest.columns.items():
        _fill(connection, archive, table, columns)
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        if connection.execute(count).fetchall()[0][0] != manifest.rows[table]:
            raise BackupError(f"{table} did not get all of its rows.")
    _each(
        connection,
        [f"ALTER TABLE {table} ADD CONSTRAINT {name} {what}" for table, name, what in keys],
    )
    for name, (value, called) in manifest.sequences.items():
        connection.execute(
            "SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, value, called]
        )


def _each(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def _fill(
    connection: Connection, archive: zipfile.ZipFile, table: str, columns: Sequence[str]
) -> None:
    """The rows of one table as they were: without triggers, which would write anew."""
    name = sql.Identifier(table)
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    connection.execute(sql.SQL("DELETE FROM {}").format(name))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        archive.open(table_entry(table)) as entry,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for piece in chunks(entry):
            copy.write(piece)
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _restore_files(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> set[Path]:
    """Put each stored file in its place unless it is there; where they all lie."""
    places = set()
    for name in manifest.members:
        if not name.startswith("files/"):
            continue
        _files, customer_id, sha256 = name.split("/")
        place = folder / str(int(customer_id)) / Path(sha256).name
        places.add(place)
        if place.exists() and _digest_of(place) == manifest.members[name][1]:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".new-{place.name}")
        with archive.open(name) as entry, aside.open("wb") as target:
            for piece in chunks(entry):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        aside.replace(place)
    return places


def _digest_of(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
