"""The chain of the audit trail: each link's digest covers its entry and the link before it.

Whoever changes, removes or reorders an entry afterwards would have to renew every later link of
that customer, and then the digest that somebody noted down elsewhere (an anchor) does not fit.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal

BEGINNING: Final = bytes(32)
"""What stands before the first link of a chain."""

Fault = Literal["missing", "changed", "gap"]


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry of the trail as its link covers it: all that it says."""

    id: int
    at: datetime
    customer_id: int | None
    actor_id: int | None
    actor_kind: str
    actor_name: str
    address: str
    deed: str
    subject: str
    subject_id: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as stored. `deed` is None where the entry that it covers is not there any more.

    `redacted` says that personal data were taken out of the entry by right, and that what remains
    is as the trail says it was left: then the link stands for the entry as it once was.
    """

    customer_id: int | None
    position: int
    entry_id: int
    digest: bytes
    deed: Deed | None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of a chain that does not hold, and why.

    `missing`: its entry is gone. `changed`: entry or link differ from what was sealed. `gap`:
    links before it are gone.
    """

    customer_id: int | None
    position: int
    entry_id: int
    fault: Fault


def digest_of(before: bytes, deed: Deed) -> bytes:
    """The 32 bytes of SHA-256 that seal `deed` behind a link whose digest is `before`.

    >>> at = datetime(2026, 1, 5, 6, tzinfo=UTC)
    >>> deed = Deed(7, at, 3, 1, "staff", "Deniz", "", "signed_in", "user", 1, {})
    >>> digest_of(BEGINNING, deed).hex()[:16]
    'cfae50d7ff070c4d'
    """
    told = [
        deed.id,
        deed.at.astimezone(UTC).isoformat(timespec="microseconds"),
        deed.customer_id,
        deed.actor_id,
        deed.actor_kind,
        deed.actor_name,
        deed.address,
        deed.deed,
        deed.subject,
        deed.subject_id,
        deed.facts,
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(before + text.encode()).digest()


def breaks(links: Iterable[Link]) -> Iterator[Break]:
    """The first break of each chain, none where all hold.

    `links` come chain by chain, each in the order of positions. What follows a break says
    nothing new and is passed over.
    """
    chain: object = object()
    before, position, broken = BEGINNING, 0, False
    for link in links:
        if link.customer_id != chain:
            chain, before, position, broken = link.customer_id, BEGINNING, 0, False
        if broken:
            continue
        position += 1
        fault = _fault(link, before, position)
        if fault is not None:
            broken = True
            yield Break(link.customer_id, link.position, link.entry_id, fault)
        before = link.digest


def _fault(link: Link, before: bytes, position: int) -> Fault | None:
    if link.position != position:
        return "gap"
    if link.deed is None:
        return "missing"
    if link.deed.customer_id != link.customer_id:
        return "changed"
    if digest_of(before, link.deed) != link.digest and not link.redacted:
        return "changed"
    return None
