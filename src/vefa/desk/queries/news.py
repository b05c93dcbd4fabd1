"""What others have done to a ticket since somebody looked at it."""

from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.desk.domain.states import MOVES, may
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.stories import event_words
from vefa.ui.formats import full_moment

_MOVING: Final = (
    "accepted",
    "cancelled",
    "closed",
    "items_asked",
    "merged",
    "question",
    "released",
    "reopened",
    "resolved",
    "returned",
    "started",
    "third_party",
    "workaround_accepted",
)
"""Codes of the entries whose deed took a ticket to another state."""


def others_since(ticket: Ticket, actor: Actor, last_entry: int) -> list[TimelineEntry]:
    """What other people (not the system) have written or done since that entry."""
    found = TimelineEntry.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, pk__gt=last_entry
    ).exclude(author_side="system")
    return [entry for entry in found.order_by("pk") if entry.author_user_id != actor.id]


def too_late_for(verb: str, ticket: Ticket) -> str:
    """Why the ticket's state does not let the verb happen, and who brought it there; empty where
    it does."""
    if verb not in MOVES or may(verb, ticket.state):
        return ""
    said = _("This cannot be done now: %(number)s is “%(state)s”.") % {
        "number": ticket.number,
        "state": ticket.get_state_display(),
    }
    return f"{said} {_last_move(ticket)}".strip()


def _last_move(ticket: Ticket) -> str:
    """Who did it, when and what, in the reader's language and zone; empty where nobody has."""
    moves = TimelineEntry.objects.filter(ticket=ticket, customer_id=ticket.customer_id, public=True)
    entry = moves.filter(code__in=_MOVING).order_by("pk").last()
    if entry is None:
        return ""
    language, zone = get_language() or "en", timezone.get_current_timezone()
    return _("%(name)s, %(when)s: %(deed)s.") % {
        "name": entry.author_name,
        "when": full_moment(entry.at, language, zone),
        "deed": event_words(entry, language, zone),
    }
