"""Reads: the trail as one looks through it, and whether its chains hold."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.audit.domain.chain import Break, Deed, Link, breaks
from vefa.audit.models import Entry
from vefa.audit.models import Link as LinkRow

PAGE: Final = 50
REDACTED: Final = "trail_redacted"
"""The deed under which the database notes which entries were redacted, and what remains of them."""
_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; what is left out does not narrow. `after` is that of a `Page`."""

    customer_ids: tuple[int, ...] | None = None
    actor_ids: tuple[int, ...] | None = None
    deed: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first, and from where the next page goes on ("" at the end)."""

    entries: tuple[Entry, ...]
    after: str


def found(search: Search) -> QuerySet[Entry]:
    """The entries that the search means, the newest first."""
    entries = Entry.objects.order_by("-at", "-id")
    exact = {
        "deed": search.deed,
        "subject": search.subject,
        "subject_id": search.subject_id,
        "at__gte": search.since,
        "at__lt": search.until,
    }
    entries = entries.filter(**{name: value for name, value in exact.items() if value})
    if search.customer_ids is not None:
        entries = entries.filter(customer_id__in=search.customer_ids)
    if search.actor_ids is not None:
        entries = entries.filter(actor_id__in=search.actor_ids)
    return entries


def page_of(search: Search, *, size: int = PAGE) -> Page:
    """One page of the trail; `after` that cannot be read is the beginning."""
    entries = found(search)
    moment, _, key = search.after.partition("~")
    try:
        at, last = datetime.fromisoformat(moment), int(key)
    except ValueError:
        at, last = None, 0
    if at is not None and at.utcoffset() is not None:
        entries = entries.filter(at__lte=at).filter(Q(at__lt=at) | Q(id__lt=last))
    rows = list(entries[: size + 1])
    more = f"{rows[size - 1].at.isoformat()}~{rows[size - 1].pk}" if len(rows) > size else ""
    return Page(tuple(rows[:size]), more)


def deed_of(entry: Entry) -> Deed:
    """An entry as its link covers it."""
    return Deed(
        id=entry.pk,
        at=entry.at,
        customer_id=entry.customer_id,
        actor_id=entry.actor_id,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        address=entry.address,
        deed=entry.deed,
        subject=entry.subject,
        subject_id=entry.subject_id,
        facts=entry.facts,
    )


def broken_links() -> Iterator[Break]:
    """The first break of every chain; all links are read, a few thousand at a time."""
    return breaks(_links())


def _links() -> Iterator[Link]:
    rows = LinkRow.objects.order_by("customer_id", "position").iterator(chunk_size=_AT_ONCE)
    redacted = redacted_entries()
    batch: list[LinkRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield from _with_entries(batch, redacted)
            batch = []
    yield from _with_entries(batch, redacted)


def redacted_entries() -> set[int]:
    """The keys of entries that were redacted by right, and that are as they were left then."""
    noted: dict[int, str] = {}
    told = Entry.objects.filter(deed=REDACTED, actor_kind="system").order_by("pk")
    for facts in told.values_list("facts", flat=True).iterator():
        noted |= {int(key): str(digest) for key, digest in facts["entries"]}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, audit_remains(entry) FROM audit_entry entry WHERE id = ANY(%s)",
            [list(noted)],
        )
        return {key for key, remains in cursor.fetchall() if noted[key] == remains}


def entries_naming(
    *,
    customer_id: int | None,
    people: Sequence[int],
    names: str,
    reach: str,
    after: int,
    size: int,
) -> list[int]:
    """Keys of entries that still tell who a person was, from `after` on, at most `size`.

    They are those of the customer and the provider's own; all where there is no customer. A
    namesake may stand in the provider's own: there a customer's person is not looked for by name.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM audit_entry
            WHERE id > %(after)s AND deed <> %(noted)s
                AND (%(customer)s::bigint IS NULL OR customer_id = %(customer)s
                    OR customer_id IS NULL)
                AND (actor_id = ANY(%(people)s)
                        AND (actor_name <> 'Redacted person' OR address <> '')
                    OR (customer_id IS NOT NULL OR %(customer)s::bigint IS NULL)
                        AND (actor_id IS NULL AND actor_name ~ %(names)s
                            OR facts::text ~ %(names)s)
                    OR facts::text ~ %(reach)s)
            ORDER BY id LIMIT %(size)s
            """,
            {
                "after": after,
                "noted": REDACTED,
                "customer": customer_id,
                "people": list(people),
                "names": names,
                "reach": reach,
                "size": size,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def _with_entries(rows: list[LinkRow], redacted: set[int]) -> Iterator[Link]:
    entries = Entry.objects.in_bulk([row.entry_id for row in rows])
    for row in rows:
        entry = entries.get(row.entry_id)
        yield Link(
            customer_id=row.customer_id,
            position=row.position,
            entry_id=row.entry_id,
            digest=bytes(row.digest),
            deed=deed_of(entry) if entry else None,
            redacted=row.entry_id in redacted,
        )


def unsealed() -> int:
    """How many entries have no link yet: those of the last minute, where a worker runs."""
    return Entry.objects.filter(~Exists(LinkRow.objects.filter(entry_id=OuterRef("pk")))).count()


def anchors() -> list[dict[str, Any]]:
    """The last link of every chain: to be noted down somewhere else."""
    last = LinkRow.objects.order_by("customer_id", "-position").distinct("customer_id")
    return [
        {"customer": row.customer_id, "position": row.position, "digest": bytes(row.digest).hex()}
        for row in last
    ]


def lost_anchors(noted: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The anchors that the chains do not bear out any more: a chain was cut or made anew."""
    for anchor in noted:
        here = LinkRow.objects.filter(customer_id=anchor["customer"], position=anchor["position"])
        digests = [bytes(digest).hex() for digest in here.values_list("digest", flat=True)]
        if digests != [anchor["digest"]]:
            yield anchor


def as_json(entry: Entry) -> str:
    """An entry as one line of JSON, for the export."""
    told = {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "customer": entry.customer_id,
        "actor": entry.actor_id,
        "kind": entry.actor_kind,
        "name": entry.actor_name,
        "address": entry.address,
        "deed": entry.deed,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "facts": entry.facts,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
