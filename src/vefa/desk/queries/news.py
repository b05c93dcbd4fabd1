"""What others have done to a ticket since somebody looked at it."""

from vefa.core.actor import Actor
from vefa.desk.models import Ticket, TimelineEntry


def others_since(ticket: Ticket, actor: Actor, last_entry: int) -> list[TimelineEntry]:
    """What other people (not the system) have written or done since that entry."""
    found = TimelineEntry.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, pk__gt=last_entry
    ).exclude(author_side="system")
    return [entry for entry in found.order_by("pk") if entry.author_user_id != actor.id]
