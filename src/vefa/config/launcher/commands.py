"""The commands that set Vefa going and keep it: run, migrate, collect, web, worker, database,
backup, restore.

Each becomes the program that does the work, so that this module costs other commands nothing.
"""

import argparse
import os
import sys
from typing import Final, NoReturn

THREADS: Final = 4
"""Of each web process. More wait for each other: Python runs one at a time."""


UNUSED_FILES: Final = ("ext", "htmx-4*", "htmax-*", "htmx-2.js")
"""Files of packages that no page of ours loads; compressing them takes most of the time."""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = subcommands.add_parser("run", help="everything on this machine, until Ctrl-C")
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=os.environ.get("VEFA_DEMO", "").lower() in {"1", "true", "yes"},
        help="load the demonstration data (default: the variable VEFA_DEMO)",
    )
    parser.set_defaults(run=_run, brings_environment=True)

    parser = subcommands.add_parser("migrate", help="bring the database to this version's form")
    parser.add_argument("--check", action="store_true", help="only say whether that is needed")
    parser.set_defaults(run=_migrate)

    parser = subcommands.add_parser("collect", help="gather the static files to serve")
    parser.set_defaults(run=_collect)

    parser = subcommands.add_parser("web", help="serve the pages")
    parser.add_argument("--host", default=os.environ.get("VEFA_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=os.environ.get("VEFA_PORT", "8000"))
    parser.add_argument("--processes", type=int, default=os.environ.get("VEFA_WEB_PROCESSES", "2"))
    parser.set_defaults(run=_web)

    parser = subcommands.add_parser("worker", help="do the background work")
    parser.set_defaults(run=_worker)

    parser = subcommands.add_parser("database", help="Vefa's own PostgreSQL server")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("start", help="start it and leave it running")
    actions.add_parser("stop", help="stop it")
    actions.add_parser("status", help="say whether it runs, and where (status 3: it does not)")
    parser.set_defaults(run=_database, brings_environment=True)

    parser = subcommands.add_parser("backup", help="write every row and every file to one archive")
    parser.add_argument("file", metavar="FILE")
    parser.set_defaults(run=_backup)

    parser = subcommands.add_parser("restore", help="bring back what a backup holds")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--overwrite", action="store_true", help="also where there are data: they are set aside"
    )
    parser.set_defaults(run=_restore)


def _run(args: argparse.Namespace) -> int:
    _become("vefa.config.launcher", "run", *(["--demo"] if args.demo else []))


def _database(args: argparse.Namespace) -> int:
    _become("vefa.config.launcher", args.action)


def _backup(args: argparse.Namespace) -> int:
    _become("vefa.config.backup", "backup", args.file)


def _restore(args: argparse.Namespace) -> int:
    overwrite = ["--overwrite"] if args.overwrite else []
    _become("vefa.config.backup", "restore", args.file, *overwrite)


def _become(module: str, *arguments: str) -> NoReturn:
    """Go on as `python -m module …`: this process has nothing left to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vefa.config.settings")
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606  # no shell is wanted


def _migrate(args: argparse.Namespace) -> int:
    if args.check:
        _become("django", "migrate", "--check", "--no-input")
    if not os.environ.get("DATABASE_OWNER_URL"):
        print(
            "Only the owner of the database may change its form: name that role in "
            "DATABASE_OWNER_URL. (Our own server's is known once it has been started.)",
            file=sys.stderr,
        )
        return 1
    _become("django", "migrate", "--no-input", "--verbosity=0", "--database=owner")


def _collect(_args: argparse.Namespace) -> int:
    os.environ["VEFA_COLLECT"] = "1"
    unused = [f"--ignore={pattern}" for pattern in UNUSED_FILES]
    _become("django", "collectstatic", "--no-input", "--clear", "--verbosity=0", *unused)


def _web(args: argparse.Namespace) -> int:
    os.environ.setdefault("VEFA_POOL", str(THREADS))
    options = {
        "interface": "wsgi",
        "host": args.host,
        "port": args.port,
        "workers": args.processes,
        "blocking-threads": THREADS,
        "blocking-threads-idle-timeout": 600,
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    _become(
        "granian", *words, "--no-ws", "--respawn-failed-workers", "vefa.config.wsgi:application"
    )


def _worker(_args: argparse.Namespace) -> int:
    _become("vefa.config.work")
