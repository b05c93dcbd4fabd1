"""The recorded facts of a ticket."""

from vefa.desk.domain.record import Fact
from vefa.desk.models import ClockEvent, Ticket


def facts_of(ticket: Ticket) -> list[Fact]:
    """The facts in the order of their numbers."""
    rows = ClockEvent.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    return [
        Fact(
            number=row.number, at=row.at, recorded_at=row.recorded_at, type=row.type, data=row.data
        )
        for row in rows.order_by("number")
    ]
