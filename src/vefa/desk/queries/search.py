"""Finding a ticket by what somebody says: its number, or words of its title."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Q

from vefa.core.actor import Actor
from vefa.desk.access import visible_tickets
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import OPEN

_YEARS: Final = 5
SHOWN: Final = 8


def numbers_meant(words: str, *, year: int) -> list[str]:
    """The ticket numbers that these words may stand for, the newest year first.

    >>> numbers_meant("v-2026-004217", year=2026)
    ['V-2026-004217']
    >>> numbers_meant("4217", year=2026)[:2]
    ['V-2026-004217', 'V-2025-004217']
    >>> numbers_meant("fatura", year=2026)
    []
    """
    plain = words.strip().upper().removeprefix("V-")
    named, _dash, rest = plain.partition("-")
    if rest.isascii() and rest.isdigit() and len(named) == 4 and named.isdigit():
        return [f"V-{named}-{int(rest):06d}"]
    if plain.isascii() and plain.isdigit() and len(plain) <= 9:
        return [f"V-{each}-{int(plain):06d}" for each in range(year, year - _YEARS, -1)]
    return []


def find_tickets(actor: Actor, words: str, *, at: datetime) -> list[Ticket]:
    """Tickets of that number, else open ones whose title or customer has these words."""
    found = visible_tickets(actor).select_related("customer")
    if numbers := numbers_meant(words, year=at.year):
        return list(found.filter(number__in=numbers).order_by("-reported_at")[:SHOWN])
    wanted = Q()
    for word in words.split():
        wanted &= Q(title__icontains=word) | Q(customer__name__icontains=word)
    if not wanted:
        return []
    return list(found.filter(OPEN, wanted).order_by("next_due_at", "id")[:SHOWN])


def numbers_of(keys: Collection[int]) -> Mapping[int, str]:
    """The numbers of tickets by their keys."""
    return dict(Ticket.objects.filter(pk__in=keys).values_list("pk", "number"))
