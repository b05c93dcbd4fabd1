"""Reactions to news; each runs once per event."""

from datetime import datetime

from vefa.agreements.actions import publish_calendar
from vefa.agreements.actions.letters import proposal_letter
from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.events import TermsProposed
from vefa.agreements.models import TermsDraft
from vefa.calendars.events import CalendarChanged
from vefa.calendars.models import BusinessCalendar
from vefa.core.actor import SYSTEM
from vefa.customers.queries import representatives


def on_calendar_changed(event: CalendarChanged, at: datetime) -> None:
    """A calendar was changed in its own room: the agreements that use it follow.

    Where the change came through `publish_calendar_override` they have followed already.
    """
    calendar = BusinessCalendar.objects.get(pk=event.calendar_id)
    why = event.reason or ", ".join(event.dates) or event.until
    reason = f"{calendar.name}: {why}"
    publish_calendar(actor=SYSTEM, at=at, calendar=calendar, reason=reason)


def on_terms_proposed(event: TermsProposed, at: datetime) -> None:
    """Ask the customer's representatives by letter, unless they have answered meanwhile."""
    draft = TermsDraft.objects.select_related("agreement__customer").get(pk=event.draft_id)
    if draft.state == DraftState.THEIRS:
        for contact in representatives(event.customer_id):
            proposal_letter(at=at, draft=draft, contact=contact)
