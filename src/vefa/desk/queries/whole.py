"""A ticket read as it stood at one moment, though several statements read it."""

from collections.abc import Callable
from typing import Final, TypeVar

from vefa.desk.models import Ticket

T = TypeVar("T")

_TRIES: Final = 3


def read_whole(ticket: Ticket, read: Callable[[], T]) -> T:
    """What `read` gathers of the ticket, all from before a change or all from after it.

    Every statement sees what is committed by then, so a page could show the answer that has just
    come and, read a moment earlier, the clock that waits for it. What every deed counts up,
    `revision`, tells: where it has moved, the ticket is loaded and gathered again; after three
    changes in a row the last reading stands, and the page's next look mends it.
    """
    found = read()
    for _try in range(_TRIES - 1):
        if Ticket.objects.filter(pk=ticket.pk, revision=ticket.revision).exists():
            break
        ticket.refresh_from_db()
        found = read()
    return found
