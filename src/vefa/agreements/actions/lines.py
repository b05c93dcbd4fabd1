"""Service lines of a draft: another one is added from a plan, one is left out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.drafting import add_step, lock_draft, note
from vefa.agreements.actions.hours import with_used_calendars
from vefa.agreements.actions.keeping import CAN_EDIT
from vefa.agreements.actions.publishing import LineValues, content_of
from vefa.agreements.domain.content import digest_of
from vefa.agreements.domain.drafts import with_shares
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.drafts import draft_begins_at
from vefa.core.actor import Actor
from vefa.core.errors import Refused

Json = dict[str, Any]


@transaction.atomic
def add_line(*, actor: Actor, at: datetime, draft: TermsDraft, plan: str) -> TermsDraft:
    """Add the service line of a plan, with the calendars of the customer's sites."""
    actor.require(CAN_EDIT)
    locked = lock_draft(draft, "change")
    begins = draft_begins_at(locked, at)
    added = content_of(locked.agreement, (LineValues(plan=plan),), begins, at)
    (line,) = added["lines"]
    if line in locked.content["lines"]:
        raise Refused("line_twice", _("Each service line may stand in the terms once."))
    content = {**locked.content}
    for part in ("lines", "calendars", "sources"):
        content[part] = {**added[part], **locked.content[part]}
    order = [*locked.content["lines"], line]
    content["lines"] = {code: content["lines"][code] for code in order}
    # The plan's line came with the agreement's present value; the draft may say another.
    return _keep(locked, actor, at, with_shares(content), line)


@transaction.atomic
def remove_line(*, actor: Actor, at: datetime, draft: TermsDraft, line: str) -> TermsDraft:
    """Leave a service line out; the last one stays."""
    actor.require(CAN_EDIT)
    locked = lock_draft(draft, "change")
    lines = {code: kept for code, kept in locked.content["lines"].items() if code != line}
    if not lines:
        raise Refused("no_lines", _("Terms need at least one service line."))
    return _keep(locked, actor, at, with_used_calendars({**locked.content, "lines": lines}), line)


def _keep(draft: TermsDraft, actor: Actor, at: datetime, content: Json, line: str) -> TermsDraft:
    before = [*draft.content["lines"]]
    draft.content, draft.changed_at = content, at
    draft.revision += 1
    draft.save(update_fields=["content", "changed_at", "revision"])
    add_step(draft, actor, at, "change", line=line, section="line")
    note(
        actor,
        at,
        draft,
        "terms_draft_changed",
        lines=[", ".join(before), ", ".join(content["lines"])],
        digest=digest_of(content),
        revision=draft.revision,
    )
    return draft
