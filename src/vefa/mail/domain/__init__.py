"""Pure rules of the mail room: from bytes to what is understood of them, and from texts to
bytes."""

from vefa.mail.domain.message import (
    Address,
    Attachment,
    Bounce,
    FailedRecipient,
    Invitation,
    Note,
    ParsedMessage,
)
from vefa.mail.domain.reading import read_message

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "FailedRecipient",
    "Invitation",
    "Note",
    "ParsedMessage",
    "read_message",
]
