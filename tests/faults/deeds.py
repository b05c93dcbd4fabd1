"""What children of a process that has all loaded do: `serve` reads a name a line.

Imported after Django is set up.
"""

import os
import signal
import sys
from types import SimpleNamespace
from typing import Final

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs

from vefa.config import urls, work
from vefa.config.cli import main as vefa
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.tasks import take_up
from vefa.desk.tests.cast import make_cast

__all__ = ["serve", "urls"]


def _mailboxes() -> int:
    return vefa(["mailboxes", "--poll", "1"])


def _take_up() -> int:
    """What a living worker does each minute, once the dead ones have been silent for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )
    async_to_sync(take_up.func)(SimpleNamespace(app=jobs), 0)
    return 0


def _cast() -> int:
    with scoped(EVERYTHING):
        make_cast()
    return 0


DEEDS: Final = {"worker": work.main, "mailboxes": _mailboxes, "take up": _take_up, "cast": _cast}


def serve() -> None:
    """Start a child for each line, and say its number."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child:
            print(f"started {child}", flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(0)
        status = DEEDS[line.strip()]()
        sys.stdout.flush()
        os._exit(status)
