"""What becomes of a message that arrived: a ticket, an answer, or a question who it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vefa.accounts.domain.roles import permissions_of
from vefa.audit.actions import record
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import Refused
from vefa.core.text import fold_email
from vefa.customers.actions import clear_undeliverable
from vefa.customers.models import Contact
from vefa.customers.queries import contacts_with_email, is_from_a_company
from vefa.desk.access import role_of
from vefa.desk.actions.conversation import answer, note_follow_up, object_by_mail
from vefa.desk.actions.letters import (
    Returned,
    note_report,
    record_arrived,
    record_returned,
)
from vefa.desk.actions.locks import one_at_a_time
from vefa.desk.actions.mailing import link_message
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.watching import Mailed
from vefa.desk.actions.work import work_on
from vefa.desk.domain.matching import (
    FLOOD,
    FLOOD_WITHIN,
    FOLLOW_UP,
    KEEP,
    REOPEN,
    Found,
    Placement,
    place,
)
from vefa.desk.domain.opening import title_of
from vefa.desk.models import Intake, IntakeOutcome, Kind, Source, Ticket
from vefa.desk.queries.message_facts import message_facts
from vefa.desk.queries.placing import colleagues_named, references_of, sender_of
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.queries.saying import is_only_thanks
from vefa.mail.actions import mark_failed, mark_handled
from vefa.mail.domain import ParsedMessage
from vefa.mail.domain.automatic import BY_SUBJECT, MAY_REPORT
from vefa.mail.models import RawMessage
from vefa.mail.queries import raw_message, read_raw
from vefa.mail.queries.mailboxes import mailbox_of
from vefa.mail.queries.returned import letter_sent_back

BOUNCE, DELIVERED, NULL_SENDER = "bounce", "delivered", "null_sender"


def contact_actor(contact: Contact) -> Actor:
    """A contact acting by e-mail or telephone, with the permissions of their role."""
    return Actor(
        id=None,
        kind="customer",
        name=contact.name,
        permissions=permissions_of(role_of(contact)),
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
    message = read_raw(raw)
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
    before = locked.outcome
    raw = raw_message(locked.raw_message_id)
    message = read_raw(raw)
    _decide(locked, message, raw.envelope_to, at, meant=before != IntakeOutcome.UNREADABLE)
    _note(actor, at, locked, "message_taken_again", before)
    return locked


def _note(actor: Actor, at: datetime, intake: Intake, deed: str, before: str) -> None:
    """The audit entry of whoever settled a message; what became of it is written in its name."""
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="intake",
        subject_id=intake.pk,
        customer_id=intake.customer_id,
        raw_message=intake.raw_message_id,
        sender=intake.sender,
        outcome=[before, str(intake.outcome)],
        reason=intake.reason,
        ticket=intake.ticket_id,
    )


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
    *,
    contacts: Sequence[Contact] | None = None,
    **known: Any,
) -> None:
    """Place the message by what is `known` besides, do what follows, and keep the outcome.

    `contacts` are those whom a person has named as its sender; then a forged address is none.
    """
    forged = contacts is None and message.is_forged
    if contacts is None:
        contacts = contacts_with_email(intake.sender) if intake.sender else []
        if message.automatic is None and not forged:
            _reached(contacts, at)
    references = references_of(message, envelope_to, at=intake.received_at)
    placement = place(
        Found(
            automatic=message.automatic,
            senders=[sender_of(contact) for contact in contacts],
            references=references,
            thanks=is_only_thanks(message, contacts, references),
            most=settings.SENDER_LIMIT,
            from_company=not contacts and _is_from_a_company(intake, message),
            forged=forged,
            **known,
        )
    )
    if intake.reason == FLOOD:
        placement = replace(placement, answered=False)
    intake.outcome, intake.reason = placement.outcome, placement.reason
    intake.ticket_id = placement.ticket_id
    if placement.sender is not None:
        contact = next(each for each in contacts if each.pk == placement.sender.contact_id)
        _carry_out(intake, placement, message, contact, at)
    elif found := _sent_back(placement.reason, message, envelope_to, at):
        intake.customer_id, intake.ticket_id = found.customer_id, found.ticket_id
    elif placement.reason == BOUNCE and message.from_mailer and placement.ticket_id is not None:
        note_report(message, Ticket.objects.get(pk=placement.ticket_id), at=at)
    intake.settled_at = None if intake.outcome == IntakeOutcome.WHO_IS_THIS else at
    intake.save()
    mark_handled(raw_message_id=intake.raw_message_id, at=at)


def _is_from_a_company(intake: Intake, message: ParsedMessage) -> bool:
    """Asked only of what a program sent: a person's message is a question to the desk anyway."""
    return message.automatic in {*MAY_REPORT, BY_SUBJECT} and is_from_a_company(intake.sender)


