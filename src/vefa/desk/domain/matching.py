"""Where a message that arrived belongs: a pure decision from what was found about it.

The order is fixed: our signed reply address, then the messages it refers to, then a number in
the subject. None of them is enough by itself: the sender must be a contact of that ticket's
customer, or the message never lands there.

What no person wrote opens nothing, but for three reasons under which a known sender may still be
reporting something; that is never answered automatically. More messages of one sender within an
hour than the desk can mean are a flood: the first of them asks the desk, the rest are set aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from vefa.mail.domain.automatic import MAY_REPORT

TICKET: Final = "ticket"
ANSWER: Final = "answer"
WHO_IS_THIS: Final = "who_is_this"
AUTOMATIC: Final = "automatic"

FLOOD: Final = "flood"
FLOOD_WITHIN: Final = timedelta(hours=1)


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

    `references` are in the order of trust: reply address, referred messages, subject. `recent`
    counts the sender's messages of the hour before this one, `most` how many there may be;
    `told` says that one of them was a flood already. `meant` is what a person says who has read
    it: that it is meant for the desk.
    """

    automatic: str | None
    senders: Sequence[Sender]
    references: Sequence[Reference]
    recent: int = 0
    most: int = 30
    told: bool = False
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """The decision, with a code that says why.

    `answered` is whether a receipt may be sent without a person's doing.
    """

    outcome: str
    reason: str
    sender: Sender | None = None
    ticket_id: int | None = None
    answered: bool = False


def place(found: Found) -> Placement:
    """Decide where the message belongs.

    >>> place(Found(None, [], [Reference(1, 10, "address")])).outcome
    'who_is_this'
    >>> listed = place(Found("list", [Sender(1, 11)], []))
    >>> listed.outcome, listed.reason, listed.answered
    ('ticket', 'new', False)
    """
    if found.automatic is not None and not _may_report(found):
        return Placement(AUTOMATIC, found.automatic, ticket_id=_first(found))
    if found.recent >= found.most and not found.meant:
        outcome = AUTOMATIC if found.told else WHO_IS_THIS
        return Placement(outcome, FLOOD, ticket_id=_first(found))
    if not found.senders:
        return Placement(WHO_IS_THIS, "unknown_sender")
    answered = found.automatic is None
    for reference in found.references:
        for sender in found.senders:
            if sender.customer_id == reference.customer_id:
                return Placement(ANSWER, reference.way, sender, reference.ticket_id, answered)
    if len({sender.customer_id for sender in found.senders}) > 1:
        return Placement(WHO_IS_THIS, "several_customers")
    reason = "other_customers_ticket" if found.references else "new"
    return Placement(TICKET, reason, found.senders[0], answered=answered)


def _may_report(found: Found) -> bool:
    return found.meant or (bool(found.senders) and found.automatic in MAY_REPORT)


def _first(found: Found) -> int | None:
    return found.references[0].ticket_id if found.references else None
