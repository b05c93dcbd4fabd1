"""Writes of the mail room. Callers hold a scope; raw and loopback mail need that of everything."""

from vefa.mail.actions.incoming import (
    catch_message,
    mark_failed,
    mark_handled,
    store_message,
)
from vefa.mail.actions.outgoing import (
    Delivery,
    begin_delivery,
    queue_message,
    record_bounce,
    record_delivery,
    retry_message,
)

__all__ = [
    "Delivery",
    "begin_delivery",
    "catch_message",
    "mark_failed",
    "mark_handled",
    "queue_message",
    "record_bounce",
    "record_delivery",
    "retry_message",
    "store_message",
]
