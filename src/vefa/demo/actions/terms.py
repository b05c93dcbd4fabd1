"""Drafts of terms, written by our manager and approved by another one of ours."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.actions import approve_draft, change_section, start_draft, submit_draft
from vefa.agreements.models import Agreement
from vefa.demo.domain.cast import Change

_WRITER, _SECOND = "elif", "timur"


def draft_terms(changes: Iterable[Change], staff: Mapping[str, User], now: datetime) -> None:
    """Draft each change in the first service line that has such a promise; propose some of them."""
    writer, second = (actor_of(staff[key]) for key in (_WRITER, _SECOND))
    for change in changes:
        agreement = Agreement.objects.get(code=change.agreement, customer__code=change.customer)
        at = now - timedelta(days=2)
        draft = start_draft(
            actor=writer,
            at=at,
            agreement=agreement,
            effective_on=(now + timedelta(days=change.days)).date(),
            reason=change.reason,
        )
        line = next(iter(draft.content["lines"]))
        targets = deepcopy(draft.content["lines"][line]["targets"])
        for row in targets:
            if row["severity"] == change.severity:
                row["targets"][change.clock]["minutes"] = change.minutes
        draft = change_section(
            actor=writer,
            at=at + timedelta(hours=1),
            draft=draft,
            line=line,
            section="targets",
            content={"targets": targets},
            expected_revision=draft.revision,
        )
        if change.proposed:
            draft = submit_draft(actor=writer, at=at + timedelta(hours=2), draft=draft)
            approve_draft(actor=second, at=now - timedelta(days=1), draft=draft)