def _sent_back(
    reason: str, message: ParsedMessage, envelope_to: Sequence[str], at: datetime
) -> Returned | None:
    """What a mail system says of a letter of ours, if that is what it does.

    A null sender counts as a report where it wrote to a letter's own return address.
    """
    if reason == BOUNCE or (reason == NULL_SENDER and letter_sent_back(message, envelope_to)):
        return record_returned(message, envelope_to, at=at)
    if reason == DELIVERED and not message.is_forged:
        record_arrived(message, envelope_to, at=at)
    return None


def _reached(contacts: Sequence[Contact], at: datetime) -> None:
    """Whoever writes from an address reads there again."""
    for contact in contacts:
        if contact.undeliverable_at is not None:
            clear_undeliverable(actor=SYSTEM, at=at, contact=contact, why="message")


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
    readers = tuple(colleagues_named(message, contact.customer_id, without={contact.pk}))
    if placement.outcome == IntakeOutcome.TICKET:
        ticket = _open(intake, placement, message, contact, readers, at)
        intake.ticket_id = ticket.pk
    elif placement.outcome == IntakeOutcome.ANSWER and placement.ticket_id is not None:
        ticket = Ticket.objects.get(pk=placement.ticket_id)
        kept = "thanks" if message.automatic is None else "automatic"
        deed = object_by_mail if placement.then == REOPEN else answer
        entry = deed(
            actor=contact_actor(contact),
            at=at,
            arrived_at=intake.received_at,
            ticket=ticket,
            text=message.text,
            quoted=message.quoted,
            files=_files(message),
            source=Source.EMAIL,
            raw_message_id=intake.raw_message_id,
            mail=message_facts(message),
            people=Mailed(
                writer=contact if placement.joins else None,
                readers=readers,
                kept=kept if placement.then == KEEP else "",
            ),
        )
        if message.message_id:
            link_message(ticket, message.message_id, entry)


def _open(
    intake: Intake,
    placement: Placement,
    message: ParsedMessage,
    contact: Contact,
    readers: Sequence[Contact],
    at: datetime,
) -> Ticket:
    with translation.override(contact.language):
        untitled = _("(no subject)")
    actor = contact_actor(contact)
    followed = None
    if placement.reason == FOLLOW_UP and placement.ticket_id is not None:
        followed = Ticket.objects.get(pk=placement.ticket_id)
    mailbox = mailbox_of(intake.raw_message_id)
    team = mailbox.team if mailbox else None
    ticket = open_ticket(
        actor=actor,
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
            mail=message_facts(message),
            message_id=message.message_id,
            follows=followed,
            readers=readers,
            answer_automatically=placement.answered,
            team=team if team and team.is_active else None,
        ),
    )
    if followed is not None:
        note_follow_up(actor=actor, at=at, ticket=followed, number=ticket.number)
    return ticket


def _files(message: ParsedMessage) -> list[NewFile]:
    return [NewFile(part.name, part.type, part.content) for part in message.attachments]


@transaction.atomic
def identify_sender(*, actor: Actor, at: datetime, intake: Intake, contact: Contact) -> Ticket:
    """Say who an unknown sender is: the message becomes that contact's ticket, or their answer.

    It was reported when our server took it; the time spent on the question counts against us.
    It lands in a ticket of their company's if it points to one; another's it never enters.
    """
    actor.require("can_identify_senders")
    locked = Intake.objects.select_for_update().get(pk=intake.pk)
    if locked.outcome != IntakeOutcome.WHO_IS_THIS:
        raise Refused("settled", _("Somebody has settled this message already."))
    raw = raw_message(locked.raw_message_id)
    message = read_raw(raw)
    _decide(locked, message, raw.envelope_to, at, contacts=[contact], meant=True)
    locked.reason = "identified"
    locked.save(update_fields=["reason"])
    _note(actor, at, locked, "sender_identified", IntakeOutcome.WHO_IS_THIS)
    ticket = Ticket.objects.get(pk=locked.ticket_id or 0)
    with work_on(actor=actor, at=at, ticket=ticket, verb="identify", checked=False) as work:
        work.event("identified", public=False, sender=locked.sender, contact=contact.name)
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
    _note(actor, at, locked, "message_dismissed", IntakeOutcome.WHO_IS_THIS)


@transaction.atomic
def note_unreadable(*, at: datetime, raw_message_id: int, error: str) -> None:
    """A message that we could not deal with is kept for an administrator; the rest flow on."""
    raw = raw_message(raw_message_id)
    mark_failed(raw_message_id=raw_message_id, at=at, error=error)
    described = _described(raw, read_raw(raw))
    Intake.objects.get_or_create(
        raw_message_id=raw_message_id,
        defaults={**described, "outcome": IntakeOutcome.UNREADABLE, "reason": error[:100]},
    )
