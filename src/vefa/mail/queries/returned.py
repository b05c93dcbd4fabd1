"""What comes back: under which sender letters go out, and which letter a report is about."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from vefa.core.text import fold_email
from vefa.customers.queries import contacts_with_email, contacts_with_emails
from vefa.mail.domain.message import Bounce, ParsedMessage
from vefa.mail.domain.reply_address import letters_returned, return_address
from vefa.mail.models import OutgoingMessage, OutgoingState

COMES_BACK_WITHIN: Final = timedelta(days=7)
"""Servers give up after five days; their reports may be slow, too."""

_MOST_ADDRESSES: Final = 20
_MOST_LETTERS: Final = 500


def envelope_sender(message: OutgoingMessage) -> str:
    """The sender on the envelope: signed, where the installation wants that."""
    if not settings.MAIL_SIGNED_RETURN:
        return message.sender
    return return_address(message.sender, message.pk, settings.SECRET_KEY.encode())


def goes_where_letters_came_back(message: OutgoingMessage) -> bool:
    """Whether a recipient is marked, so that a proof of arrival would be news."""
    if message.customer_id is None:
        return False
    people = contacts_with_emails(message.unreached, customer_id=message.customer_id)
    return any(contact.undeliverable_at is not None for contact in people)


def letter_sent_back(message: ParsedMessage, envelope_to: Sequence[str]) -> OutgoingMessage | None:
    """The letter whose own return address a message was sent to."""
    addresses = [*envelope_to, *message.delivered_to, *(each.address for each in message.to)]
    keys = letters_returned(addresses, settings.MAIL_ADDRESSES, settings.SECRET_KEY.encode())
    return OutgoingMessage.objects.filter(pk__in=keys).defer("content").first()


def letter_named(bounce: Bounce) -> OutgoingMessage | None:
    """The letter whose id a report gives, as that of the message or of its envelope."""
    named = [bounce.message_id, f"<{bounce.envelope_id}>" if bounce.envelope_id else None]
    rows = OutgoingMessage.objects.filter(message_id__in=[each for each in named if each])
    return rows.defer("content").first()


def letter_guessed(bounce: Bounce, under: str, *, at: datetime) -> OutgoingMessage | None:
    """The letter that a report is most likely about where no name tells.

    It went lately to an address that failed. With the subject of the returned copy, or with one
    that stands in the report's own (`under`), it is the newest under that subject; without any
    copy only the single letter that it can be.
    """
    failed = {fold_email(each.address) for each in bounce.recipients if each.action == "failed"}
    people = [each for one in sorted(failed)[:_MOST_ADDRESSES] for each in contacts_with_email(one)]
    rows = OutgoingMessage.objects.filter(
        customer_id__in={each.customer_id for each in people},
        queued_at__gt=at - COMES_BACK_WITHIN,
        queued_at__lte=at,
        state=OutgoingState.SENT,
    )
    sent = [
        row
        for row in rows.defer("content").order_by("-queued_at", "-pk")[:_MOST_LETTERS]
        if failed & {fold_email(each) for each in row.to}
    ]
    if bounce.subject:
        subject = " ".join(bounce.subject.split())
        return next((row for row in sent if row.subject == subject), None)
    told = " ".join(under.split())
    if found := next((row for row in sent if row.subject and row.subject in told), None):
        return found
    is_unnamed = not (bounce.message_id or bounce.envelope_id)
    return sent[0] if is_unnamed and len(sent) == 1 else None
