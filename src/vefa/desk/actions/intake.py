"""What becomes of a message that arrived: a ticket, an answer, or a question who it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vefa.accounts.domain.roles import permissions_of
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.customers.queries import contacts_with_email
from vefa.desk.actions.conversation import answer
from vefa.desk.actions.letters import record_returned
from vefa.desk.actions.locks import one_at_a_time
from vefa.desk.actions.mailing import MARKER, link_message
from vefa.desk.actions.opening import open_ticket
from vefa.desk.domain.matching import (
    FLOOD,
    FLOOD_WITHIN,
    Found,
    Placement,
    Reference,
    Sender,
    place,
)
from vefa.desk.domain.opening import title_of
from vefa.desk.domain.references import numbers_in
from vefa.desk.models import Intake, IntakeOutcome, Kind, MessageLink, Source, Ticket
from vefa.desk.queries.reports import NewFile, Report
from vefa.mail.actions import mark_failed, mark_handled
from vefa.mail.domain import ParsedMessage
from vefa.mail.domain.reply_address import tickets_addressed
from vefa.mail.models import RawMessage
from vefa.mail.queries import raw_message, read_raw

BOUNCE = "bounce"


def contact_actor(contact: Contact) -> Actor:
    """A contact acting by e-mail or telephone, with the permissions of their role."""
    role = "end_user" if set(contact.roles) == {"end_user"} else "contact"
    return Actor(
        id=None,
        kind="customer",
        name=contact.name,
        permissions=permissions_of(role),
        scope=frozenset({contact.customer_id}),
        language=contact.language,
        timezone=contact.customer.timezone,
        customer_id=contact.customer_id,
        contact_id=contact.pk,
    )


@transaction.atomic
def take_in_message(*, at: datetime, raw_message_id: int) -> Intake:
    """Decide what a stored message is and do it, once: the outcome row is its receipt.

    Messages of one sender are dealt with one after the other, so that a flood is seen as one.
    """
    raw = raw_message(raw_message_id)
    message = read_raw(raw, own=frozenset({MARKER}))
    intake = Intake(raw_message_id=raw_message_id, **_described(raw, message))
    one_at_a_time(f"desk.sender:{intake.sender_folded}")
    existing = Intake.objects.filter(raw_message_id=raw_message_id).first()
    if existing is not None:
        return existing
    _decide(intake, message, raw.envelope_to, at, **_recent(intake))
    return intake


@transaction.atomic
def take_in_again(*, actor: Actor, at: datetime, intake: Intake) -> Intake:
    """Decide anew on a message that could not be dealt with, or that was set aside.

    A person says that it is meant for the desk, so a flood or a robot is no obstacle; only what
    no person wrote is still not answered automatically.
    """
    actor.require("can_identify_senders")
    locked = Intake.objects.select_for_update().get(pk=intake.pk)
    if locked.outcome not in _SET_ASIDE:
        raise Refused("settled", _("Somebody has settled this message already."))
    raw = raw_message(locked.raw_message_id)
    message = read_raw(raw, own=frozenset({MARKER}))
    _decide(locked, message, raw.envelope_to, at, meant=locked.outcome != IntakeOutcome.UNREADABLE)
    return locked


_SET_ASIDE = (IntakeOutcome.UNREADABLE, IntakeOutcome.AUTOMATIC, IntakeOutcome.DISMISSED)


def _described(raw: RawMessage, message: ParsedMessage) -> dict[str, Any]:
    sender = message.sender.address if message.sender else (raw.envelope_from or "")
    return {
        "received_at": raw.received_at,
        "sender": sender[:320],
        "sender_folded": fold_email(sender)[:320],
        "subject": message.subject[:300],
    }


def _decide(
    intake: Intake,
    message: ParsedMessage,
    envelope_to: Sequence[str],
    at: datetime,
    **known: Any,
) -> None:
    """Place the message by what is `known` besides, do what follows, and keep the outcome."""
    contacts = contacts_with_email(intake.sender) if intake.sender else []
    placement = place(
        Found(
            automatic=message.automatic,
            senders=[Sender(contact.customer_id, contact.pk) for contact in contacts],
            references=_references(message, envelope_to),
            most=settings.SENDER_LIMIT,
            **known,
        )
    )
    intake.outcome, intake.reason = placement.outcome, placement.reason
    intake.ticket_id = placement.ticket_id
    if placement.sender is not None:
        contact = next(each for each in contacts if each.pk == placement.sender.contact_id)
        _carry_out(intake, placement, message, contact, at)
    elif placement.reason == BOUNCE and (link := record_returned(message, at=at)):
        intake.customer_id, intake.ticket_id = link.customer_id, link.ticket_id
    intake.settled_at = None if intake.outcome == IntakeOutcome.WHO_IS_THIS else at
    intake.save()
    mark_handled(raw_message_id=intake.raw_message_id, at=at)


def _recent(intake: Intake) -> dict[str, Any]:
    """How many messages of the sender the hour before this one brought, and whether a flood."""
    since = intake.received_at - FLOOD_WITHIN
    rows = Intake.objects.filter(
        sender_folded=intake.sender_folded,
        received_at__gt=since,
        received_at__lte=intake.received_at,
    )
    recent = rows[: settings.SENDER_LIMIT].count()
    flood = recent >= settings.SENDER_LIMIT and rows.filter(reason=FLOOD).exists()
    return {"recent": recent, "told": flood}


def _carry_out(
    intake: Intake, placement: Placement, message: ParsedMessage, contact: Contact, at: datetime
) -> None:
    intake.customer_id = contact.customer_id
    if placement.outcome == IntakeOutcome.TICKET:
        ticket = _open(intake, message, contact, at, answered=placement.answered)
        intake.ticket_id = ticket.pk
    elif placement.outcome == IntakeOutcome.ANSWER and placement.ticket_id is not None:
        ticket = Ticket.objects.get(pk=placement.ticket_id)
        entry = answer(
            actor=contact_actor(contact),
            at=at,
            arrived_at=intake.received_at,
            ticket=ticket,
            text=message.text,
            quoted=message.quoted,
            files=_files(message),
            source=Source.EMAIL,
            raw_message_id=intake.raw_message_id,
        )
        if message.message_id:
            link_message(ticket, message.message_id, entry)


def _open(
    intake: Intake, message: ParsedMessage, contact: Contact, at: datetime, *, answered: bool
) -> Ticket:
    with translation.override(contact.language):
        untitled = _("(no subject)")
    return open_ticket(
        actor=contact_actor(contact),
        at=at,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title=title_of(message.subject, message.text) or untitled,
            text=message.text,
            quoted=message.quoted,
            source=Source.EMAIL,
            kind=Kind.FAULT,
            reported_at=intake.received_at,
            files=_files(message),
            raw_message_id=intake.raw_message_id,
            message_id=message.message_id,
            answer_automatically=answered,
        ),
    )


def _files(message: ParsedMessage) -> list[NewFile]:
    return [NewFile(part.name, part.type, part.content) for part in message.attachments]


def _references(message: ParsedMessage, envelope_to: Sequence[str]) -> list[Reference]:
    """Tickets the message points to, in the order of trust, each once."""
    found: list[Reference] = []
    addresses = [*envelope_to, *message.delivered_to]
    addresses += [address.address for address in (*message.to, *message.cc)]
    signed = tickets_addressed(addresses, [settings.MAIL_ADDRESS], settings.SECRET_KEY.encode())
    found += _by_number(signed, "address")
    nearest = {message_id: place for place, message_id in enumerate(message.thread_ids)}
    links = MessageLink.objects.filter(message_id__in=nearest).order_by("-id")
    found += [
        Reference(link.customer_id, link.ticket_id, "references")
        for link in sorted(links, key=lambda link: nearest[link.message_id])
    ]
    found += _by_number(numbers_in(message.subject), "subject")
    return found


def _by_number(numbers: Sequence[str], way: str) -> list[Reference]:
    if not numbers:
        return []
    rows = Ticket.objects.filter(number__in=numbers).values_list("customer_id", "pk")
    return [Reference(customer_id, ticket_id, way) for customer_id, ticket_id in rows]


@transaction.atomic
def identify_sender(*, actor: Actor, at: datetime, intake: Intake, contact: Contact) -> Ticket:
    """Say who an unknown sender is: the message becomes that contact's ticket.

    It was reported when our server took it; the time spent on the question counts against us.
    """
    actor.require("can_identify_senders")
    locked = Intake.objects.select_for_update().get(pk=intake.pk)
    if locked.outcome != IntakeOutcome.WHO_IS_THIS:
        raise Refused("settled", _("Somebody has settled this message already."))
    message = read_raw(raw_message(locked.raw_message_id), own=frozenset({MARKER}))
    answered = message.automatic is None and locked.reason != FLOOD
    ticket = _open(locked, message, contact, at, answered=answered)
    locked.outcome, locked.reason = IntakeOutcome.TICKET, "identified"
    locked.customer_id, locked.ticket_id, locked.settled_at = contact.customer_id, ticket.pk, at
    locked.save()
    return ticket


@transaction.atomic
def dismiss_message(*, actor: Actor, at: datetime, intake: Intake, reason: str) -> None:
    """Set a message aside that is nobody's request; it stays stored."""
    actor.require("can_identify_senders")
    locked = Intake.objects.select_for_update().get(pk=intake.pk)
    if locked.outcome != IntakeOutcome.WHO_IS_THIS:
        raise Refused("settled", _("Somebody has settled this message already."))
    locked.outcome, locked.reason = IntakeOutcome.DISMISSED, reason.strip()[:100]
    locked.settled_at = at
    locked.save()


@transaction.atomic
def note_unreadable(*, at: datetime, raw_message_id: int, error: str) -> None:
    """A message that we could not deal with is kept for an administrator; the rest flow on."""
    raw = raw_message(raw_message_id)
    mark_failed(raw_message_id=raw_message_id, at=at, error=error)
    described = _described(raw, read_raw(raw, own=frozenset({MARKER})))
    Intake.objects.get_or_create(
        raw_message_id=raw_message_id,
        defaults={**described, "outcome": IntakeOutcome.UNREADABLE, "reason": error[:100]},
    )
