"""Sending messages: queued with the deed that causes them, delivered by the worker.

SMTP cannot promise exactly once. The state is written before the first word to the relay and after
its answer; a worker that dies between the two leaves the message `sending`. After a lease it is
sent again with the same Message-ID: better twice, which the reader's program knows, than never.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from vefa.audit.actions import record
from vefa.core.actor import SYSTEM, Actor
from vefa.core.events import announce
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
    """What came of an attempt, with the server's words."""

    outcome: Literal["sent", "deferred", "failed"]
    words: str


@transaction.atomic
def queue_message(
    *, actor: Actor, at: datetime, customer_id: int | None, draft: Draft
) -> OutgoingMessage:
    """Compose a message and queue it in the running transaction: a rollback leaves nothing.

    `customer_id` is None for letters to our own people.

    Raises ValueError where `draft` cannot be composed (`domain.composing.compose`).
    """
    message = OutgoingMessage.objects.create(
        customer_id=customer_id,
        content=compose(draft),
        sender=draft.sender.address,
        to=list(dict.fromkeys(person.address for person in (*draft.to, *draft.cc))),
        subject=" ".join(draft.subject.split()),
        message_id=draft.message_id,
        queued_at=at,
        next_attempt_at=at,
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
    """Write down the relay's answer to the claimed message, and announce it when it is final.

    A message that was deferred for too long has failed.
    """
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=outgoing_message_id)
    if message.settled_at is not None:
        return
    message.words = delivery.words.replace("\0", "")[:2_000]
    outcome = delivery.outcome
    if outcome == "deferred":
        message.next_attempt_at = at + wait_before(message.attempts)
        if message.next_attempt_at - message.queued_at > GIVE_UP_AFTER:
            outcome = "failed"
    message.state = OutgoingState(outcome)
    if outcome == "deferred":
        message.save()
        _defer(message)
        return
    message.settled_at, message.next_attempt_at = at, None
    message.save()
    told = MessageSent if outcome == "sent" else MessageFailed
    announce(told(message.pk, at.isoformat()), at=at)
    record(
        actor=SYSTEM,
        at=at,
        deed=f"message_{outcome}",
        subject="outgoing_message",
        subject_id=message.pk,
        customer_id=message.customer_id,
        words=message.words,
    )


@transaction.atomic
def record_bounce(*, outgoing_message_id: int, at: datetime, words: str) -> bool:
    """A message that our relay took has come back: it has failed after all. Whether it is news.

    `words` is what the reporting server said.
    """
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=outgoing_message_id)
    if message.state != OutgoingState.SENT:
        return False
    message.state = OutgoingState.FAILED
    message.words = words.replace("\0", "")[:2_000]
    message.settled_at = at
    message.save(update_fields=["state", "words", "settled_at"])
    announce(MessageFailed(message.pk, at.isoformat()), at=at)
    record(
        actor=SYSTEM,
        at=at,
        deed="message_bounced",
        subject="outgoing_message",
        subject_id=message.pk,
        customer_id=message.customer_id,
        words=message.words,
    )
    return True


@transaction.atomic
def retry_message(
    *, actor: Actor, at: datetime, outgoing_message_id: int, to: Sequence[str] = ()
) -> OutgoingMessage:
    """Try a deferred or failed message again now, at a person's wish.

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
