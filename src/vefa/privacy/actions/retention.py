"""Writes: how long data are kept, and doing what follows from it, in bounded batches."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import Refused
from vefa.desk.models import Intake
from vefa.documents.actions import empty_file
from vefa.mail.actions.redacting import empty_outgoing, empty_raw
from vefa.privacy.actions.trail import redact_old_entries
from vefa.privacy.domain.retention import KEYS, KINDS, over_before
from vefa.privacy.models import RetentionRule
from vefa.privacy.queries.retention import files_over, over, rules

BATCH: Final = 500
"""How many rows one transaction deals with."""


@transaction.atomic
def set_rules(*, actor: Actor, at: datetime, days: Mapping[str, int | None]) -> None:
    """Keep each kind for so many days from now on; None: for ever. Refused: `too_short`."""
    actor.require("can_edit_privacy")
    before = rules()
    for kind in KINDS:
        wanted = days.get(kind.key)
        if wanted is not None and wanted < kind.shortest:
            raise Refused(
                "too_short",
                _("At least %(days)s days.") % {"days": kind.shortest},
                field=kind.key,
            )
        if wanted is None:
            RetentionRule.objects.filter(kind=kind.key).delete()
        elif before.get(kind.key) != wanted:
            RetentionRule.objects.update_or_create(
                kind=kind.key, defaults={"days": wanted, "set_at": at}
            )
    after = rules()
    changed = {
        key: [before.get(key), after.get(key)] for key in KEYS if before.get(key) != after.get(key)
    }
    if changed:
        _record(actor, at, deed="retention_set", **changed)


def apply_rule(*, kind: str, at: datetime) -> int:
    """Deal with the next batch of what was kept long enough; how many rows."""
    days = rules().get(kind)
    if days is None:
        return 0
    with transaction.atomic():
        return _DEEDS[kind](over_before(days, at), at)


def note_applied(*, at: datetime, done: Mapping[str, int]) -> None:
    """Leave a line in the audit trail: how many rows of each kind."""
    if done:
        _record(SYSTEM, at, deed="retention_applied", **done)


def _raw_mail(before: datetime, _at: datetime) -> int:
    return empty_raw(list(over("raw_mail", before).values_list("pk", flat=True)[:BATCH]))


def _unknown_mail(before: datetime, _at: datetime) -> int:
    keys = list(over("unknown_mail", before).values_list("pk", flat=True)[:BATCH])
    rows = Intake.objects.filter(raw_message_id__in=keys)
    rows.update(sender="", sender_folded="", subject="")
    return empty_raw(keys)


def _letters(before: datetime, at: datetime) -> int:
    keys = list(over("letters", before).values_list("pk", flat=True)[:BATCH])
    return empty_outgoing(keys, at=at)


def _entries(kind: str) -> Callable[[datetime, datetime], int]:
    def redact(before: datetime, at: datetime) -> int:
        keys = list(over(kind, before).order_by("pk").values_list("pk", flat=True)[:BATCH])
        return redact_old_entries(rule=kind, keys=keys, at=at)

    return redact


def _tickets(before: datetime, at: datetime) -> int:
    files = list(files_over(before)[:BATCH])
    for file in files:
        empty_file(file=file)
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_redact_closed(%s, %s)", [at, BATCH])
        (changed,) = cursor.fetchone()
    return len(files) + int(changed)


_DEEDS: Final[dict[str, Callable[[datetime, datetime], int]]] = {
    "raw_mail": _raw_mail,
    "unknown_mail": _unknown_mail,
    "letters": _letters,
    "sign_ins": _entries("sign_ins"),
    "tickets": _tickets,
    "trail": _entries("trail"),
}


def _record(actor: Actor, at: datetime, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="retention",
        subject_id=None,
        customer_id=None,
        **facts,
    )
