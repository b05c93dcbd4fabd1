"""Background entry points: outgoing mail to the relay."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import Delivery, begin_delivery, record_delivery
from vefa.mail.actions.sign_in_letters import content_to_send
from vefa.mail.domain.relay import read_relay
from vefa.mail.models import OutgoingMessage
from vefa.mail.queries import overdue_messages
from vefa.mail.queries.returned import envelope_sender, goes_where_letters_came_back
from vefa.mail.tasks.smtp import hand_over

OVERDUE: Final = timedelta(minutes=1)
"""How late a message's own job may be before the sweep does its work."""

AT_ONCE: Final = 100
"""How many messages one sweep takes up; the next follows a minute later."""

_NOBODY: Final = Delivery("failed", "The address is not that of the person any more.")


@jobs.task(name="vefa.mail.deliver")
def deliver(outgoing_message_id: int) -> None:
    """Hand one message to the relay: claim it, talk to the relay, write its answer down.

    These are separate transactions on purpose: no row is locked while a server thinks, and what
    is known is on disk before each step.
    """
    with scoped(EVERYTHING):
        at = clock.now()
        message = begin_delivery(outgoing_message_id=outgoing_message_id, at=at)
        if message is None:
            return
        proof = goes_where_letters_came_back(message)
        content = content_to_send(message, at=at)
    delivery = _handed_over(message, content, proof=proof) if content else _NOBODY
    with scoped(EVERYTHING):
        record_delivery(outgoing_message_id=message.pk, at=clock.now(), delivery=delivery)


def _handed_over(message: OutgoingMessage, content: bytes, *, proof: bool) -> Delivery:
    return hand_over(
        read_relay(settings.MAIL_RELAY),
        content,
        sender=envelope_sender(message),
        otherwise=message.sender,
        to=message.outstanding,
        envelope_id=message.message_id.strip("<>"),
        proof=proof,
    )


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.mail.sweep", queueing_lock="vefa.mail.sweep", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: take up what is due and has no job any more (its worker was killed)."""
    with scoped(EVERYTHING):
        overdue = overdue_messages(before=clock.now() - OVERDUE, limit=AT_ONCE)
    for outgoing_message_id in overdue:
        deliver(outgoing_message_id)
