"""Letters of ours that did not arrive: found again, shown on their ticket, sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import Refused
from vefa.core.text import fold_email
from vefa.customers.actions import clear_undeliverable, mark_undeliverable
from vefa.customers.queries import contacts_with_emails
from vefa.desk.actions.work import work_on
from vefa.desk.models import MessageLink, Ticket
from vefa.desk.queries.deliveries import belongs_to, count_undelivered
from vefa.mail.actions import record_bounce, retry_message
from vefa.mail.domain import Bounce, ParsedMessage
from vefa.mail.domain.bounces import blames_address
from vefa.mail.models import OutgoingMessage, OutgoingState
from vefa.mail.queries import outgoing_message
from vefa.mail.queries.returned import letter_guessed, letter_named, letter_sent_back

_MOST_WORDS: Final = 500
"""Of a report that we do not understand, so much is kept as the server's words."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The letter that a report was about, and its ticket where it has one."""

    customer_id: int | None
    ticket_id: int | None


def record_returned(
    message: ParsedMessage, envelope_to: Sequence[str], *, at: datetime
) -> Returned | None:
    """Mark the letter that came back; None where it is none of ours.

    What was sent back to a letter's own return address is about that letter, however little we
    understand of it. Whose address failed is marked, but not by a guess, nor by the word of
    anybody else than a mail system (docs/rules/mail.md).
    """
    bounce = message.bounce or Bounce()
    own = letter_sent_back(message, envelope_to)
    letter = own or letter_named(bounce)
    is_sure = own is not None or (letter is not None and message.from_mailer)
    if letter is None and message.from_mailer:
        letter = letter_guessed(bounce, message.subject, at=at)
    if letter is None:
        return None
    words = "; ".join(
        " ".join(filter(None, (f"{each.address}:", each.status, each.diagnostic)))
        for each in bounce.recipients
    )
    failed = {
        each.address: f"{each.status} {each.diagnostic}".strip()
        for each in bounce.recipients
        if each.action == "failed"
    }
    words = words or " ".join(f"{message.subject}: {message.text}".split())[:_MOST_WORDS]
    if own is not None and not failed and message.automatic == "bounce" and len(own.to) == 1:
        failed = {own.to[0]: words}  # who else can it be
    record_bounce(
        outgoing_message_id=letter.pk,
        at=at,
        words=words,
        recipients=failed if is_sure else {},
    )
    if is_sure:
        _mark_addresses(letter, failed, at)
    return _returned(letter)


def note_report(message: ParsedMessage, ticket: Ticket, *, at: datetime) -> None:
    """Tell the desk on a ticket what a mail system says under its number, of no letter that we
    know."""
    words = " ".join(f"{message.subject}: {message.text}".split())[:_MOST_WORDS]
    with work_on(actor=SYSTEM, at=at, ticket=ticket, verb="note", checked=False) as work:
        work.event("mailer_said", public=False, words=words)


def record_arrived(message: ParsedMessage, envelope_to: Sequence[str], *, at: datetime) -> None:
    """A server says that it has delivered a letter: its reader's address works again."""
    bounce = message.bounce or Bounce()
    letter = letter_sent_back(message, envelope_to) or letter_named(bounce)
    if letter is None or letter.customer_id is None:
        return
    sent_to = {fold_email(each) for each in letter.to}
    arrived = {fold_email(each.address) for each in bounce.recipients if each.action == "delivered"}
    for contact in contacts_with_emails(sent_to & arrived, customer_id=letter.customer_id):
        clear_undeliverable(actor=SYSTEM, at=at, contact=contact, why="delivered")


def _returned(letter: OutgoingMessage) -> Returned:
    link = MessageLink.objects.filter(outgoing_message_id=letter.pk).first()
    return Returned(letter.customer_id, link.ticket_id if link else None)


def _mark_addresses(letter: OutgoingMessage, failed: Mapping[str, str], at: datetime) -> None:
    """Whoever was not reached for good is marked, if the letter was really sent to them."""
    if letter.customer_id is None:
        return
    said = {fold_email(address): words for address, words in failed.items()}
    wanted = {fold_email(address) for address in letter.to} & set(said)
    for contact in contacts_with_emails(wanted, customer_id=letter.customer_id):
        words = said[contact.email_folded]
        mark_undeliverable(actor=SYSTEM, at=at, contact=contact, words=words)


def note_letter_failed(*, actor: Actor, at: datetime, outgoing_message_id: int) -> None:
    """Tell the desk on the ticket whom a letter about it did not reach, and why.

    Whose address our relay calls wrong is marked at once, by letters without a ticket too; no
    report will come of it.
    """
    letter = outgoing_message(outgoing_message_id)
    found = MessageLink.objects.filter(outgoing_message_id=outgoing_message_id)
    link = found.select_related("ticket").first()
    if link is not None:
        _note_on_ticket(actor, at, letter, link)
    wrong = {to: said for to, said in letter.refused.items() if blames_address(said)}
    _mark_addresses(letter, wrong, at)


def _note_on_ticket(actor: Actor, at: datetime, letter: OutgoingMessage, link: MessageLink) -> None:
    with work_on(
        actor=actor, at=at, ticket=link.ticket, verb="letter_failed", checked=False
    ) as work:
        work.event(
            "letter_failed",
            public=False,
            to=", ".join(
                letter.unreached
                if letter.state == OutgoingState.FAILED
                else list(letter.refused) or letter.unreached
            ),
            words=letter.words,
            notice=link.notice,
        )
        work.ticket.undelivered = count_undelivered(work.ticket)


def send_again(*, actor: Actor, at: datetime, ticket: Ticket, outgoing_message_id: int) -> None:
    """Try a letter that is late or did not arrive once more, now.

    It goes to the contact's present address: that is often what had to be mended.
    """
    actor.require("can_work_tickets")
    if not belongs_to(ticket, outgoing_message_id):
        raise Refused("letter", _("That letter is not about this ticket."))
    with work_on(actor=actor, at=at, ticket=ticket, verb="send_again", checked=False) as work:
        letter = outgoing_message(outgoing_message_id)
        contact = work.ticket.contact
        mended = [contact.email] if contact and len(letter.to) == 1 else letter.to
        retry_message(actor=actor, at=at, outgoing_message_id=outgoing_message_id, to=mended)
        work.ticket.undelivered = count_undelivered(work.ticket)


def settle_letters(*, actor: Actor, at: datetime, ticket: Ticket, text: str) -> None:
    """The customer was reached another way: what did not arrive until now is made good."""
    how = text.strip()
    if not how:
        raise Refused("empty", _("Please say how they were reached."), field="text")
    with work_on(actor=actor, at=at, ticket=ticket, verb="note") as work:
        work.event("letters_settled", public=False, how=how)
        work.ticket.undelivered = 0
