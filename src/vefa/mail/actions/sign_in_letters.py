"""Letters about a person's sign-in: kept without their link, handed over with a new one.

Whoever reads the database, an archive or a backup could otherwise enter as anybody who was sent a
link in the last days.
"""

import secrets
from datetime import datetime

from django.conf import settings

from vefa.accounts.actions.letters import Letter, letter_to_keep, write_letter
from vefa.accounts.models import Link
from vefa.core.actor import SYSTEM
from vefa.core.text import fold_email
from vefa.mail.actions.outgoing import queue_message
from vefa.mail.domain.composing import Draft, compose, make_message_id
from vefa.mail.domain.message import Address
from vefa.mail.models import OutgoingMessage
from vefa.mail.queries import marker


def queue_sign_in_letter(
    *, at: datetime, user_id: int, letter: str, email: str = ""
) -> OutgoingMessage | None:
    """Queue the letter to that person, or to another address of theirs; None where there is
    nobody."""
    kept = letter_to_keep(user_id=user_id, letter=letter, email=email)
    if kept is None:
        return None
    message_id = make_message_id(secrets.token_bytes(20), settings.MAIL_DOMAIN)
    return queue_message(
        actor=SYSTEM,
        at=at,
        customer_id=kept.customer_id,
        draft=_draft(kept, at=at, message_id=message_id),
        user_id=user_id if kept.linked else None,
        letter=letter if kept.linked else "",
    )


def content_to_send(message: OutgoingMessage, *, at: datetime) -> bytes | None:
    """The bytes of a claimed message for the relay, with a link made now where it has one.

    None where its link would reach somebody else than the person whom it lets in: they have left
    or have another address by now.
    """
    if message.user_id is None:
        return bytes(message.content)
    is_repeat = message.attempts > 1
    # A link that proves an address proves the one that it is sent to, and no other.
    proves = message.to[0] if message.letter == Link.Purpose.ADDRESS else ""
    written = write_letter(
        at=at, user_id=message.user_id, letter=message.letter, is_repeat=is_repeat, email=proves
    )
    if written is None or [fold_email(each) for each in message.to] != [fold_email(written.email)]:
        return None
    return compose(_draft(written, at=message.queued_at, message_id=message.message_id))


def _draft(letter: Letter, *, at: datetime, message_id: str) -> Draft:
    return Draft(
        sender=Address(str(settings.PROVIDER_NAME), settings.MAIL_ADDRESS),
        to=[Address(letter.name, letter.email)],
        subject=letter.subject,
        text=letter.text,
        at=at,
        message_id=message_id,
        marker=marker(),
        language=letter.language,
        automatic=True,
    )
