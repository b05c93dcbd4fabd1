"""Sending messages: queued with the deed that causes them, delivered by the worker.

SMTP cannot promise exactly once. The state is written before the first word to the relay and after
its answer; a worker that dies between the two leaves the message `sending`. After a lease it is
sent again with the same Message-ID: better twice, which the reader's program knows, than never.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from vefa.accounts.actions.links import void_links
from vefa.audit.actions import record
from vefa.core.actor import SYSTEM, Actor
from vefa.core.events import announce
from vefa.core.redacted import said_in
from vefa.core.text import fold_email
from vefa.mail.domain.composing import Draft, compose
from vefa.mail.domain.retry import GIVE_UP_AFTER, wait_before
from vefa.mail.events import MessageFailed, MessageSent
from vefa.mail.models import OutgoingMessage, OutgoingState

DELIVER = "vefa.mail.deliver"
"""The job that hands one message to the relay."""

LEASE = timedelta(minutes=15)
"""How long a message may stay `sending` before another worker takes it up."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of an attempt, with the server's words.

    `refused` are the addresses that were refused for good, each with the words about it, whatever
    came of the others. Of a deferred message, `taken` are those who have it all the same.
    """

    outcome: Literal["sent", "deferred", "failed"]
    words: str
    refused: Mapping[str, str] = field(default_factory=dict)
    taken: Sequence[str] = ()


@transaction.atomic
def queue_message(
    *,
    actor: Actor,
    at: datetime,
    customer_id: int | None,
    draft: Draft,
    user_id: int | None = None,
    letter: str = "",
) -> OutgoingMessage:
    """Compose a message and queue it in the running transaction: a rollback leaves nothing.

    `customer_id` is None for letters to our own people. `letter` to `user_id` gets its link when
    it is sent (`actions.sign_in_letters`).

    Raises ValueError where `draft` cannot be composed (`domain.composing.compose`).
    """
    draft = _worded(draft)
    message = OutgoingMessage.objects.create(
        customer_id=customer_id,
        content=compose(draft),
        sender=draft.sender.address,
        to=list(dict.fromkeys(person.address for person in (*draft.to, *draft.cc))),
        subject=" ".join(draft.subject.split()),
        message_id=draft.message_id,
        queued_at=at,
        next_attempt_at=at,
        user_id=user_id,
        letter=letter,
    )
    _defer(message)
    record(
        actor=actor,
        at=at,
        deed="message_queued",
        subject="outgoing_message",
        subject_id=message.pk,
        customer_id=customer_id,
        to=message.to,
    )
    return message


def _worded(draft: Draft) -> Draft:
    """Who was redacted is called so in the language of the letter."""
    subject, text, html = (
        said_in(each, draft.language) for each in (draft.subject, draft.text, draft.html or "")
    )
    enclosures = [
        replace(each, name=said_in(each.name, draft.language)) for each in draft.enclosures
    ]
    return replace(draft, subject=subject, text=text, html=html or None, enclosures=enclosures)


def _defer(message: OutgoingMessage) -> None:
    jobs.configure_task(DELIVER, schedule_at=message.next_attempt_at).defer(
        outgoing_message_id=message.pk
    )


@transaction.atomic
def begin_delivery(*, outgoing_message_id: int, at: datetime) -> OutgoingMessage | None:
    """Claim a message that is due, or None: settled, not due yet, or in another worker's hands.

    Commit before talking to the relay.
    """
    rows = OutgoingMessage.objects.select_for_update(skip_locked=True, of=("self",))
    message = rows.filter(pk=outgoing_message_id, next_attempt_at__lte=at).first()
    if message is None:
        return None
    message.state = OutgoingState.SENDING
    message.claimed_at = at
    message.next_attempt_at = at + LEASE
    message.attempts += 1
    message.save(update_fields=["state", "claimed_at", "next_attempt_at", "attempts"])
    return message


@transaction.atomic
def record_delivery(*, outgoing_message_id: int, at: datetime, delivery: Delivery) -> None:
    """Write down the relay's answer to the claimed message, and announce what is final of it.

    It is sent to whom it is addressed first when they have it, even while a copy waits. Whoever is
    refused for good is told of at once. A message that was deferred for too long has failed.
    """
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=outgoing_message_id)
    if message.settled_at is not None:
        return
    taken, refused = _taken_and_refused(message, delivery)
    message.reached = [*message.reached, *taken]
    message.refused = {**message.refused, **refused}
    message.words = _kept(delivery.words)
    outcome = delivery.outcome
    if outcome == "sent" and message.refused:
        outcome = "failed"
    if outcome == "deferred":
        message.next_attempt_at = at + wait_before(message.attempts)
        if message.next_attempt_at - message.queued_at > GIVE_UP_AFTER:
            outcome = "failed"
    message.state = OutgoingState(outcome)
    if outcome == "deferred":
        message.save()
        _defer(message)
    else:
        message.settled_at, message.next_attempt_at = at, None
        message.save()
        _note(message, at, f"message_{outcome}")
    if any(each in taken for each in message.to[:1]):
        announce(MessageSent(message.pk, at.isoformat()), at=at)
    if outcome == "failed" or refused:
        announce(MessageFailed(message.pk, at.isoformat()), at=at)


def _taken_and_refused(
    message: OutgoingMessage, delivery: Delivery
) -> tuple[list[str], dict[str, str]]:
    """Who has the message now, and who never will by this attempt, of those who were waiting."""
    waiting = message.outstanding
    refused = {each: _kept(delivery.refused[each]) for each in waiting if each in delivery.refused}
    asked = waiting if delivery.outcome == "sent" else delivery.taken
    return [each for each in waiting if each in asked and each not in refused], refused


def _kept(words: str) -> str:
    return words.replace("\0", "")[:2_000]


def _note(message: OutgoingMessage, at: datetime, deed: str) -> None:
    record(
        actor=SYSTEM,
        at=at,
        deed=deed,
        subject="outgoing_message",
        subject_id=message.pk,
        customer_id=message.customer_id,
        words=message.words,
    )


@transaction.atomic
def record_bounce(
    *, outgoing_message_id: int, at: datetime, words: str, recipients: Mapping[str, str]
) -> bool:
    """A message that our relay took has come back: it has failed after all. Whether it is news.

    `words` is what the reporting server said, `recipients` what it said of each that it names.
    Where none of them is one of ours (they were forwarded), nobody is known to have it.
    """
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=outgoing_message_id)
    sent = message.state == OutgoingState.SENT
    reached = message.to if sent and not message.reached else message.reached
    named = {fold_email(each): _kept(said) for each, said in recipients.items()}
    back = {each: named[fold_email(each)] for each in reached if fold_email(each) in named}
    if not back and not sent:
        return False
    message.words = _kept(words)
    message.reached = [each for each in reached if each not in back] if back else []
    message.refused = {**message.refused, **back}
    if sent:
        message.state = OutgoingState.FAILED
    if message.state == OutgoingState.FAILED:
        # Somebody more does not have it: what was settled before is open again.
        message.settled_at = at
    message.save(update_fields=["state", "words", "settled_at", "reached", "refused"])
    if message.letter and message.user_id:
        # Some send the whole letter back: what they hold opens nothing.
        void_links(user_id=message.user_id, purpose=message.letter)
    announce(MessageFailed(message.pk, at.isoformat()), at=at)
    _note(message, at, "message_bounced")
    return True


@transaction.atomic
def retry_message(
    *, actor: Actor, at: datetime, outgoing_message_id: int, to: Sequence[str] = ()
) -> OutgoingMessage:
    """Try a deferred or failed message again now, at a person's wish, for all who lack it.

    `to` are the addresses of the envelope from now on, where they have been mended.
    """
    actor.require("can_work_tickets")
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=outgoing_message_id)
    if message.state not in {OutgoingState.DEFERRED, OutgoingState.FAILED}:
        return message
    message.state = OutgoingState.QUEUED
    message.queued_at = message.next_attempt_at = at
    message.settled_at = None
    message.to = list(to) or message.to
    message.reached = [each for each in message.reached if each in message.to]
    message.refused = {}
    message.save()
    _defer(message)
    record(
        actor=actor,
        at=at,
        deed="message_retried",
        subject="outgoing_message",
        subject_id=message.pk,
        customer_id=message.customer_id,
        to=message.to,
    )
    return message
