"""Writes: messages whose bytes are taken away by right, or because their time is over.

That a message came or went, when, and what became of it, stays.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from vefa.mail.models import LoopbackMessage, OutgoingMessage, OutgoingState, RawMessage

EMPTIED: Final = b"Subject: [redacted]\r\n\r\n[redacted]\r\n"
"""What is left of a message."""


def empty_raw(keys: Collection[int]) -> int:
    """Take away what these messages said and where they came from; how many it was new for."""
    rows = RawMessage.objects.filter(pk__in=keys).exclude(content=EMPTIED)
    return rows.update(content=EMPTIED, envelope_from="", peer="", error="")


def empty_outgoing(keys: Collection[int], *, at: datetime) -> int:
    """Take away what these letters said and to whom; one not sent yet is not sent any more."""
    rows = OutgoingMessage.objects.filter(pk__in=keys).exclude(content=EMPTIED)
    rows.filter(settled_at__isnull=True).update(
        state=OutgoingState.FAILED, settled_at=at, next_attempt_at=None
    )
    return rows.update(
        content=EMPTIED,
        to=[],
        subject="",
        words="",
        reached=[],
        refused={},
        user=None,
        letter="",
    )


def empty_loopback(keys: Collection[int]) -> int:
    """The same for what the demonstration's relay caught."""
    rows = LoopbackMessage.objects.filter(pk__in=keys).exclude(content=EMPTIED)
    return rows.update(content=EMPTIED, envelope_from="", envelope_to=[], subject="")
