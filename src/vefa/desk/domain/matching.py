"""Where a message that arrived belongs: a pure decision from what was found about it.

The order is fixed: our signed reply address, then the messages it answers, then a number in the
subject. None of them is enough by itself: the sender must be a contact of that ticket's customer,
and for a number alone a party to the ticket, or the message never lands there. The table in
docs/rules/mail.md holds every case.

What no person wrote opens nothing, but for some reasons under which a known sender may still be
reporting something; that is never answered automatically. An unknown sender's, if it names a
ticket or comes from where a customer's people have their mailboxes, is a question to the desk. More
messages of one sender within an hour than the desk can mean are a flood: the first of them asks the
desk, the rest are set aside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from vefa.mail.domain.automatic import BY_SUBJECT, MAY_REPORT

TICKET: Final = "ticket"
ANSWER: Final = "answer"
WHO_IS_THIS: Final = "who_is_this"
AUTOMATIC: Final = "automatic"

ADDRESS: Final = "address"
REFERENCES: Final = "references"
SUBJECT: Final = "subject"

OPEN: Final = "open"
RESOLVED: Final = "resolved"
REOPENABLE: Final = "reopenable"
ENDED: Final = "ended"

TAKE: Final = "take"
KEEP: Final = "keep"
REOPEN: Final = "reopen"

FOLLOW_UP: Final = "follow_up"
NOT_A_PARTY: Final = "not_a_party"
NO_PART: Final = "no_part"

FORGED: Final = "forged"
FLOOD: Final = "flood"
FLOOD_WITHIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sender:
    """A contact whose mailbox the message came from.

    `sees_all` says that they may see all of the company's tickets: they are a party to each.
    """

    customer_id: int
    contact_id: int
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A ticket that the message points to, and by which way (`ADDRESS`, `REFERENCES`, `SUBJECT`).

    `stage` is `OPEN`, `RESOLVED` (awaiting acceptance), `REOPENABLE` (closed, and the terms let
    it be opened again) or `ENDED`. `told` are the contacts who get its letters (who reported it,
    who watches it), `writers` those who have written in it.
    """

    customer_id: int
    ticket_id: int
    way: str
    stage: str = OPEN
    told: frozenset[int] = frozenset()
    writers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a message: why it is automatic (or None), who sent it, what it points to.

    `references` are in the order of trust: reply address, answered messages, subject. `thanks`
    says that the message is nothing but thanks. `recent` counts the sender's messages of the hour
    before this one, `most` how many there may be; `told` says that one of them was a flood
    already. `meant` is what a person says who has read it: that it is meant for the desk.
    `from_company` says that a customer's people have their mailboxes where the sender has theirs,
    `forged` that our mail server does not believe that it is the sender's.
    """

    automatic: str | None
    senders: Sequence[Sender]
    references: Sequence[Reference]
    thanks: bool = False
    recent: int = 0
    most: int = 30
    told: bool = False
    meant: bool = False
    from_company: bool = False
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """The decision, with a code that says why.

    `ticket_id` is where it lands; under `FOLLOW_UP` the ticket that the new one follows; else a
    hint to the desk. `then` is what an answer does: `TAKE` it as any answer, `KEEP` it without
    opening anything again, or `REOPEN` what was resolved or closed. `joins` says that the sender
    gets copies from now on, `answered` whether a receipt may be sent without a person's doing.
    """

    outcome: str
    reason: str
    sender: Sender | None = None
    ticket_id: int | None = None
    answered: bool = False
    then: str = TAKE
    joins: bool = False


def follow(reference: Reference, heirs: Mapping[int, Reference]) -> Reference:
    """Where a reference leads whose ticket was merged: to the end of the chain, by the same way.

    `heirs` says for each merged ticket in which other it goes on. Whoever is a party to a merged
    ticket counts as one who has written in the other, and gets copies from then on.

    >>> ours = Reference(1, 20, "address", writers=frozenset({5}))
    >>> found = follow(Reference(1, 10, "subject", ENDED, told=frozenset({7})), {10: ours})
    >>> found.ticket_id, found.way, found.stage, sorted(found.writers)
    (20, 'subject', 'open', [5, 7])
    """
    parties, known = reference.told | reference.writers, set[int]()
    last = reference
    while last.ticket_id in heirs and last.ticket_id not in known:
        known.add(last.ticket_id)
        last = heirs[last.ticket_id]
        parties |= last.told | last.writers
    if last is reference:
        return reference
    return replace(last, way=reference.way, writers=parties - last.told)


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
    if found.forged:
        return Placement(WHO_IS_THIS, FORGED, ticket_id=_first(found))
    if not found.senders:
        return Placement(WHO_IS_THIS, "unknown_sender", ticket_id=_first(found))
    for reference in found.references:
        for sender in found.senders:
            if _lets_in(reference, sender):
                return _land(found, reference, sender)
    passed_on = next((each for each in found.references if each.way == ADDRESS), None)
    if passed_on is not None and not found.meant:
        return Placement(WHO_IS_THIS, NOT_A_PARTY, ticket_id=passed_on.ticket_id)
    if len({sender.customer_id for sender in found.senders}) > 1:
        return Placement(WHO_IS_THIS, "several_customers", ticket_id=_first(found))
    return Placement(TICKET, _why_new(found), found.senders[0], answered=found.automatic is None)


def _lets_in(reference: Reference, sender: Sender) -> bool:
    """Never another customer; by number alone only a party to the ticket."""
    if sender.customer_id != reference.customer_id:
        return False
    if reference.way != SUBJECT:
        return True
    return sender.sees_all or sender.contact_id in reference.told | reference.writers


def _land(found: Found, reference: Reference, sender: Sender) -> Placement:
    """What is said on a ticket that is over opens it again, unless it is thanks or a program's."""
    answered = found.automatic is None
    quiet = found.thanks or not answered
    if reference.stage == ENDED and not quiet:
        return Placement(TICKET, FOLLOW_UP, sender, reference.ticket_id, answered)
    then = TAKE
    if reference.stage != OPEN:
        then = KEEP if quiet else REOPEN
    joins = sender.contact_id not in reference.told
    return Placement(
        ANSWER, reference.way, sender, reference.ticket_id, answered, then=then, joins=joins
    )


def _why_new(found: Found) -> str:
    if not found.references:
        return "new"
    own = {sender.customer_id for sender in found.senders}
    named = any(each.customer_id in own for each in found.references)
    return NO_PART if named else "other_customers_ticket"


def _may_report(found: Found) -> bool:
    """Whether somebody's report may be in it: a customer's system that writes about a ticket, a
    colleague whose mail passes through a mass mailer. A subject like an automatic reply's alone
    hides no report, unless it names a ticket."""
    if found.meant:
        return True
    named = bool(found.references)
    if found.automatic == BY_SUBJECT:
        return not named and bool(found.senders or found.from_company)
    return found.automatic in MAY_REPORT and bool(found.senders or found.from_company or named)


def _first(found: Found) -> int | None:
    return found.references[0].ticket_id if found.references else None
