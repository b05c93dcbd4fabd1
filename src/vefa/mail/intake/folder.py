"""What is done in an open folder: find what is new, store it, then tell the mailbox."""

import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError

from vefa.core import clock
from vefa.mail.actions import fetching
from vefa.mail.actions.fetching import Arrival, Folder
from vefa.mail.domain.imap import (
    MONTHS,
    Fetched,
    folder_name,
    found,
    number_after,
    read_fetched,
    uid_set,
)
from vefa.mail.intake.imap import Fault, Line, Refusal
from vefa.mail.models import Afterwards, Mailbox
from vefa.mail.queries import mailboxes as queries

log = logging.getLogger(__name__)

CHUNK: Final = 2**20
"""How much of a message is asked for at once; smaller messages come several at a time."""

AT_ONCE: Final = 50
ASK_AGAIN_AFTER: Final = timedelta(minutes=10)
OVERLAP: Final = timedelta(days=2)
"""Servers search by whole days of a time zone that they do not tell."""

_large = threading.Lock()
"""Messages of more than a chunk are held in memory one at a time, whatever mailbox they are of."""


@dataclass(slots=True)
class History:
    """What one mailbox's thread remembers from one connection to the next.

    After a connection that broke while several messages were fetched, each is fetched alone; one
    that breaks the connection twice waits for an administrator.
    """

    is_careful: bool = False
    fetching: int | None = None
    stumbles: dict[int, int] = field(default_factory=dict)

    def note_break(self, *, by_server: bool) -> None:
        """The connection has ended too early."""
        if self.fetching is not None and by_server:
            self.stumbles[self.fetching] = self.stumbles.get(self.fetching, 0) + 1
        self.fetching = None

    def has_stumbled(self, uid: int) -> bool:
        """Whether that message has broken the connection twice."""
        return self.stumbles.get(uid, 0) >= 2


