"""Reactions to what the rooms below say; each runs once per event."""

import logging
from datetime import date, datetime

from django.db import DatabaseError, DataError, transaction
from procrastinate.contrib.django import app as jobs

from vefa.agreements.events import (
    AgreementEnded,
    AgreementSuspended,
    AllowanceChanged,
    AllowanceReached,
    DutyChanged,
    EndComesNear,
    SuspensionLifted,
    TermsAgreed,
    TermsGivenBack,
    TermsProposed,
    TermsPublished,
    TermsTakenIn,
    TermsWithdrawn,
)
from vefa.core.actor import SYSTEM
from vefa.core.events import DeliveryFailed, event_name
from vefa.desk.actions import telling
from vefa.desk.actions.allowances import decide_waiting
from vefa.desk.actions.assignment import note_notice_accepted
from vefa.desk.actions.deciding import DECIDE_ABOUT, FOLLOW_AGREEMENT, FOLLOW_DUTY
from vefa.desk.actions.intake import note_unreadable, take_in_message
from vefa.desk.actions.letters import note_letter_failed
from vefa.desk.actions.terms import end_suspension, move_open_tickets, wait_for_suspension
from vefa.desk.models import MessageLink
from vefa.mail.events import MessageFailed, MessageReceived, MessageSent
from vefa.products.events import InstallationChanged, SupportEndChanged

log = logging.getLogger(__name__)


def on_message_received(event: MessageReceived, at: datetime) -> None:
    """A message lies in the raw store: decide what it is.

    A fault of the database is tried again; what the database cannot hold, and any other fault,
    keeps the message for an administrator, so that one odd message never holds up the rest.
    """
    try:
        with transaction.atomic():
            take_in_message(at=at, raw_message_id=event.raw_message_id)
    except Exception as error:
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            raise
        log.exception("message %s could not be taken in", event.raw_message_id)
        note_unreadable(at=at, raw_message_id=event.raw_message_id, error=repr(error))


def on_delivery_failed(event: DeliveryFailed, at: datetime) -> None:
    """The desk has tried for hours in vain: the message waits for an administrator, visibly."""
    ours = f"{on_message_received.__module__}.{on_message_received.__name__}"
    if event.event == event_name(MessageReceived) and event.subscriber == ours:
        key = int(event.payload["raw_message_id"])
        note_unreadable(at=at, raw_message_id=key, error=event.error)


def on_message_failed(event: MessageFailed, at: datetime) -> None:
    """A letter of ours did not arrive: the engineer sees it on the ticket."""
    note_letter_failed(actor=SYSTEM, at=at, outgoing_message_id=event.outgoing_message_id)


def on_message_sent(event: MessageSent, _at: datetime) -> None:
    """Our relay has taken a letter; a response notice meets the response clock."""
    found = MessageLink.objects.filter(outgoing_message_id=event.outgoing_message_id)
    link = found.select_related("ticket").first()
    if link is not None and link.notice == "response" and link.entry_id is not None:
        note_notice_accepted(
            actor=SYSTEM,
            at=datetime.fromisoformat(event.sent_at),
            ticket=link.ticket,
            entry_id=link.entry_id,
        )


def on_terms_published(event: TermsPublished, at: datetime) -> None:
    """A calendar was mended or terms follow: open tickets move in one go."""
    move_open_tickets(
        actor=SYSTEM,
        at=at,
        terms_version_id=event.terms_version_id,
        replaces_id=event.replaces_id,
    )


def on_allowance_changed(event: AllowanceChanged, at: datetime) -> None:
    """There is more or less left of an allowance: tickets that it decides are decided again."""
    decide_waiting(
        actor=SYSTEM,
        at=at,
        agreement_id=event.agreement_id,
        line=event.line,
        allowance=event.allowance,
        but=event.ticket_id,
    )


def on_installation_changed(event: InstallationChanged, _at: datetime) -> None:
    """Another version or warranty: the open requests about it follow."""
    _decide_about(installation_id=event.installation_id)


def on_support_end_changed(event: SupportEndChanged, _at: datetime) -> None:
    """A version is supported for longer or shorter: the open requests about it follow."""
    _decide_about(version_id=event.version_id)


def _decide_about(**what: int) -> None:
    """Now, and once more for requests that were just being written, or could not be locked."""
    jobs.configure_task(DECIDE_ABOUT).defer(**what)
    jobs.configure_task(DECIDE_ABOUT, schedule_in={"minutes": 10}).defer(**what)


