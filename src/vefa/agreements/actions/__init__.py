"""Writes: agreements and their life, terms drafts and versions, mended calendars."""

from vefa.agreements.actions.drafting import (
    change_section,
    set_draft_frame,
    start_draft,
    withdraw_draft,
)
from vefa.agreements.actions.keeping import (
    create_agreement,
    end_agreement,
    lift_suspension,
    suspend_agreement,
)
from vefa.agreements.actions.overriding import (
    publish_calendar,
    publish_calendar_override,
    publish_calendar_year,
)
from vefa.agreements.actions.printing import print_procedure
from vefa.agreements.actions.publishing import LineValues, publish_terms

__all__ = [
    "LineValues",
    "change_section",
    "create_agreement",
    "end_agreement",
    "lift_suspension",
    "print_procedure",
    "publish_calendar",
    "publish_calendar_override",
    "publish_calendar_year",
    "publish_terms",
    "set_draft_frame",
    "start_draft",
    "suspend_agreement",
    "withdraw_draft",
]
