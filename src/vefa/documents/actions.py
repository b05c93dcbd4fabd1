"""Writes: storing a file."""

import errno
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.documents.domain.names import clean_media_type, clean_name
from vefa.documents.domain.paper import Json
from vefa.documents.drawing import digest_of_document, pdf_of
from vefa.documents.models import Rendition, StoredFile
from vefa.documents.queries import place_of

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MEGABYTE = 2**20
EMPTY: Final = hashlib.sha256(b"").hexdigest()
"""The digest of no bytes at all: what is left of a file that was emptied."""


@transaction.atomic
def store_file(
    *,
    actor: Actor,
    at: datetime,
    customer_id: int,
    name: str,
    media_type: str,
    content: bytes,
    public: bool = False,
    limit: int | None = None,
) -> StoredFile:
    """Keep a file for a customer; `public` shows it to the customer's people.

    The bytes are on disk under their SHA-256 before the row is written; a customer's equal
    files share them. `limit` is in bytes, by default that of uploads (`FILE_LIMIT`). Refused:
    `file_too_large`, `no_space` (then nothing of the file is left on disk).
    """
    if not actor.is_staff and actor.customer_id != customer_id:
        raise NotAllowed("can_work_tickets")
    _check_size(name, len(content), settings.FILE_LIMIT if limit is None else limit)
    digest = hashlib.sha256(content).hexdigest()
    _one_at_a_time(customer_id, digest)
    _write_once(place_of(customer_id, digest), content)
    file = StoredFile.objects.create(
        customer_id=customer_id,
        name=clean_name(name),
        media_type=clean_media_type(media_type),
        size=len(content),
        sha256=digest,
        public=public,
        created_at=at,
    )
    record(
        actor=actor,
        at=at,
        deed="file_stored",
        subject="file",
        subject_id=file.pk,
        customer_id=customer_id,
        sha256=digest,
        size=file.size,
    )
    return file


def note_fetching(*, actor: Actor, at: datetime, file: StoredFile) -> None:
    """That somebody took the file along. Not its name, which may name a person: its digest."""
    record(
        actor=actor,
        at=at,
        deed="file_fetched",
        subject="file",
        subject_id=file.pk,
        customer_id=file.customer_id,
        sha256=file.sha256,
    )


@transaction.atomic
def print_document(
    *,
    actor: Actor,
    at: datetime,
    customer_id: int,
    name: str,
    document: Json,
    made_at: datetime,
) -> StoredFile:
    """The document as a stored PDF that the customer's people may have, made once.

    `made_at` is the instant that the file says it was made at: equal documents of one instant are
    the same file, byte for byte. One whose bytes were lost is made again.
    """
    digest = digest_of_document(document, made_at=made_at)
    made = Rendition.objects.filter(customer_id=customer_id, digest=digest).select_related("file")
    known = made.first()
    if known is not None and place_of(customer_id, known.file.sha256).exists():
        return known.file
    file = store_file(
        actor=actor,
        at=at,
        customer_id=customer_id,
        name=name,
        media_type="application/pdf",
        content=pdf_of(document, made_at=made_at),
        public=True,
    )
    kept, _created = Rendition.objects.get_or_create(
        customer_id=customer_id, digest=digest, defaults={"file": file, "created_at": at}
    )
    return kept.file


@transaction.atomic
def empty_file(*, file: StoredFile) -> None:
    """Take away what a file holds and what it is called; its row stays in its place.

    The bytes go unless another file of the customer has the same. Killed before its end it is
    done again; doing it again changes nothing.
    """
    locked = StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.sha256 != EMPTY:
        _one_at_a_time(locked.customer_id, locked.sha256)
        _write_once(place_of(locked.customer_id, EMPTY), b"")
        same = StoredFile.objects.filter(customer_id=locked.customer_id, sha256=locked.sha256)
        if not same.exclude(pk=locked.pk).exists():
            place_of(locked.customer_id, locked.sha256).unlink(missing_ok=True)
    locked.name, locked.media_type, locked.size, locked.sha256 = "redacted", "text/plain", 0, EMPTY
    locked.save()


def forget_renditions(customer_id: int) -> None:
    """Take away the bytes of a customer's printed documents: each is printed anew on demand."""
    made = Rendition.objects.filter(customer_id=customer_id).values_list("file__sha256", flat=True)
    for digest in made.iterator():
        _one_at_a_time(customer_id, digest)
        place_of(customer_id, digest).unlink(missing_ok=True)


def _one_at_a_time(customer_id: int, digest: str) -> None:
    """Until the transaction's end nobody else stores or takes away these bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{customer_id}/{digest}"]
        )


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise Refused(
            "file_too_large",
            _("%(name)s is larger than %(limit)s MB. Please send a smaller file.")
            % {"name": clean_name(name), "limit": limit // _MEGABYTE},
            field="files",
        )


def _write_once(place: Path, content: bytes) -> None:
    """Put the bytes in their place in one step, unless they are there already."""
    try:
        if place.stat().st_size == len(content):
            return
    except FileNotFoundError:
        pass
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, content)
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        raise Refused(
            "no_space",
            _("There is no room left for files. Please tell your administrator and try again."),
            field="files",
        ) from error


def _write(place: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Without it the new name may be lost by a power cut although the row was kept."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
