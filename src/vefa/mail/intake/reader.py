"""The thread that reads one mailbox: connects, takes in, listens; comes back after a fault."""

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, connection

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import SealedElsewhere
from vefa.mail.actions import fetching
from vefa.mail.domain.mailboxes import wait_after
from vefa.mail.intake.folder import FolderReader, History
from vefa.mail.intake.imap import Fault, Line
from vefa.mail.intake.signing import Tokens, sign_in
from vefa.mail.models import Mailbox, ReadingState
from vefa.mail.queries.mailboxes import Wanted, access_of, mailbox

log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 9 * 60.0
"""How long we only listen; servers may hang up after 29 minutes, some routers after ten."""

LOCK_SECONDS: Final = 20
"""How long a row or a lock of the database may be waited for."""


class Reader(threading.Thread):
    """Reads one mailbox until it is stopped. `turns` bounds how many use the database at once."""

    def __init__(
        self, wanted: Wanted, *, turns: threading.BoundedSemaphore, poll_seconds: float
    ) -> None:
        super().__init__(name=f"mailbox-{wanted.mailbox_id}", daemon=True)
        self.wanted = wanted
        self._turns = turns
        self._poll_seconds = poll_seconds
        self._ending = threading.Event()
        self._line: Line | None = None
        self._failures = 0
        self._history = History()
        self._tokens = Tokens(self._keep_refresh_token)

    def stop(self) -> None:
        """End soon, whatever is being waited for; from any thread."""
        self._ending.set()
        if line := self._line:
            line.interrupt()

    def run(self) -> None:
        """Connect again and again, with pauses that grow while it fails."""
        try:
            while not self._ending.is_set():
                self._ending.wait(self._attempt())
        finally:
            connection.close()

    def _attempt(self) -> float:
        """One connection from beginning to end; the seconds until the next."""
        try:
            self._read()
        except Fault as fault:
            return self._rest(fault)
        except SealedElsewhere:
            return self._rest(Fault("sealed"))
        except DatabaseError:
            log.warning("mailbox %s: the database fails", self.wanted.mailbox_id, exc_info=True)
            return self._rest(None)
        except Exception as error:
            log.exception("mailbox %s", self.wanted.mailbox_id)
            return self._rest(Fault("unexpected", repr(error)))
        finally:
            self._close_line()
        return 0.0

    def _rest(self, fault: Fault | None) -> float:
        """Note what was wrong, where the database takes it; how long to leave it alone."""
        connection.close()
        if self._ending.is_set():
            return 0.0
        self._failures += 1
        self._history.note_break(by_server=fault is not None)
        pause = wait_after(self._failures, random.random())  # noqa: S311  # no secret
        if fault is not None:
            at = clock.now()
            try:
                with self._database():
                    fetching.note_fault(
                        mailbox_id=self.wanted.mailbox_id,
                        at=at,
                        fault=fault.code,
                        words=fault.words,
                        again_at=at + pause,
                    )
            except DatabaseError:
                log.warning("mailbox %s: %s", self.wanted.mailbox_id, fault, exc_info=True)
        connection.close()
        return pause.total_seconds()

    def _close_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.hang_up()

    @contextmanager
    def _database(self) -> Iterator[None]:
        with self._turns, scoped(EVERYTHING):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            yield

    def _keep_refresh_token(self, token: str) -> None:
        with self._database():
            fetching.keep_refresh_token(mailbox_id=self.wanted.mailbox_id, token=token)

    def _read(self) -> None:
        with self._database():
            row = mailbox(self.wanted.mailbox_id)
            if row.state != ReadingState.FAILING:
                fetching.note_state(mailbox_id=row.pk, state=ReadingState.CONNECTING)
        access = access_of(row)
        connection.close()
        self._line = line = Line(access)
        if self._ending.is_set():
            return
        line.open()
        sign_in(line, access, self._tokens)
        self._follow(line, row)
        line.close()

    def _follow(self, line: Line, row: Mailbox) -> None:
        """Take in what is there and wait for more, until we are to end."""
        folder = FolderReader(line, row, self._history, self._database, self._ending.is_set)
        listens = line.can(b"IDLE")
        with self._database():
            fetching.note_state(mailbox_id=row.pk, state=ReadingState.WORKING)
        while True:
            done = folder.take_in()
            if not done.is_through:
                return
            self._failures = 0
            with self._database():
                fetching.note_read(
                    mailbox_id=row.pk,
                    at=clock.now(),
                    state=ReadingState.IDLE if listens else ReadingState.POLLING,
                    last_uid=done.last_uid,
                    taken_at=done.taken_at,
                    words=done.words,
                )
            # A mailbox that only waits needs no database connection.
            connection.close()
            if listens:
                line.idle(IDLE_SECONDS)
            elif not self._ending.wait(self._poll_seconds):
                line.command(b"NOOP")
            if self._ending.is_set():
                return
