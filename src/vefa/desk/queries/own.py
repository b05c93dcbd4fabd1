"""A customer's own requests as their people see them: open, ended, found, ranked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from vefa.core.actor import Actor
from vefa.desk.access import visible_tickets
from vefa.desk.domain.asks import Ask, asks
from vefa.desk.domain.states import OPEN as WORKABLE
from vefa.desk.models import Merge, Ticket, Turn
from vefa.desk.queries.facts import facts_of_all
from vefa.desk.queries.lists import COLUMNS, OPEN, QueueRow
from vefa.desk.queries.search import numbers_meant

PAGE: Final = 20
MOST: Final = 100
"""How many requests are asked about, or may be ranked, at most."""

# "İ", "ı" and "i" are one letter to whoever searches.
_MARKED, _PLAIN = "İIı", "iii"
_MORE: Final = ("contact_id", "contact__name", "closed_at", "next_step", "next_step_at")


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A line of the customer's lists: the row, who reported it, what is asked of the customer.

    `closes_at` is when it closes by itself if nobody objects; `is_merged` says that it goes on in
    another one.
    """

    row: QueueRow
    contact_id: int | None
    contact: str
    closed_at: datetime | None
    closes_at: datetime | None
    is_merged: bool
    asks: tuple[Ask, ...] = ()


def waiting_requests(actor: Actor, *, mine: bool = False) -> list[OwnRow]:
    """The open requests where it is the customer's turn, with what is asked; next due first."""
    found = _seen(actor, mine=mine).filter(OPEN, turn=Turn.CUSTOMER)
    rows = _rows(found.order_by("next_due_at", "id")[:MOST])
    facts = facts_of_all([row.row.id for row in rows])
    return [_asked(row, asks(facts[row.row.id], row.row.state)) for row in rows]


def open_requests(
    actor: Actor, *, mine: bool = False, without: Sequence[int] = (), page: str | int = 1
) -> Page[OwnRow]:
    """A page of the open requests by their next promise, those without one last."""
    found = _seen(actor, mine=mine).filter(OPEN).exclude(pk__in=without)
    return _page(found.order_by("next_due_at", "id"), page)


def ended_requests(actor: Actor, *, mine: bool = False, page: str | int = 1) -> Page[OwnRow]:
    """A page of what is closed or cancelled, the newest report first."""
    found = _seen(actor, mine=mine).exclude(OPEN)
    return _page(found.order_by("-reported_at", "-id"), page)


def find_requests(
    actor: Actor, words: str, *, at: datetime, mine: bool = False, page: str | int = 1
) -> Page[OwnRow]:
    """A page of the requests, open or not, of that number or with these words in the title.

    Only the actor's own rows are read, by the index of the number or of the customer.
    """
    found = _seen(actor, mine=mine)
    if numbers := numbers_meant(words, year=at.year):
        numbered = _page(found.filter(number__in=numbers).order_by("-number"), page)
        if numbered.paginator.count:
            return numbered
    plain = Lower(Func(F("title"), Value(_MARKED), Value(_PLAIN), function="translate"))
    wanted = Q()
    for word in words.translate(str.maketrans(_MARKED, _PLAIN)).lower().split():
        wanted &= Q(plain__contains=word)
    titled = found.annotate(plain=plain).filter(wanted)
    return _page(titled.order_by("-reported_at", "-id"), page)


def about_installation(actor: Actor, installation_id: int, *, size: int = 3) -> list[OwnRow]:
    """The newest open requests about one of the company's systems: is it one of these?"""
    found = visible_tickets(actor).filter(OPEN, installation_id=installation_id)
    return _rows(found.order_by("-reported_at", "-id")[:size])


def ranked_requests(actor: Actor) -> tuple[list[OwnRow], list[OwnRow]]:
    """The open requests that the customer has ranked, in that order, and the others."""
    found = visible_tickets(actor).filter(state__in=WORKABLE)
    ranked = found.filter(rank__isnull=False).order_by("rank", "id")[:MOST]
    others = found.filter(rank__isnull=True).order_by("next_due_at", "id")[:MOST]
    return _rows(ranked), _rows(others)


def _seen(actor: Actor, *, mine: bool) -> QuerySet[Ticket]:
    found = visible_tickets(actor)
    return found.filter(contact_id=actor.contact_id or 0) if mine else found


def _page(found: QuerySet[Ticket], number: str | int) -> Page[OwnRow]:
    page: Page[Any] = Paginator(found, PAGE).get_page(number)
    page.object_list = _rows(page.object_list)
    return page


def _rows(found: Any) -> list[OwnRow]:
    own = len(COLUMNS)
    merged = Exists(
        Merge.objects.filter(ticket_id=OuterRef("pk"), customer_id=OuterRef("customer_id"))
    )
    return [
        _row(QueueRow(*(*values[:own], "")), values[own:])
        for values in found.values_list(*COLUMNS, *_MORE, merged)
    ]


def _row(row: QueueRow, more: Sequence[Any]) -> OwnRow:
    contact_id, contact, closed_at, step, step_at, is_merged = more
    closes_at = step_at if step == "silent_close" else None
    return OwnRow(row, contact_id, contact or "", closed_at, closes_at, is_merged)


def _asked(row: OwnRow, found: tuple[Ask, ...]) -> OwnRow:
    return replace(row, asks=found)
