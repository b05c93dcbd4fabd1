"""Writes: agreements and their life, terms drafts and versions, mended calendars."""

from vefa.agreements.actions.approving import (
    agree_to_draft,
    approve_draft,
    decline_draft,
    publish_draft,
    publish_or_give_back,
    return_draft,
    sign_draft,
    submit_draft,
)
from vefa.agreements.actions.discarding import discard_agreement
from vefa.agreements.actions.drafting import (
    change_section,
    set_draft_frame,
    start_draft,
    undo_change,
    withdraw_draft,
)
from vefa.agreements.actions.hours import change_hours, change_scope
from vefa.agreements.actions.keeping import (
    NewAgreement,
    create_agreement,
    create_agreements,
    end_agreement,
    lift_suspension,
    suspend_agreement,
)
from vefa.agreements.actions.lines import add_line, remove_line
from vefa.agreements.actions.overriding import (
    publish_calendar,
    publish_calendar_override,
    publish_calendar_year,
)
from vefa.agreements.actions.printing import draw_procedure, print_procedure
from vefa.agreements.actions.publishing import LineValues, publish_terms
from vefa.agreements.actions.publishing_many import publish_plan_terms
from vefa.agreements.actions.renewing import remind_of_end, start_renewal

__all__ = [
    "LineValues",
    "NewAgreement",
    "add_line",
    "agree_to_draft",
    "approve_draft",
    "change_hours",
    "change_scope",
    "change_section",
    "create_agreement",
    "create_agreements",
    "decline_draft",
    "discard_agreement",
    "draw_procedure",
    "end_agreement",
    "lift_suspension",
    "print_procedure",
    "publish_calendar",
    "publish_calendar_override",
    "publish_calendar_year",
    "publish_draft",
    "publish_or_give_back",
    "publish_plan_terms",
    "publish_terms",
    "remind_of_end",
    "remove_line",
    "return_draft",
    "set_draft_frame",
    "sign_draft",
    "start_draft",
    "start_renewal",
    "submit_draft",
    "suspend_agreement",
    "undo_change",
    "withdraw_draft",
]
