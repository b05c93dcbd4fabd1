"""Plans of the provider's own: kept from the terms of an agreement, offered or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.keeping import CAN_EDIT
from vefa.agreements.actions.publishing import language_now
from vefa.agreements.data import plan_codes
from vefa.agreements.domain.content import line_of
from vefa.agreements.domain.validation import problems_in
from vefa.agreements.models import OwnPlan, TermsDraft
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.coverage.domain import LANGUAGES

_CUSTOMERS: Final = frozenset(
    {
        "included_sites",
        "installations",
        "products",
        "sites",
        "calendar",
        "calendars",
        "outline",
        "third_parties",
    }
)
"""Parts of a service line that may name the customer, its people or its suppliers."""


@transaction.atomic
def keep_plan(
    *,
    actor: Actor,
    at: datetime,
    draft: TermsDraft,
    line: str,
    code: str,
    name: Mapping[str, str],
    summary: Mapping[str, str],
) -> OwnPlan:
    """Keep a service line of a draft as a plan; one of the same code is replaced.

    Raises `Refused`: `code` for a shipped plan's, `name` where a language is missing, `terms`
    where the line has problems.
    """
    actor.require(CAN_EDIT)
    if code in plan_codes():
        raise Refused("code", _("A shipped plan has this short name."), field="code")
    if any(not text.get(each, "").strip() for text in (name, summary) for each in LANGUAGES):
        raise Refused("name", _("Please write name and summary in all four languages."))
    content = line_of(draft.content, line)
    language = language_now()
    if said := [each.said.get(language) or each.said["en"] for each in problems_in(content)]:
        raise Refused("terms", " ".join(said))
    kept = {part: value for part, value in content.items() if part not in _CUSTOMERS}
    row, _made = OwnPlan.objects.update_or_create(
        code=code,
        defaults={
            "name": dict(name),
            "summary": dict(summary),
            "content": kept,
            "kept_at": at,
            "kept_by": actor.name,
            "offered": True,
        },
    )
    _note(actor, at, row, "plan_kept")
    return row


@transaction.atomic
def offer_plan(*, actor: Actor, at: datetime, plan: OwnPlan, offered: bool) -> None:
    """Offer a plan for new agreements, or no longer. Terms begun from it stay as they are."""
    actor.require(CAN_EDIT)
    row = OwnPlan.objects.select_for_update().get(pk=plan.pk)
    if row.offered == offered:
        return
    row.offered = offered
    row.save(update_fields=["offered"])
    _note(actor, at, row, "plan_offered" if offered else "plan_withdrawn")


def _note(actor: Actor, at: datetime, row: OwnPlan, deed: str) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="plan",
        subject_id=row.pk,
        customer_id=None,
        code=row.code,
    )
