"""Reads: agreements found by words, each with what it is at an instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from vefa.agreements.domain.life import Life, life_at
from vefa.agreements.models import Agreement
from vefa.agreements.queries import with_records


@dataclass(frozen=True, slots=True)
class Standing:
    """An agreement and what it is at an instant."""

    agreement: Agreement
    life: Life


MOST_FOUND: Final = 200


def agreements_found(words: str, *, at: datetime) -> list[Standing]:
    """The agreements whose code, name or customer holds the words, by customer; 200 at most."""
    found = Agreement.objects.filter(discarded_at=None)
    if words:
        named = Q(customer__name__icontains=words) | Q(name__icontains=words)
        found = found.filter(named | Q(code__icontains=words))
    rows = with_records(found.order_by("customer__name", "code")[:MOST_FOUND])
    return [Standing(each, life_at(recorded, at)) for each, recorded in rows]
