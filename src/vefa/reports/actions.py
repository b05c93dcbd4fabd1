"""Writes: asking a what-if replay, counting it bit by bit, stopping it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from vefa.accounts.queries import actor_of
from vefa.agreements.models import Agreement, TermsDraft, TermsVersion
from vefa.agreements.queries.plans import is_plan
from vefa.audit.actions import record
from vefa.calendars.domain import CalendarError
from vefa.calendars.queries.building import NoHolidays
from vefa.commitments.domain import CommitmentError
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.coverage.domain import CoverageError, describe_error
from vefa.customers.models import Customer
from vefa.reports.domain.questions import (
    DRAFT,
    PLAN,
    VERSION,
    BadQuestion,
    Question,
    check,
)
from vefa.reports.domain.sums import Sums
from vefa.reports.models import ReplayState, WhatIf
from vefa.reports.queries.replaying import AT_ONCE, Counter, tickets_of

log = logging.getLogger(__name__)

CAN_ASK: Final = "can_replay_terms"
COUNT: Final = "vefa.reports.count_what_if"
BEHIND: Final = -10
"""Letters and reminders go before."""


@transaction.atomic
def ask_what_if(*, actor: Actor, at: datetime, question: Question) -> WhatIf:
    """Take a question down and let the worker count it.

    Refused where the period, a customer, the agreement or the other terms are not there, and where
    no ticket was reported in the period.
    """
    actor.require(CAN_ASK)
    if actor.id is None:
        raise NotAllowed(CAN_ASK)
    check_question(question)
    total = tickets_of(question, actor).count()
    if not total:
        raise Refused("nothing", _("No ticket was reported in this period."), field="since")
    asked = WhatIf.objects.create(
        asked_by_id=actor.id,
        asked_by_name=actor.name,
        look_at=at,
        question=question.to_json(),
        total=total,
    )
    jobs.configure_task(COUNT, priority=BEHIND).defer(what_if=asked.pk)
    _note(actor, at, asked, "what_if_asked", question=question.to_json())
    return asked


def check_question(question: Question) -> None:
    """Refuse, with a sentence, what cannot be counted."""
    try:
        check(question)
    except BadQuestion as error:
        raise Refused(error.code, _refusals()[error.code], field=error.field or None) from error
    found = Customer.objects.filter(pk__in=question.customers).count()
    if found != len(question.customers):
        raise Refused("customer", _("Please choose a customer of the list."), field="customers")
    asked = question.agreement
    if asked is not None and not Agreement.objects.filter(pk=asked).exists():
        raise Refused("agreement", _("Please choose an agreement of the list."), field="agreement")
    other = question.other
    if other.kind == PLAN and not is_plan(other.plan):
        raise Refused("plan", _refusals()["plan"], field="plan")
    if other.kind == DRAFT and not TermsDraft.objects.filter(pk=other.key or 0).exists():
        raise Refused("draft", _refusals()["draft"], field="draft")
    if other.kind == VERSION and not TermsVersion.objects.filter(pk=other.key or 0).exists():
        raise Refused("version", _refusals()["version"], field="version")


def _refusals() -> dict[str, str]:
    return {
        "order": _("The period ends after it begins."),
        "too_long": _("A period is at most ten years long."),
        "kind": _("Please say which other terms you mean."),
        "plan": _("Please choose a support plan."),
        "version": _("Please choose an agreement whose terms are published."),
        "draft": _("Please choose a draft of terms."),
        "targets": _("Please write down at least one target."),
        "target": _("A target is a number above 0 and a unit."),
    }


def count_some(*, key: int, at: datetime, size: int = AT_ONCE) -> bool:
    """Count the next tickets of a question; whether some are left.

    Each call is a transaction of its own and keeps what it counted, so that whoever is killed
    loses one of them. It locks the row only to keep its sums: whoever stops the replay waits
    for nobody. What was counted by somebody else in the meantime is left as it is.
    """
    with scoped(EVERYTHING):
        asked = WhatIf.objects.select_related("asked_by").filter(pk=key).first()
    if asked is None or not asked.is_open:
        return False
    actor = actor_of(asked.asked_by)
    with scoped(actor.scope):
        found = _counted(asked, actor, size)
    with scoped(EVERYTHING):
        return _keep(asked, at, found)


Found = tuple[Sums, int, tuple[datetime, int] | None] | str


def _counted(asked: WhatIf, actor: Actor, size: int) -> Found:
    """The sums of the next tickets, or what hinders."""
    if not actor.can(CAN_ASK):
        return _("Whoever asked may not see this any more.")
    question = Question.from_json(asked.question)
    try:
        counter = Counter(question, asked.look_at, actor)
        after = (datetime.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None
        return counter.some(after, size)
    except (NoHolidays, CalendarError) as error:
        return error.text(actor.language)
    except CoverageError as error:
        return describe_error(error, actor.language)
    except CommitmentError:
        return _(
            "The other terms cannot be counted with: something in their times is to be mended."
        )
    except ObjectDoesNotExist:
        return _("The other terms are not there any more.")


def _keep(asked: WhatIf, at: datetime, found: Found) -> bool:
    row = WhatIf.objects.select_for_update().get(pk=asked.pk)
    if not row.is_open or row.after != asked.after or row.counted != asked.counted:
        return False
    if isinstance(found, str):
        row.state, row.fault, row.ended_at = ReplayState.FAILED, found, at
        row.save()
        return False
    sums, looked_at, last = found
    before = Sums.from_json(row.sums) if row.sums else Sums()
    row.sums = (before + sums).to_json()
    row.counted += looked_at
    row.state = ReplayState.RUNNING
    if last is None:
        row.state, row.ended_at = ReplayState.DONE, at
    else:
        row.after = [last[0].isoformat(), last[1]]
    row.save()
    return last is not None


def fail_what_if(*, key: int, at: datetime, words: str) -> None:
    """Note that it could not be counted for a reason nobody foresaw."""
    with scoped(EVERYTHING):
        WhatIf.objects.filter(pk=key, state__in=[ReplayState.WAITING, ReplayState.RUNNING]).update(
            state=ReplayState.FAILED, fault=words, ended_at=at
        )


@transaction.atomic
def cancel_what_if(*, actor: Actor, at: datetime, asked: WhatIf) -> None:
    """Stop counting. Nothing happens to one that has ended."""
    actor.require(CAN_ASK)
    row = WhatIf.objects.select_for_update().get(pk=asked.pk)
    if row.is_open:
        row.state, row.ended_at = ReplayState.CANCELLED, at
        row.save(update_fields=["state", "ended_at"])
        _note(actor, at, row, "what_if_stopped")


def count_now(
    *,
    actor: Actor,
    at: datetime,
    question: Question,
    told: Callable[[int], None] = lambda _count: None,
) -> Sums:
    """Count a question at once and keep nothing, for the command line.

    Runs in the caller's scope. `told` hears how many tickets are counted. Refuses what
    `ask_what_if` refuses; raises NoHolidays, CalendarError and CommitmentError.
    """
    actor.require(CAN_ASK)
    check_question(question)
    counter = Counter(question, at, actor)
    sums, count = Sums(), 0
    more, size, last = counter.some(None)
    while size:
        sums, count = sums + more, count + size
        told(count)
        if last is None:
            break
        more, size, last = counter.some(last)
    return sums


def _note(actor: Actor, at: datetime, asked: WhatIf, deed: str, **facts: Any) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="what_if",
        subject_id=asked.pk,
        customer_id=None,
        **facts,
    )
