"""Writing the audit trail, and sealing what was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from vefa.audit.domain.chain import BEGINNING, digest_of
from vefa.audit.models import Entry, Link
from vefa.audit.queries import deed_of
from vefa.core.actor import Actor

WINDOW: Final = 100_000
"""How far behind the newest sealed entry one still looks for others. Keys are given before the
commit, so an entry may appear behind younger ones; the daily run looks everywhere."""

_ONE_SEALER: Final = 0x5EA1
"""The advisory lock of sealing: two workers would give one position twice."""


def record(
    *,
    actor: Actor,
    at: datetime,
    deed: str,
    subject: str,
    subject_id: int | None,
    customer_id: int | None,
    **facts: Any,
) -> None:
    """Add one entry in the running transaction: who did `deed` to which row.

    `facts` are JSON values; a change gives them as `name=[before, after]`.
    """
    Entry.objects.create(
        at=at,
        actor_id=actor.id,
        actor_kind=actor.kind,
        actor_name=actor.name,
        address=actor.address,
        deed=deed,
        subject=subject,
        subject_id=subject_id,
        customer_id=customer_id,
        facts=facts,
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry among many that one actor writes at one time; `facts` as `record` takes them."""

    deed: str
    subject: str
    subject_id: int
    customer_id: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_all(*, actor: Actor, at: datetime, deeds: Iterable[Deed]) -> None:
    """Add an entry for each deed in the running transaction, in their order, in few statements."""
    Entry.objects.bulk_create(
        (
            Entry(
                at=at,
                actor_id=actor.id,
                actor_kind=actor.kind,
                actor_name=actor.name,
                address=actor.address,
                deed=each.deed,
                subject=each.subject,
                subject_id=each.subject_id,
                customer_id=each.customer_id,
                facts=dict(each.facts),
            )
            for each in deeds
        ),
        batch_size=500,
    )


@transaction.atomic
def seal_entries(*, at: datetime, everywhere: bool = False, limit: int = 10_000) -> int:
    """Append a link for every entry that has none yet, at most `limit`; how many there were.

    Writing an entry takes no lock and waits for nobody; the chains grow here, in batches.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_SEALER])
    newest = Link.objects.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    found = Entry.objects.filter(
        ~Exists(Link.objects.filter(entry_id=OuterRef("pk"))),
        pk__gt=0 if everywhere else newest - WINDOW,
    )
    entries = list(found.order_by("pk")[:limit])
    heads = _heads({entry.customer_id for entry in entries})
    links = []
    for entry in entries:
        position, before = heads.get(entry.customer_id, (0, BEGINNING))
        digest = digest_of(before, deed_of(entry))
        heads[entry.customer_id] = (position + 1, digest)
        links.append(
            Link(
                customer_id=entry.customer_id,
                position=position + 1,
                entry_id=entry.pk,
                digest=digest,
                sealed_at=at,
            )
        )
    Link.objects.bulk_create(links, batch_size=1_000)
    return len(links)


def _heads(customers: set[int | None]) -> dict[int | None, tuple[int, bytes]]:
    """Position and digest of the last link of each chain that has one."""
    heads: dict[int | None, tuple[int, bytes]] = {}
    for key in customers:
        for link in Link.objects.filter(customer_id=key).order_by("-position")[:1]:
            heads[key] = (link.position, bytes(link.digest))
    return heads
