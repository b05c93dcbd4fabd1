"""The part of the trail's commands that needs the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vefa.audit.domain.chain import Break
from vefa.audit.models import Link
from vefa.audit.queries import (
    anchors,
    broken_links,
    lost_anchors,
    redacted_entries,
    unsealed,
)
from vefa.core.scope import EVERYTHING, scoped


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found. `redacted` entries lack personal data, taken out by right."""

    links: int
    breaks: list[Break]
    lost: list[Mapping[str, Any]]
    unsealed: int
    redacted: int


def verified(noted: Iterable[Mapping[str, Any]]) -> Report:
    """Recompute every chain, and compare it with the anchors that were noted down."""
    with scoped(EVERYTHING):
        return Report(
            links=Link.objects.count(),
            breaks=list(broken_links()),
            lost=list(lost_anchors(noted)),
            unsealed=unsealed(),
            redacted=len(redacted_entries()),
        )


def anchors_now() -> list[dict[str, Any]]:
    """The last link of every chain."""
    with scoped(EVERYTHING):
        return anchors()
