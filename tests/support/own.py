"""What is the provider's own and nobody's among its customers."""

from vefa.agreements.actions.plans import keep_plan
from vefa.agreements.models import OwnPlan, TermsDraft
from vefa.calendars.actions import create_calendar
from vefa.calendars.models import BusinessCalendar
from vefa.core.actor import SYSTEM
from vefa.coverage.domain import LANGUAGES
from vefa.desk.tests.cast import MONDAY


def own_calendar() -> BusinessCalendar:
    """Hours that several customers may keep."""
    data = {"timezone": "Europe/Istanbul", "week": {"mon": [["08:00", "17:00"]]}}
    return create_calendar(
        actor=SYSTEM, at=MONDAY, code="ofis", name="Ofis", country="TR", data=data
    )


def own_plan(draft: TermsDraft) -> OwnPlan:
    """A plan kept from the terms of a customer, of whom nothing is in it."""
    words = dict.fromkeys(LANGUAGES, "Gold")
    line = next(iter(draft.content["lines"]))
    return keep_plan(
        actor=SYSTEM, at=MONDAY, draft=draft, line=line, code="gold", name=words, summary=words
    )
