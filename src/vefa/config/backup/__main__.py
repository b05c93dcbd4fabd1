"""What `vefa backup` and `vefa restore` become."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg
from django.conf import settings

from vefa.config import unreachable
from vefa.config.backup.archive import BackupError
from vefa.config.backup.restoring import restore
from vefa.config.backup.taking import take
from vefa.core import clock, setup

OWNER_NEEDED = (
    "Only the owner of the database sees and makes all of it: name that role in "
    "DATABASE_OWNER_URL. (Our own server's is known once it has been started.)"
)


def run_backup(args: argparse.Namespace) -> int:
    """Take a backup; 1 where files are missing that rows name."""
    taken = take(settings.DATABASE_OWNER_URL, Path(settings.MEDIA_ROOT), args.file, at=clock.now())
    print(f"{args.file}: {taken.rows} rows, {taken.files} files, SHA-256 {taken.digest}")
    print("The secret key is not in it. Keep a copy of that file in another place.")
    for place in taken.missing:
        print(f"Missing or changed on disk: {place}", file=sys.stderr)
    return 1 if taken.missing else 0


def run_restore(args: argparse.Namespace) -> int:
    """Restore a backup and say what of the old is kept."""
    done = restore(
        settings.DATABASE_OWNER_URL,
        Path(settings.MEDIA_ROOT),
        args.file,
        at=clock.now(),
        overwrite=args.overwrite,
    )
    print(f"Restored as of {done.taken_at}: {done.rows} rows, {done.files} files.")
    if done.old_schema:
        print(
            f"What the database held is kept in its schema {done.old_schema}; "
            f"DROP SCHEMA {done.old_schema} CASCADE removes it."
        )
    if done.old_files:
        print(f"{done.old_files} files that the backup does not know are left where they are.")
    print("Use the secret key of that installation: sealed secrets are read with it alone.")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Do one of the two; what cannot be done is told to the person, not shown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["backup", "restore"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--overwrite", action="store_true")
    args = parser.parse_args(arguments)
    setup.django()
    if not settings.DATABASE_OWNER_URL:
        print(OWNER_NEEDED, file=sys.stderr)
        return 1
    try:
        return {"backup": run_backup, "restore": run_restore}[args.action](args)
    except (BackupError, OSError, psycopg.Error) as error:
        print(unreachable.told(error) or f"vefa: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
