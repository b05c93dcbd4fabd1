"""How far each letter about a ticket has come: queued, sent, deferred, not delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vefa.desk.models import MessageLink, Ticket
from vefa.mail.models import OutgoingMessage, OutgoingState


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter's state. `words` are the server's last."""

    message_id: int
    notice: str
    to: tuple[str, ...]
    state: str
    words: str
    attempts: int
    changed_at: datetime
    next_attempt_at: datetime | None

    @property
    def is_stuck(self) -> bool:
        """Whether a person may try it again now."""
        return self.state in (OutgoingState.DEFERRED, OutgoingState.FAILED)


def deliveries(ticket: Ticket) -> Mapping[int, tuple[Delivery, ...]]:
    """The letters of the ticket by the key of the timeline entry that they carry."""
    links = MessageLink.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, outgoing_message_id__isnull=False
    ).values_list("entry_id", "outgoing_message_id", "notice")
    wanted = {message: (entry, notice) for entry, message, notice in links if entry and message}
    if not wanted:
        return {}
    found: dict[int, tuple[Delivery, ...]] = {}
    rows = OutgoingMessage.objects.filter(pk__in=wanted, customer_id=ticket.customer_id)
    for row in rows.defer("content").order_by("pk"):
        entry, notice = wanted[row.pk]
        found[entry] = (*found.get(entry, ()), _delivery(row, notice))
    return found


def _delivery(row: OutgoingMessage, notice: str) -> Delivery:
    return Delivery(
        message_id=row.pk,
        notice=notice,
        to=tuple(row.to),
        state=row.state,
        words=row.words,
        attempts=row.attempts,
        changed_at=row.settled_at or row.claimed_at or row.queued_at,
        next_attempt_at=row.next_attempt_at if row.attempts else None,
    )


def belongs_to(ticket: Ticket, outgoing_message_id: int) -> bool:
    """Whether the letter is about this ticket."""
    return MessageLink.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, outgoing_message_id=outgoing_message_id
    ).exists()
