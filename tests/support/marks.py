"""The marks: words that stand in one place of a customer's data only, and for whom each place is.

A marked word is found nowhere by chance: where it turns up in an answer, that place was shown.
"""

from collections.abc import Mapping
from typing import Final

COMPANY: Final = "the customer's people and staff"
TICKET: Final = "those who may see the ticket, and staff"
STAFF: Final = "staff"
UNLIMITED: Final = "staff who see all customers"

MARKS: Final[Mapping[str, str]] = {
    "customer": COMPANY,
    "site": COMPANY,
    "contact": COMPANY,
    "agreement": COMPANY,
    "system": COMPANY,
    "proposal": COMPANY,
    "title": TICKET,
    "report": TICKET,
    "filename": TICKET,
    "filebytes": TICKET,
    "reply": TICKET,
    "replyfile": TICKET,
    "question": TICKET,
    "answer": TICKET,
    "promise": TICKET,
    "done": TICKET,
    "found": STAFF,
    "note": STAFF,
    "notefile": STAFF,
    "notebytes": STAFF,
    "rawsubject": UNLIMITED,
    "rawtext": UNLIMITED,
}
"""Each marked place, and for whom it is."""

BAIT: Final = "zümrüt"
"""Stands in the marked places as well, so that a search has something to find."""


def word(place: str) -> str:
    """The mark of a place.

    >>> word("note")
    'zq-note-7f3a9c'
    """
    if place not in MARKS:
        raise KeyError(place)
    return f"zq-{place}-7f3a9c"


def marked(place: str) -> str:
    """The mark with the bait before it."""
    return f"{BAIT} {word(place)}"
