"""The recorded facts of a ticket."""

from collections.abc import Collection

from vefa.desk.domain.record import Fact
from vefa.desk.models import ClockEvent, Ticket


def facts_of(ticket: Ticket) -> list[Fact]:
    """The facts in the order of their numbers."""
    rows = ClockEvent.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    return [_fact(row) for row in rows.order_by("number")]


def facts_of_all(tickets: Collection[int]) -> dict[int, list[Fact]]:
    """The facts of several tickets by the ticket's key, each list in the order of numbers."""
    found: dict[int, list[Fact]] = {key: [] for key in tickets}
    rows = ClockEvent.objects.filter(ticket_id__in=tickets).order_by("ticket_id", "number")
    # A replay reads millions: without a model's instance for each.
    columns = ("ticket_id", "number", "at", "recorded_at", "type", "data")
    for ticket, *fact in rows.values_list(*columns):
        found[ticket].append(Fact(*fact))
    return found


def _fact(row: ClockEvent) -> Fact:
    return Fact(
        number=row.number, at=row.at, recorded_at=row.recorded_at, type=row.type, data=row.data
    )
