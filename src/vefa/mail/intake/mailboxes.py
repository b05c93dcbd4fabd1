"""The process `vefa mailboxes`: a thread for each mailbox that no other process reads."""

import logging
import signal
import threading
import time
from typing import Final

from django.db import DatabaseError, connection

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions.fetching import note_held
from vefa.mail.intake.reader import Reader
from vefa.mail.queries.mailboxes import (
    Wanted,
    lock_mailbox,
    unlock_mailboxes,
    wanted_mailboxes,
)

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
"""How often we look whether mailboxes were added, changed or paused."""

HELD_SECONDS: Final = 30.0
POLL_SECONDS: Final = 60.0
MOST_MAILBOXES: Final = 200
"""Of one process; further processes read further mailboxes."""

DATABASE_TURNS: Final = 8
ENDING_SECONDS: Final = 20.0


class Mailboxes:
    """Keeps readers in step with the mailboxes that are wanted.

    One database connection holds an advisory lock for each mailbox that we read. When it is lost
    the locks are gone: the readers are stopped and begun again. Should two read the same mailbox
    for a moment, the rows that name its messages still let each be stored once.
    """

    def __init__(self, *, most: int = MOST_MAILBOXES, poll_seconds: float = POLL_SECONDS) -> None:
        self._most = most
        self._poll_seconds = poll_seconds
        self._turns = threading.BoundedSemaphore(DATABASE_TURNS)
        self._readers: dict[int, Reader] = {}
        self._held_until = 0.0

    def run(self, ending: threading.Event) -> None:
        """Read until `ending` is set; then end every reader in order."""
        try:
            while not ending.is_set():
                self.look()
                ending.wait(LOOK_SECONDS)
        finally:
            self._end()

    def look(self) -> None:
        """Stop what is not wanted any more, begin what is new."""
        try:
            with scoped(EVERYTHING):
                wanted = {each.mailbox_id: each for each in wanted_mailboxes()}
            self._stop_unwanted(wanted)
            self._forget_ended()
            self._begin_new(wanted)
            self._say_that_we_live()
        except DatabaseError:
            log.warning("the database fails; its locks are given up", exc_info=True)
            connection.close()
            for reader in self._readers.values():
                reader.stop()
            self._readers = {}

    def _stop_unwanted(self, wanted: dict[int, Wanted]) -> None:
        for mailbox_id, reader in self._readers.items():
            if wanted.get(mailbox_id) != reader.wanted:
                reader.stop()

    def _forget_ended(self) -> None:
        ended = [key for key, reader in self._readers.items() if not reader.is_alive()]
        for key in ended:
            self._readers.pop(key)
        unlock_mailboxes(ended)

    def _begin_new(self, wanted: dict[int, Wanted]) -> None:
        for mailbox_id, each in wanted.items():
            if len(self._readers) >= self._most:
                return
            if mailbox_id not in self._readers and lock_mailbox(mailbox_id):
                reader = Reader(each, turns=self._turns, poll_seconds=self._poll_seconds)
                self._readers[mailbox_id] = reader
                reader.start()
                self._held_until = 0.0

    def _say_that_we_live(self) -> None:
        if time.monotonic() >= self._held_until:
            with scoped(EVERYTHING):
                note_held(mailbox_ids=list(self._readers), at=clock.now())
            self._held_until = time.monotonic() + HELD_SECONDS

    def _end(self) -> None:
        readers = list(self._readers.values())
        for reader in readers:
            reader.stop()
        until = time.monotonic() + ENDING_SECONDS
        for reader in readers:
            reader.join(max(until - time.monotonic(), 0.0))
        # The locks go with the connection.
        connection.close()


def run(*, most: int, poll_seconds: float) -> int:
    """The whole process until SIGTERM or SIGINT; the exit status."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    print("Vefa reads mailboxes", flush=True)
    Mailboxes(most=most, poll_seconds=poll_seconds).run(ending)
    return 0
