"""What the mail room announces. Values are plain: they are kept as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message lies in the raw store. Announced once per message; a repeat is not news."""

    raw_message_id: int


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Our relay has taken an outgoing message; `sent_at` is that instant in ISO 8601."""

    outgoing_message_id: int
    sent_at: str


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """An outgoing message was refused, tried for too long, or came back; the row says why."""

    outgoing_message_id: int
    failed_at: str
