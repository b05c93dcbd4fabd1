"""A file is handed in and checked; then it is taken in by the worker, or thrown away."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from vefa.accounts.queries import actor_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.importing.actions.running import CAN_IMPORT, checked, run_import
from vefa.importing.models import HandedIn, ImportState

RUN: Final = "vefa.importing.take_in"
MOST_REHEARSED: Final = 500
"""A file of so many rows at most is tried out while somebody waits for the page."""


@transaction.atomic
def check_file(
    *, actor: Actor, at: datetime, name: str, content: bytes, kind: str = "", encoding: str = ""
) -> HandedIn:
    """Check a file and keep it until it is taken in or thrown away; nothing else is written.

    What is sound in a short file is also tried out, so that what the rooms would refuse is told
    too, beside what is wrong elsewhere. What the same person handed in before and left is thrown
    away.
    """
    actor.require(CAN_IMPORT)
    if actor.id is None:
        raise NotAllowed(CAN_IMPORT)
    left = HandedIn.objects.filter(by_id=actor.id, state=ImportState.CHECKED)
    left.update(state=ImportState.DISCARDED, content=b"", problems=[], ended_at=at)
    sha256 = hashlib.sha256(content).hexdigest()
    found = checked(content, kind=kind, encoding=encoding)
    problems = found.problems
    if 0 < len(found.plan.steps) <= MOST_REHEARSED:
        refused = run_import(
            actor=actor, at=at, name=name, sha256=sha256, steps=found.plan, rehearse=True
        )
        problems = found.in_order((*problems, *refused))
    file = HandedIn.objects.create(
        by_id=actor.id,
        by_name=actor.name,
        at=at,
        name=name[:255],
        sha256=sha256,
        content=content,
        kind=kind,
        encoding=encoding,
        read_as=found.read_as,
        state=ImportState.CHECKED,
        counts=found.plan.counts(),
        problems=[each.to_json() for each in problems],
    )
    _note(actor, at, file, "import_handed_in", problems=len(problems))
    return file


def _note(actor: Actor, at: datetime, file: HandedIn, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="import",
        subject_id=file.pk,
        customer_id=None,
        name=file.name,
        sha256=file.sha256,
        **facts,
    )


@transaction.atomic
def order_import(*, actor: Actor, at: datetime, file: HandedIn) -> None:
    """Let the worker take a checked file in."""
    actor.require(CAN_IMPORT)
    row = HandedIn.objects.select_for_update().get(pk=file.pk)
    if row.state != ImportState.CHECKED:
        raise Refused("state", _("This file has been dealt with already."))
    row.state = ImportState.WAITING
    row.save(update_fields=["state"])
    _note(actor, at, row, "import_ordered")
    jobs.configure_task(RUN).defer(handed_in=row.pk)


@transaction.atomic
def discard_file(*, actor: Actor, at: datetime, file: HandedIn) -> None:
    """Throw a checked file away."""
    actor.require(CAN_IMPORT)
    row = HandedIn.objects.select_for_update().get(pk=file.pk)
    if row.state == ImportState.CHECKED:
        row.state, row.content, row.ended_at = ImportState.DISCARDED, b"", at
        row.save(update_fields=["state", "content", "ended_at"])
        _note(actor, at, row, "import_discarded")


def take_in_file(*, key: int, at: datetime) -> None:
    """Check the file once more and do what it says, in one transaction: all of it or nothing.

    A second call does nothing; one that was broken off left nothing behind.
    """
    with scoped(EVERYTHING):
        row = HandedIn.objects.select_for_update(of=("self",)).select_related("by").get(pk=key)
        if row.state != ImportState.WAITING:
            return
        actor = actor_of(row.by)
        if not actor.can(CAN_IMPORT):
            _end(row, ImportState.FAILED, at)
            return
        found = checked(bytes(row.content), kind=row.kind, encoding=row.encoding)
        problems = found.problems
        if found.is_sound:
            problems += run_import(
                actor=actor, at=at, name=row.name, sha256=row.sha256, steps=found.plan
            )
        row.problems = [each.to_json() for each in problems]
        row.counts = found.plan.counts()
        well = found.is_sound and len(problems) == len(found.problems)
        _end(row, ImportState.DONE if well else ImportState.FAILED, at)


def _end(row: HandedIn, state: ImportState, at: datetime) -> None:
    row.state, row.ended_at, row.content = state, at, b""
    row.save()
