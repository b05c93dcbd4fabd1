"""Which ticket a merged one goes on in, and which others a story may lead to."""

from collections.abc import Collection, Iterable
from typing import Final

from vefa.core.actor import Actor
from vefa.desk.access import visible_tickets
from vefa.desk.models import Merge, State, Ticket, TimelineEntry

LEADING: Final = frozenset({"follows", "followed", "merged", "merged_in"})
"""Events whose `number` is that of another ticket of the same customer."""


def merges_of(keys: Collection[int]) -> dict[int, int]:
    """Of those tickets that were merged, into which."""
    rows = Merge.objects.filter(ticket_id__in=keys).values_list("ticket_id", "into_id")
    return dict(rows)


def heir_of(ticket: Ticket) -> Ticket | None:
    """The ticket in which a merged one goes on, at the end of the chain; None where it was not
    merged. One query for each merging."""
    if ticket.state != State.CANCELLED:
        return None
    last, known = ticket.pk, {ticket.pk}
    while (following := merges_of([last]).get(last)) is not None and following not in known:
        known.add(following)
        last = following
    return Ticket.objects.get(pk=last) if last != ticket.pk else None


def linked_numbers(entries: Iterable[TimelineEntry], actor: Actor) -> frozenset[str]:
    """The numbers of other tickets in the story that the actor may open."""
    named = {str(each.data.get("number", "")) for each in entries if each.code in LEADING}
    if not named:
        return frozenset()
    found = visible_tickets(actor).filter(number__in=named)
    return frozenset(found.values_list("number", flat=True))
