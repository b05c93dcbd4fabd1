"""Writes: exports of what is held about a person, wished for, made by a job, taken away again."""

import hashlib
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.privacy.models import Export
from vefa.privacy.queries.archive import write_archive
from vefa.privacy.queries.people import Person, person_of_contact, person_of_user

KEPT: Final = timedelta(days=7)
"""How long an archive can be fetched."""


@transaction.atomic
def request_export(*, actor: Actor, at: datetime, person: Person) -> Export:
    """Have everything gathered that is held about the person.

    By an administrator, or by the person themself. While one is being made, no second is begun:
    `export_running`.
    """
    by_themself = actor.id is not None and actor.id in person.user_ids
    if not by_themself:
        actor.require("can_export_people")
    elif _is_limited(actor):
        raise Refused(
            "limited",
            _("You are limited to some customers or teams. Please ask an administrator for it."),
        )
    contact, user = person.contact, person.users[0] if person.users else None
    own = Export.objects.filter(contact=contact) if contact else Export.objects.filter(user=user)
    if own.filter(ready_at=None, removed_at=None).exists():
        raise Refused("export_running", _("It is being gathered already. Please look again soon."))
    export = Export.objects.create(
        customer_id=person.customer_id,
        contact=contact,
        user=user,
        language=user.language if user else person.row.language,
        by_themself=by_themself,
        requested_at=at,
    )
    _record(actor, at, export, deed="personal_data_gathered")
    jobs.configure_task("vefa.privacy.make_export").defer(export_id=export.pk)
    return export


def _is_limited(actor: Actor) -> bool:
    """Whether an archive of all that they ever wrote would tell of what they no longer see."""
    return actor.is_staff and (actor.limited_to is not None or actor.only_teams)


@transaction.atomic
def make_export(*, export_id: int, at: datetime) -> None:
    """Write the archive, whole or not at all; doing it again changes nothing."""
    rows = Export.objects.select_for_update(skip_locked=True, of=("self",))
    export = rows.filter(pk=export_id, ready_at=None, removed_at=None).first()
    if export is None:
        return
    by_user = person_of_user(export.user_id) if export.user_id else None
    person = person_of_contact(export.contact_id) if export.contact_id else by_user
    if person is None:
        return
    place = place_of(export)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w+b") as target:
            write_archive(target, person, language=export.language, at=at)
            export.size = target.tell()
            target.seek(0)
            export.sha256 = hashlib.file_digest(target, "sha256").hexdigest()
            os.fsync(target.fileno())
        Path(aside).replace(place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    export.ready_at = at
    export.save()


@transaction.atomic
def fetch_export(*, actor: Actor, at: datetime, export: Export) -> BinaryIO:
    """The archive as a stream that the caller closes; it is noted who took it."""
    if _is_limited(actor) or not (export.by_themself and export.user_id == actor.id):
        actor.require("can_export_people")
    if export.ready_at is None or export.removed_at is not None:
        raise NotAllowed("can_export_people")
    _record(actor, at, export, deed="personal_data_fetched", sha256=export.sha256)
    return place_of(export).open("rb")


def remove_exports(*, at: datetime) -> int:
    """Take away the archives whose time is over; how many."""
    return _remove(Q(requested_at__lt=at - KEPT), at=at)


def remove_exports_naming(*, at: datetime, customer_id: int | None) -> int:
    """Take away the archives in which a person of that customer may stand; how many.

    Those are the company's and those of our own people, since they wrote to each other; of one of
    ours, all. Whoever asked for one can have it made again.
    """
    company = Q() if customer_id is None else Q(customer_id=customer_id) | Q(customer_id=None)
    return _remove(company, at=at)


@transaction.atomic
def _remove(which: Q, *, at: datetime) -> int:
    rows = Export.objects.select_for_update(of=("self",)).filter(which, removed_at=None)
    found = list(rows)
    for export in found:
        place_of(export).unlink(missing_ok=True)
        export.removed_at = at
        export.save(update_fields=["removed_at"])
    return len(found)


def place_of(export: Export) -> Path:
    """Where the archive lies."""
    return Path(settings.MEDIA_ROOT) / "exports" / f"{export.key}.zip"


def _record(actor: Actor, at: datetime, export: Export, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="contact" if export.contact_id else "user",
        subject_id=export.contact_id or export.user_id,
        customer_id=export.customer_id,
        export=export.pk,
        **facts,
    )