class FolderReader:
    """One open folder of one connection. Raises `Fault` and database errors; loses nothing then."""

    def __init__(
        self,
        line: Line,
        mailbox: Mailbox,
        history: History,
        database: Callable[[], AbstractContextManager[None]],
        ending: Callable[[], bool],
    ) -> None:
        self._line = line
        self._mailbox = mailbox
        self._history = history
        self._database = database
        self._ending = ending
        self._is_first = True
        self._words = ""
        self._newest: datetime | None = None
        self._folder, self._uid_next = self._open()

    def _open(self) -> tuple[Folder, int | None]:
        try:
            answers = self._line.command(b"SELECT " + folder_name(self._mailbox.folder))
        except Refusal as refusal:
            raise Refusal(refusal.words, "no_folder") from None
        uid_validity = number_after(b"UIDVALIDITY", answers)
        if uid_validity is None:
            raise Fault("protocol", "no UIDVALIDITY")
        uid_next = number_after(b"UIDNEXT", answers)
        with self._database():
            folder = fetching.begin_folder(
                mailbox_id=self._mailbox.pk, uid_validity=uid_validity, uid_next=uid_next
            )
        return folder, uid_next

    @property
    def _key(self) -> dict[str, int]:
        place = self._folder.place
        return {
            "mailbox_id": place.mailbox_id,
            "place": place.place,
            "uid_validity": place.uid_validity,
        }

    def take_in(self) -> "Round":
        """Deal with all that is there now, unless we are told to end."""
        self._words, self._newest = "", None
        with self._database():
            unmarked = queries.unmarked_uids(**self._key)
        self._mark(unmarked)
        uids = self._wanted()
        for start in range(0, len(uids), AT_ONCE):
            self._take_group(uids[start : start + AT_ONCE])
            if self._ending():
                return Round(is_through=False)
        self._delete_due()
        last_uid = self._move_on(uids)
        self._history.is_careful = False
        return Round(is_through=True, last_uid=last_uid, taken_at=self._newest, words=self._words)

    def _move_on(self, uids: Sequence[int]) -> int | None:
        """The message up to which all is dealt with.

        After a first search that is what was there when the folder was opened: what came since
        may have been read by somebody before the search.
        """
        last = self._folder.last_uid
        if last is None:
            if self._uid_next is None:
                return None
            last = self._uid_next - 1
        elif uids:
            last = max(last, uids[-1])
        self._is_first = False
        self._folder = replace(self._folder, last_uid=last)
        return last

    def _wanted(self) -> list[int]:
        """The messages to fetch, rising."""
        last = self._folder.last_uid
        self._line.has_news = False
        numbers = found(self._line.command(b"UID SEARCH " + self._criteria(last)))
        if last is not None and not self._is_first:
            numbers = [uid for uid in numbers if uid > last]
        at = clock.now()
        with self._database():
            known: set[int] = set()
            for start in range(0, len(numbers), 5_000):
                part = numbers[start : start + 5_000]
                known |= queries.known_uids(uids=part, at=at, **self._key)
            again = queries.due_again(at=at, **self._key)
        return sorted({*(uid for uid in numbers if uid not in known), *again})

    def _criteria(self, last: int | None) -> bytes:
        if last is not None:
            new = b"UID %d:*" % (last + 1)
            return b"OR UNSEEN " + new if self._is_first else new
        if self._folder.seen_at is not None:
            day = self._folder.seen_at - OVERLAP
            since = f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"
            return b"OR UNSEEN SINCE " + since.encode("ascii")
        return b"ALL" if self._mailbox.takes_read else b"UNSEEN"

    def _take_group(self, uids: Sequence[int]) -> None:
        """Fetch and store these messages, then tell the mailbox of those that we have."""
        sizes = {each.uid: each for each in self._fetch(uids, b"(RFC822.SIZE INTERNALDATE)")}
        largest = min(CHUNK - 1, settings.MESSAGE_LIMIT)
        small = [uid for uid in uids if uid in sizes and sizes[uid].size <= largest]
        for group in (
            [[uid] for uid in small] if self._history.is_careful else _groups(small, sizes)
        ):
            self._take_small(group, sizes)
        for uid in uids:
            if uid in sizes and uid not in small and not self._ending():
                self._alone(uid, sizes[uid])
        with self._database():
            unmarked = queries.unmarked_uids(**self._key)
        self._mark(unmarked)

    def _take_small(self, uids: Sequence[int], sizes: dict[int, Fetched]) -> None:
        if len(uids) == 1:
            self._alone(uids[0], sizes[uids[0]])
            return
        missing = set(uids)
        self._history.is_careful = True
        try:
            for each in self._fetch(uids, b"(INTERNALDATE BODY.PEEK[]<0.%d>)" % CHUNK):
                if each.content is not None and len(each.content) < CHUNK and each.uid in missing:
                    self._keep(each.uid, each.content, each.arrived_at)
                    missing.discard(each.uid)
        except Refusal:
            log.info("messages of mailbox %s are fetched one by one", self._mailbox.pk)
        self._history.is_careful = False
        for uid in uids:
            if uid in missing:
                self._alone(uid, sizes[uid])

    def _alone(self, uid: int, told: Fetched) -> None:
        """Fetch one message in chunks, through a file without a name, and store it."""
        if told.size > settings.MESSAGE_LIMIT:
            self._leave(uid, told.size, "too_large", "", None)
            return
        if self._history.has_stumbled(uid):
            self._history.stumbles.pop(uid)
            self._leave(uid, told.size, "breaks", "", ASK_AGAIN_AFTER)
            return
        self._history.fetching = uid
        try:
            with tempfile.SpooledTemporaryFile(max_size=CHUNK) as file:
                size = 0
                for part in self._parts(uid):
                    size += file.write(part)
                    if size > settings.MESSAGE_LIMIT:
                        self._leave(uid, size, "too_large", "", None)
                        return
                file.seek(0)
                if size < CHUNK:
                    self._keep(uid, file.read(), told.arrived_at)
                else:
                    with _large:
                        self._keep(uid, file.read(), told.arrived_at)
        except Refusal as refusal:
            self._leave(uid, told.size, "unfetchable", refusal.words, ASK_AGAIN_AFTER)
        self._history.fetching = None

    def _parts(self, uid: int) -> Iterator[bytes]:
        """The content of a message, chunk by chunk; no chunk where the server has no content."""
        start = 0
        while True:
            items = b"(BODY.PEEK[]<%d.%d>)" % (start, CHUNK)
            parts = [each.content for each in self._fetch([uid], items) if each.uid == uid]
            part = next((each for each in parts if each is not None), None)
            if part is None and start == 0:
                raise Refusal("no content")
            if part:
                yield part
            if part is None or len(part) < CHUNK:
                return
            start += len(part)

    def _fetch(self, uids: Sequence[int], items: bytes) -> Iterator[Fetched]:
        for answer in self._line.answers(b"UID FETCH " + uid_set(uids) + b" " + items):
            fetched = read_fetched(answer)
            if fetched is not None:
                yield fetched

    def _keep(self, uid: int, content: bytes, arrived_at: datetime | None) -> None:
        """Store a message; what cannot be stored waits with its raw text.

        A database that fails is no fault of the message: all stops, and is tried again.
        """
        at = clock.now()
        arrival = Arrival(uid, content, arrived_at or at)
        try:
            with self._database():
                fetching.take_in_fetched(folder=self._folder, arrival=arrival, at=at)
        except Exception as error:
            if isinstance(error, DatabaseError) and not isinstance(
                error, DataError | IntegrityError
            ):
                raise
            log.exception("message %s of mailbox %s", uid, self._mailbox.pk)
            with self._database():
                fetching.leave_waiting(
                    place=self._folder.place,
                    uid=uid,
                    size=len(content),
                    at=at,
                    fault="unreadable",
                    words=repr(error),
                    again_after=None,
                    arrival=arrival,
                )
        self._newest = max(filter(None, (self._newest, min(arrival.arrived_at, at))))

    def _leave(
        self, uid: int, size: int, fault: str, words: str, again_after: timedelta | None
    ) -> None:
        with self._database():
            fetching.leave_waiting(
                place=self._folder.place,
                uid=uid,
                size=size,
                at=clock.now(),
                fault=fault,
                words=words,
                again_after=again_after,
            )

    def _mark(self, uids: Sequence[int]) -> None:
        """Tell the mailbox what we have; where it refuses, that is shown and tried again."""
        for start in range(0, len(uids), AT_ONCE):
            part = uids[start : start + AT_ONCE]
            try:
                self._tell(part)
            except Refusal as refusal:
                self._words = refusal.words
                return
            with self._database():
                fetching.note_marked(place=self._folder.place, uids=part, at=clock.now())

    def _tell(self, uids: Sequence[int]) -> None:
        numbers = uid_set(uids)
        self._line.command(b"UID STORE " + numbers + rb" +FLAGS.SILENT (\Seen)")
        if self._mailbox.afterwards != Afterwards.MOVE:
            return
        target = folder_name(self._mailbox.move_to)
        verb = b"UID MOVE " if self._line.can(b"MOVE") else b"UID COPY "
        try:
            self._line.command(verb + numbers + b" " + target)
        except Refusal as refusal:
            if "TRYCREATE" not in refusal.words.upper():
                raise
            self._line.command(b"CREATE " + target)
            self._line.command(verb + numbers + b" " + target)
        if not self._line.can(b"MOVE"):
            self._delete(numbers)

    def _delete(self, numbers: bytes) -> None:
        """Delete messages; only ours, where the server can tell them from those of others."""
        self._line.command(b"UID STORE " + numbers + rb" +FLAGS.SILENT (\Deleted)")
        if self._line.can(b"UIDPLUS"):
            self._line.command(b"UID EXPUNGE " + numbers)

    def _delete_due(self) -> None:
        with self._database():
            uids = queries.uids_to_delete(at=clock.now(), limit=1_000, **self._key)
        if not uids:
            return
        try:
            self._delete(uid_set(uids))
        except Refusal as refusal:
            self._words = refusal.words
            return
        with self._database():
            fetching.note_deleted(place=self._folder.place, uids=uids)


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at a folder came to; see `actions.fetching.note_read`."""

    is_through: bool
    last_uid: int | None = None
    taken_at: datetime | None = None
    words: str = ""


def _groups(uids: Sequence[int], sizes: dict[int, Fetched]) -> Iterator[list[int]]:
    """Messages that together are no larger than a chunk."""
    group: list[int] = []
    total = 0
    for uid in uids:
        if group and total + sizes[uid].size > CHUNK:
            yield group
            group, total = [], 0
        group.append(uid)
        total += sizes[uid].size
    if group:
        yield group
