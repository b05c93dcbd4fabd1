"""Reads of the mail room. Callers hold a scope; raw and loopback mail need that of everything."""

from vefa.mail.queries.html import safe_html
from vefa.mail.queries.messages import (
    Letter,
    failed_messages,
    letter,
    loopback_messages,
    marker,
    outgoing_message,
    outgoing_messages,
    overdue_messages,
    raw_message,
    read_raw,
)

__all__ = [
    "Letter",
    "failed_messages",
    "letter",
    "loopback_messages",
    "marker",
    "outgoing_message",
    "outgoing_messages",
    "overdue_messages",
    "raw_message",
    "read_raw",
    "safe_html",
]
