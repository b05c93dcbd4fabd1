"""Reading mailboxes: each message becomes one row, in the transaction that stores it.

A mailbox is told only of what has been committed; what it was told is written down after that. A
process that dies anywhere in between finds its place again by the rows.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from vefa.core.secrets import seal
from vefa.mail.actions.incoming import keep_unread, store_message
from vefa.mail.models import (
    Afterwards,
    FetchedMessage,
    FetchedState,
    Mailbox,
    ReadingState,
)

VIA = "imap"
UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class Place:
    """Within which the number of a message means one message for ever."""

    mailbox_id: int
    place: int
    uid_validity: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the reading of a folder goes on.

    All up to `last_uid` is dealt with; None where it has to be searched: for what is unread and, if
    we have been here before, for what has arrived since `seen_at`. `was_elsewhere` says that there
    are messages that had other numbers before.
    """

    place: Place
    last_uid: int | None
    seen_at: datetime | None
    was_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as the server gave it; `arrived_at` is when the server got it."""

    uid: int
    content: bytes
    arrived_at: datetime


@transaction.atomic
def begin_folder(*, mailbox_id: int, uid_validity: int, uid_next: int | None) -> Folder:
    """Find our place in a folder that was just opened.

    Another UIDVALIDITY means that the server counts anew; so does a next number that we have
    passed already, as after a restored backup.
    """
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    rewound = uid_next is not None and mailbox.last_uid is not None and uid_next <= mailbox.last_uid
    if rewound:
        mailbox.place += 1
    if rewound or mailbox.uid_validity != uid_validity:
        mailbox.uid_validity, mailbox.last_uid = uid_validity, None
        mailbox.save(update_fields=["place", "uid_validity", "last_uid"])
    place = Place(mailbox_id, mailbox.place, uid_validity)
    return Folder(place, mailbox.last_uid, mailbox.seen_at, _elsewhere(place).exists())


@transaction.atomic(savepoint=False)
def take_in_fetched(*, folder: Folder, arrival: Arrival, at: datetime) -> None:
    """Store a message of a mailbox and note its number, unless that is known already.

    It was reported when the provider's server got it, and never later than now. A message that
    the server shows under a new number, byte for byte as we know it, is not stored again.
    """
    place = folder.place
    row = FetchedMessage.objects.select_for_update().filter(**_key(place, arrival.uid)).first()
    if row is not None and row.state != FetchedState.WAITING:
        return
    digest = hashlib.sha256(arrival.content).hexdigest()
    raw_message_id = _known(place, digest) if folder.was_elsewhere else None
    if raw_message_id is None:
        raw = store_message(
            content=arrival.content,
            envelope_from="",
            envelope_to=[],
            at=min(arrival.arrived_at, at),
            via=VIA,
        )
        raw_message_id = raw.pk
    row = row or FetchedMessage(**_key(place, arrival.uid))
    row.state, row.raw_message_id = FetchedState.TAKEN, raw_message_id
    row.size, row.digest, row.fetched_at = len(arrival.content), digest, at
    row.fault, row.words, row.next_try_at = "", "", None
    row.save()


def _key(place: Place, uid: int) -> dict[str, int]:
    return {
        "mailbox_id": place.mailbox_id,
        "place": place.place,
        "uid_validity": place.uid_validity,
        "uid": uid,
    }


def _rows(place: Place) -> QuerySet[FetchedMessage]:
    return FetchedMessage.objects.filter(
        mailbox_id=place.mailbox_id, place=place.place, uid_validity=place.uid_validity
    )


def _elsewhere(place: Place) -> QuerySet[FetchedMessage]:
    rows = FetchedMessage.objects.filter(mailbox_id=place.mailbox_id)
    return rows.exclude(place=place.place, uid_validity=place.uid_validity)


def _known(place: Place, digest: str) -> int | None:
    """The raw message with that digest from before the server counted anew."""
    rows = _elsewhere(place).filter(digest=digest, state=FetchedState.TAKEN)
    return rows.order_by("pk").values_list("raw_message_id", flat=True).first()


@transaction.atomic
def leave_waiting(
    *,
    place: Place,
    uid: int,
    size: int,
    at: datetime,
    fault: str,
    words: str,
    again_after: timedelta | None,
    arrival: Arrival | None = None,
) -> None:
    """A message that cannot be taken in waits for an administrator; the rest flow on.

    `arrival` keeps its raw text where there is one. `again_after` is when the server is asked for
    it again, longer each time; None leaves that to a person.
    """
    row, new = FetchedMessage.objects.select_for_update().get_or_create(
        **_key(place, uid),
        defaults={"state": FetchedState.WAITING, "size": size, "fetched_at": at},
    )
    if row.state != FetchedState.WAITING:
        return
    row.attempts = 1 if new else row.attempts + 1
    row.fault, row.words = fault, words.replace("\0", "")[:2_000]
    row.next_try_at = at + again_after * row.attempts if again_after is not None else None
    if arrival is not None and row.raw_message_id is None:
        raw = keep_unread(
            content=arrival.content, at=min(arrival.arrived_at, at), via=VIA, error=row.words
        )
        row.raw_message_id = raw.pk
    row.save()


def note_marked(*, place: Place, uids: Sequence[int], at: datetime) -> None:
    """The mailbox has been told of these messages; where they are deleted later, when."""
    mailbox = Mailbox.objects.get(pk=place.mailbox_id)
    delete_at = None
    if mailbox.afterwards == Afterwards.DELETE:
        delete_at = at + timedelta(days=mailbox.keep_days)
    _rows(place).filter(uid__in=uids).update(marked_at=at, delete_at=delete_at)


def note_deleted(*, place: Place, uids: Sequence[int]) -> None:
    """The mailbox holds these messages no more."""
    _rows(place).filter(uid__in=uids).update(delete_at=None)


def note_state(*, mailbox_id: int, state: ReadingState) -> None:
    """What the reading process does now."""
    Mailbox.objects.filter(pk=mailbox_id).update(state=state)


def note_read(
    *,
    mailbox_id: int,
    at: datetime,
    state: ReadingState,
    last_uid: int | None,
    taken_at: datetime | None,
    words: str = "",
) -> None:
    """All that was there is dealt with, up to `last_uid`; whatever was wrong is over.

    `taken_at` is the arrival of the newest message, None where there was none. `words` is why the
    server did not let us mark, move or delete what we have.
    """
    rows = Mailbox.objects.filter(pk=mailbox_id)
    fault = UNMARKED if words else ""
    rows.update(state=state, seen_at=at, failures=0, fault=fault, words=words, next_try_at=None)
    if words:
        rows.update(failed_at=at)
    if taken_at is not None:
        rows.update(taken_at=taken_at)
    if last_uid is not None:
        rows.update(last_uid=last_uid)


def note_fault(
    *, mailbox_id: int, at: datetime, fault: str, words: str, again_at: datetime
) -> None:
    """The mailbox cannot be read: why, in the server's words, and when it is tried again."""
    Mailbox.objects.filter(pk=mailbox_id).update(
        state=ReadingState.FAILING,
        fault=fault,
        words=words.replace("\0", "")[:2_000],
        failed_at=at,
        next_try_at=again_at,
        failures=F("failures") + 1,
    )


def note_held(*, mailbox_ids: Sequence[int], at: datetime) -> None:
    """A process reads these mailboxes and lives."""
    Mailbox.objects.filter(pk__in=mailbox_ids).update(held_at=at)


def keep_refresh_token(*, mailbox_id: int, token: str) -> None:
    """The token endpoint has given us a new refresh token; the old one may be void now."""
    Mailbox.objects.filter(pk=mailbox_id).update(sealed_refresh_token=seal(token))