def on_duty_changed(event: DutyChanged, _at: datetime) -> None:
    """A duty of the customer is met or not: clocks and coverage of open tickets follow."""
    jobs.configure_task(FOLLOW_DUTY).defer(
        agreement_id=event.agreement_id, line=event.line, recorded_at=event.recorded_at
    )


def on_terms_agreed(event: TermsAgreed, _at: datetime) -> None:
    """The agreement was renewed, or begins: what waited for it goes on."""
    jobs.configure_task(FOLLOW_AGREEMENT).defer(agreement_id=event.agreement_id)


def on_agreement_ended(event: AgreementEnded, _at: datetime) -> None:
    """It ends early: open requests say so."""
    jobs.configure_task(FOLLOW_AGREEMENT).defer(agreement_id=event.agreement_id)


def on_agreement_suspended(event: AgreementSuspended, at: datetime) -> None:
    """Every clock of the agreement's open tickets waits."""
    wait_for_suspension(
        actor=SYSTEM,
        at=at,
        agreement_id=event.agreement_id,
        since=datetime.fromisoformat(event.suspended_at),
    )


def on_suspension_lifted(event: SuspensionLifted, at: datetime) -> None:
    """The clocks go on."""
    end_suspension(
        actor=SYSTEM,
        at=at,
        agreement_id=event.agreement_id,
        until=datetime.fromisoformat(event.lifted_at),
    )


def tell_of_proposal(event: TermsProposed, at: datetime) -> None:
    """The customer's representatives are asked for approval."""
    telling.tell_of_proposal(at=at, draft_id=event.draft_id)


def tell_of_terms(event: TermsAgreed, at: datetime) -> None:
    """Both sides learn which terms come to hold."""
    telling.tell_of_terms(at=at, terms_version_id=event.terms_version_id)


def tell_of_mended_terms(event: TermsPublished, at: datetime) -> None:
    """The representatives learn what a mended calendar changes in their terms."""
    telling.tell_of_replaced_terms(
        at=at, terms_version_id=event.terms_version_id, replaces_id=event.replaces_id
    )


def tell_of_imported_terms(event: TermsTakenIn, at: datetime) -> None:
    """The representatives learn which terms from a file replace those that they knew."""
    telling.tell_of_replaced_terms(at=at, terms_version_id=event.terms_version_id)


def tell_of_withdrawal(event: TermsWithdrawn, at: datetime) -> None:
    """Both sides learn that proposed terms were withdrawn."""
    telling.tell_of_withdrawal(at=at, draft_id=event.draft_id, step_id=event.step_id)


def tell_of_refusal(event: TermsGivenBack, at: datetime) -> None:
    """Our managers learn that agreed terms came to nothing."""
    telling.tell_of_refusal(at=at, draft_id=event.draft_id, step_id=event.step_id, said=event.said)


def tell_of_allowance(event: AllowanceReached, at: datetime) -> None:
    """Our managers learn that an allowance is nearly used, and the customer by its terms."""
    telling.tell_of_allowance(at=at, entry_id=event.entry_id)


def tell_of_suspension(event: AgreementSuspended, at: datetime) -> None:
    """Both sides learn of the suspension, beside the clocks that wait."""
    since = datetime.fromisoformat(event.suspended_at)
    telling.tell_of_suspension(at=at, agreement_id=event.agreement_id, since=since)


def tell_of_lifting(event: SuspensionLifted, at: datetime) -> None:
    """Both sides learn that it is over."""
    since = datetime.fromisoformat(event.lifted_at)
    telling.tell_of_lifting(at=at, agreement_id=event.agreement_id, since=since)


def tell_of_early_end(event: AgreementEnded, at: datetime) -> None:
    """Both sides learn of the early end."""
    telling.tell_of_end(
        at=at,
        agreement_id=event.agreement_id,
        over_on=date.fromisoformat(event.ended_on),
        kind="ended",
        reason=event.reason,
    )


def tell_of_end(event: EndComesNear, at: datetime) -> None:
    """Both sides are reminded of the end, or learn that it has come."""
    telling.tell_of_end(
        at=at,
        agreement_id=event.agreement_id,
        over_on=date.fromisoformat(event.ends_on),
        kind="ending" if event.days else "lapsed",
        days=event.days,
    )
