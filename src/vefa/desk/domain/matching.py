"""Where a message that arrived belongs: a pure decision from what was found about it.

The order is fixed: our signed reply address, then the messages it refers to, then a number in
the subject. None of them is enough by itself: the sender must be a contact of that ticket's
customer, or the message never lands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TICKET: Final = "ticket"
ANSWER: Final = "answer"
WHO_IS_THIS: Final = "who_is_this"
AUTOMATIC: Final = "automatic"


@dataclass(frozen=True, slots=True)
class Sender:
    """A contact whose mailbox the message came from."""

    customer_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A ticket that the message points to, and by which way."""

    customer_id: int
    ticket_id: int
    way: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a message: why it is automatic (or None), who sent it, what it points to.

    `references` are in the order of trust: reply address, referred messages, subject.
    """

    automatic: str | None
    senders: Sequence[Sender]
    references: Sequence[Reference]


@dataclass(frozen=True, slots=True)
class Placement:
    """The decision, with a code that says why."""

    outcome: str
    reason: str
    sender: Sender | None = None
    ticket_id: int | None = None


def place(found: Found) -> Placement:
    """Decide where the message belongs.

    >>> stranger = Found(None, [], [Reference(1, 10, "address")])
    >>> place(stranger)
    Placement(outcome='who_is_this', reason='unknown_sender', sender=None, ticket_id=None)
    """
    if found.automatic is not None:
        ticket = found.references[0].ticket_id if found.references else None
        return Placement(AUTOMATIC, found.automatic, ticket_id=ticket)
    if not found.senders:
        return Placement(WHO_IS_THIS, "unknown_sender")
    for reference in found.references:
        for sender in found.senders:
            if sender.customer_id == reference.customer_id:
                return Placement(ANSWER, reference.way, sender, reference.ticket_id)
    if len({sender.customer_id for sender in found.senders}) > 1:
        return Placement(WHO_IS_THIS, "several_customers")
    reason = "other_customers_ticket" if found.references else "new"
    return Placement(TICKET, reason, found.senders[0])
