"""Reactions to what the rooms below say; each runs once per event."""

from datetime import datetime

from vefa.accounts.events import LetterWanted
from vefa.mail.actions.sign_in_letters import queue_sign_in_letter


def on_letter_wanted(event: LetterWanted, at: datetime) -> None:
    """Send a person the letter about their sign-in."""
    queue_sign_in_letter(at=at, user_id=event.user_id, letter=event.letter, email=event.email)
