"""Drafts of terms, written by our manager and approved by another one of ours; duties."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.actions import approve_draft, change_section, start_draft, submit_draft
from vefa.agreements.actions.duties import Evidence, record_duty
from vefa.agreements.models import Agreement
from vefa.agreements.queries import terms_in_force
from vefa.demo.domain.cast import Change, SeenDuty

_WRITER, _SECOND, _ENGINEER = "elif", "timur", "aigerim"


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


def record_duties(seen: Iterable[SeenDuty], staff: Mapping[str, User], now: datetime) -> None:
    """Record what an engineer saw of duties, in the first service line of each agreement."""
    engineer = actor_of(staff[_ENGINEER])
    for each in seen:
        agreement = Agreement.objects.get(code=each.agreement, customer__code=each.customer)
        at = now - timedelta(days=each.ago)
        version = terms_in_force(agreement, at=at)
        until = None if each.holds is None else (now + timedelta(days=each.holds)).date()
        record_duty(
            actor=engineer,
            at=at,
            agreement=agreement,
            line=next(iter(version.content["lines"])) if version else "",
            duty=each.duty,
            met=each.met,
            evidence=Evidence(each.words, at.date(), until),
        )
