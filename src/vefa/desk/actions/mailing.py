"""Letters to the customer: rendered in their language, threaded, and tied to their ticket."""

import secrets
from datetime import datetime

from django.conf import settings
from django.utils import translation

from vefa.desk.actions.work import Work
from vefa.desk.models import MessageLink, Ticket, TimelineEntry
from vefa.desk.queries.letter_texts import framed, letter_words, letters_from
from vefa.desk.queries.letters import letter_context
from vefa.desk.queries.recipients import recipients_of
from vefa.documents.queries import read_file
from vefa.mail.actions import queue_message
from vefa.mail.domain.composing import Draft, Enclosure, make_message_id
from vefa.mail.domain.message import Address
from vefa.mail.domain.reply_address import reply_address, reply_token
from vefa.mail.queries import marker

# Written by nobody: marked so that no robot answers them (RFC 3834).
AUTOMATIC = frozenset({"received", "reminder", "closed", "draft", "goes_on", "merged"})
# A line of a header (RFC 5322), in bytes; an index of the database holds no more than 2,700.
_LONGEST_ID = 998
# Receipts are for whoever wrote; everything else goes to those who watch the ticket, too.
_FOR_ONE = frozenset({"received", "draft"})


def send(
    work: Work, notice: str, *, entry: TimelineEntry, closes_at: datetime | None = None
) -> None:
    """Queue the letter `notice` about `entry` to the ticket's contact, in this transaction.

    `closes_at` is when the ticket closes by itself unless the customer answers. Nothing is
    queued where the ticket has no contact: there is nobody to write to.
    """
    ticket = work.ticket
    if ticket.contact is None:
        return
    with translation.override(ticket.language):
        context = letter_context(ticket, work.facts, entry, at=work.at, closes_at=closes_at)
        words = letter_words(notice, ticket.language, context)
    copies = recipients_of(ticket).copies
    links = MessageLink.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    thread = list(links.order_by("id").values_list("message_id", "outgoing"))
    received = [message_id for message_id, outgoing in thread if not outgoing]
    sender = letters_from(ticket.customer_id)
    message_id = make_message_id(secrets.token_bytes(20), settings.MAIL_DOMAIN)
    draft = Draft(
        sender=sender,
        to=[Address(ticket.contact.name, ticket.contact.email)],
        cc=[] if notice in _FOR_ONE else [Address(each.name, each.email) for each in copies],
        subject=f"Re: {words.subject}" if ticket.source == "email" else words.subject,
        text=framed(words, _signature(work, notice, sender.name)),
        at=work.at,
        message_id=message_id,
        marker=marker(),
        reply_to=Address(sender.name, address_of(ticket.number, sender.address)),
        in_reply_to=received[-1] if received else (thread[-1][0] if thread else None),
        references=[message_id for message_id, _outgoing in thread],
        language=ticket.language,
        automatic=notice in AUTOMATIC,
        enclosures=[] if notice in AUTOMATIC else _enclosures(entry),
    )
    outgoing = queue_message(
        actor=work.actor, at=work.at, customer_id=ticket.customer_id, draft=draft
    )
    MessageLink.objects.create(
        customer_id=ticket.customer_id,
        ticket=ticket,
        entry=entry,
        message_id=message_id,
        outgoing=True,
        outgoing_message_id=outgoing.pk,
        notice=notice,
    )


def _enclosures(entry: TimelineEntry) -> list[Enclosure]:
    """The files that a person of ours sends along; nobody's own files are sent back to them."""
    return [
        Enclosure(each.file.name, each.file.media_type, read_file(each.file))
        for each in entry.files.select_related("file")
    ]


def link_message(ticket: Ticket, message_id: str, entry: TimelineEntry) -> None:
    """A message received belongs to the ticket: answers to it, and ours to it, find each other.

    An id that no line of a header could hold cannot come back in one, so it is not kept.
    """
    if len(message_id.encode("utf-8", "replace")) > _LONGEST_ID:
        return
    MessageLink.objects.create(
        customer_id=ticket.customer_id,
        ticket=ticket,
        entry=entry,
        message_id=message_id,
        outgoing=False,
    )


def address_of(number: str, mailbox: str = "") -> str:
    """The signed address under which answers find the ticket, at one of ours."""
    token = reply_token(number, settings.SECRET_KEY.encode())
    return reply_address(mailbox or settings.MAIL_ADDRESS, token)


def _signature(work: Work, notice: str, sender: str) -> str:
    """The names under a letter: of the person who wrote it, if one did, and of the sender."""
    if notice not in AUTOMATIC and work.actor.kind == "staff":
        return f"{work.actor.name}\n{sender}"
    return sender
