"""Reactions to what the rooms below say; each runs once per event."""

import secrets
from datetime import datetime

from django.conf import settings

from vefa.accounts.actions.letters import write_letter
from vefa.accounts.events import LetterWanted
from vefa.core.actor import SYSTEM
from vefa.mail.actions import queue_message
from vefa.mail.domain.composing import Draft, make_message_id
from vefa.mail.domain.message import Address


def on_letter_wanted(event: LetterWanted, at: datetime) -> None:
    """Send a person the letter about their sign-in."""
    letter = write_letter(at=at, user_id=event.user_id, letter=event.letter)
    if letter is None:
        return
    draft = Draft(
        sender=Address(str(settings.PROVIDER_NAME), settings.MAIL_ADDRESS),
        to=[Address(letter.name, letter.email)],
        subject=letter.subject,
        text=letter.text,
        at=at,
        message_id=make_message_id(secrets.token_bytes(20), settings.MAIL_DOMAIN),
        marker="vefa",
        language=letter.language,
        automatic=True,
    )
    queue_message(actor=SYSTEM, at=at, customer_id=letter.customer_id, draft=draft)
