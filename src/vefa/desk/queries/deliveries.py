"""How far each letter about a ticket has come: queued, sent, deferred, not delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from vefa.core.actor import Actor
from vefa.desk.access import visible_tickets
from vefa.desk.models import MessageLink, Ticket, TimelineEntry
from vefa.mail.models import OutgoingMessage, OutgoingState


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter's state. `words` are the server's last.

    `to` are those whom the state is about: of a letter that did not arrive or is late, whoever does
    not have it. `reached` are then those who do.
    """

    message_id: int
    notice: str
    to: tuple[str, ...]
    reached: tuple[str, ...]
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
        ticket=ticket,
        customer_id=ticket.customer_id,
        outgoing_message_id__isnull=False,
        entry__isnull=False,
    )
    link = links.filter(outgoing_message_id=OuterRef("pk"))
    rows = (
        OutgoingMessage.objects.filter(
            pk__in=links.values("outgoing_message_id"), customer_id=ticket.customer_id
        )
        .annotate(entry=Subquery(link.values("entry_id")[:1]))
        .annotate(notice=Subquery(link.values("notice")[:1]))
    )
    found: dict[int, tuple[Delivery, ...]] = {}
    for row in rows.defer("content").order_by("pk"):
        found[row.entry] = (*found.get(row.entry, ()), delivery_of(row, row.notice))
    return found


def delivery_of(row: OutgoingMessage, notice: str) -> Delivery:
    """How far the letter has come that is known as `notice`."""
    return Delivery(
        message_id=row.pk,
        notice=notice,
        to=tuple(row.unreached or row.to),
        reached=tuple(row.reached) if row.unreached else (),
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


def count_undelivered(ticket: Ticket) -> int:
    """Letters about the ticket that did not reach everybody, since somebody last reached the
    customer another way."""
    entries = TimelineEntry.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    settled = entries.filter(code="letters_settled").order_by("-at").first()
    links = MessageLink.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    failed = OutgoingMessage.objects.filter(
        ~Q(refused={}) | Q(state=OutgoingState.FAILED),
        pk__in=links.filter(outgoing_message_id__isnull=False).values("outgoing_message_id"),
    )
    return (failed.filter(settled_at__gt=settled.at) if settled else failed).count()


@dataclass(frozen=True, slots=True)
class StuckLetter:
    """A letter that is late or did not arrive, with the ticket that it is about."""

    number: str
    title: str
    customer: str
    engineer: str
    delivery: Delivery


def stuck_letters(actor: Actor, *, size: int = 100) -> list[StuckLetter]:
    """What has not arrived of the tickets that the actor sees, the newest first: given up or come
    back, then what is still tried. What was made good another way is left out.
    """
    tickets = visible_tickets(actor).filter(undelivered__gt=0).order_by("-id")[:size]
    links = MessageLink.objects.filter(
        ticket_id__in=list(tickets.values_list("pk", flat=True)), outgoing_message_id__isnull=False
    )
    failed = OutgoingMessage.objects.filter(
        pk__in=links.values("outgoing_message_id"), state=OutgoingState.FAILED
    )
    late = OutgoingMessage.objects.filter(
        next_attempt_at__isnull=False, state=OutgoingState.DEFERRED
    )
    rows = [
        *failed.defer("content").order_by("-settled_at")[:size],
        *late.defer("content").order_by("next_attempt_at")[:size],
    ]
    return _with_tickets(actor, rows)


def _with_tickets(actor: Actor, rows: Sequence[OutgoingMessage]) -> list[StuckLetter]:
    links = MessageLink.objects.filter(
        outgoing_message_id__in=[row.pk for row in rows], ticket__in=visible_tickets(actor)
    )
    about = {link.outgoing_message_id: link for link in links.select_related("ticket__customer")}
    return [
        StuckLetter(
            number=link.ticket.number,
            title=link.ticket.title,
            customer=link.ticket.customer.name,
            engineer=link.ticket.engineer_name,
            delivery=delivery_of(row, link.notice),
        )
        for row in rows
        if (link := about.get(row.pk))
    ]
