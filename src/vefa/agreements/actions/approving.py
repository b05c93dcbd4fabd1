"""Drafted terms are approved: first by our own manager, then by the customer's representative.

What both have approved becomes the next terms version on its day; the worker sees to it.
"""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vefa.agreements.access import CAN_AGREE, may_agree
from vefa.agreements.actions.drafting import (
    lock_draft,
    move,
    refuse_named,
    with_holidays,
    withdraw_draft,
)
from vefa.agreements.actions.keeping import CAN_EDIT, written
from vefa.agreements.actions.publishing import check, keep, lock, told
from vefa.agreements.domain.days import NOTHING_NEW, day_problem, says_the_same
from vefa.agreements.domain.life import first_day_without, midnight
from vefa.agreements.events import TermsAgreed, TermsGivenBack, TermsProposed
from vefa.agreements.models import Agreement, TermsDraft, TermsDraftStep, TermsVersion
from vefa.agreements.queries import record_of, terms_in_force
from vefa.agreements.queries.comparing import base_of
from vefa.agreements.queries.drafts import (
    OUTDATED,
    agreed_before,
    draft_begins_at,
    followers_of,
    is_outdated,
    problems_of_draft,
    steps_of,
    with_calendars_of,
)
from vefa.agreements.queries.references import drawn_ends
from vefa.core import events
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.customers.queries import contact_with_id

CAN_APPROVE: Final = "can_approve_terms"
AHEAD: Final = timedelta(hours=1)
"""A version is made so long before the midnight at which it begins to hold."""


@transaction.atomic
def submit_draft(*, actor: Actor, at: datetime, draft: TermsDraft) -> TermsDraft:
    """Ask for approval. Refused, naming every problem, while the terms could not be published.

    Refused as well where they would begin outside the agreement's term or say what holds already.
    """
    actor.require(CAN_EDIT)
    locked = lock_draft(draft, "submit")
    _refuse_outdated(locked)
    if problems := problems_of_draft(locked.content, draft_begins_at(locked, at)):
        raise Refused("terms", told([each.said for each in problems]))
    _refuse_day(locked, at)
    _refuse_same(locked, at)
    refuse_named(drawn_ends(locked, at=at))
    return move(locked, actor, at, "submit")


@transaction.atomic
def approve_draft(
    *, actor: Actor, at: datetime, draft: TermsDraft, seen: int | None = None
) -> TermsDraft:
    """Approve for the provider; the customer's representatives are then asked.

    `seen` is the newest step that the person has read: what was written since is not approved.
    Unless `TERMS_NEED_TWO` is off, nobody approves what they wrote themselves.
    """
    actor.require(CAN_APPROVE)
    locked = lock_draft(draft, "approve")
    _refuse_unread(locked, seen)
    _refuse_outdated(locked)
    if settings.TERMS_NEED_TWO and actor.id in _writers(locked):
        raise Refused(
            "own_draft",
            _("You wrote these terms yourself. Somebody else among the managers approves them."),
        )
    locked.approved_by = actor.name
    move(locked, actor, at, "approve")
    events.announce(TermsProposed(locked.customer_id, locked.pk), at=at)
    return locked


@transaction.atomic
def return_draft(*, actor: Actor, at: datetime, draft: TermsDraft, words: str) -> TermsDraft:
    """Give it back to those who write it, with words."""
    actor.require(CAN_APPROVE)
    why = written(words)
    return move(lock_draft(draft, "return"), actor, at, "return", words=why)


@transaction.atomic
def agree_to_draft(
    *, actor: Actor, at: datetime, draft: TermsDraft, seen: int | None = None
) -> TermsDraft:
    """Approve for the customer: a company representative does, and nobody else.

    `seen` is the newest step that the person has read: what was written since is not approved.
    """
    _require_representative(actor, draft)
    locked = lock_draft(draft, "agree")
    _refuse_unread(locked, seen)
    return _settle(move(locked, actor, at, "agree"), at)


@transaction.atomic
def decline_draft(*, actor: Actor, at: datetime, draft: TermsDraft, words: str) -> TermsDraft:
    """Decline for the customer, with words; it goes back to those who write it."""
    _require_representative(actor, draft)
    why = written(words)
    return move(lock_draft(draft, "decline"), actor, at, "decline", words=why)


@transaction.atomic
def sign_draft(
    *, actor: Actor, at: datetime, draft: TermsDraft, words: str, seen: int | None = None
) -> TermsDraft:
    """Note that the customer has signed on paper: who, when, where it is kept.

    `seen` is the newest step that the person has read: what was written since is not signed.
    """
    actor.require(CAN_APPROVE)
    said = written(words)
    locked = lock_draft(draft, "sign")
    _refuse_unread(locked, seen)
    return _settle(move(locked, actor, at, "sign", words=said), at)


@transaction.atomic
def publish_draft(*, at: datetime, draft: TermsDraft) -> TermsVersion | None:
    """Make an agreed draft the next version when its day is near; None while it is not.

    It holds from the first instant of its local day, or from now where that has passed. The
    agreement takes over what its terms say of it: name, last day, value.
    """
    locked = lock_draft(draft, "publish")
    _refuse_outdated(locked)
    agreement = lock(locked.agreement)
    begins = midnight(locked.effective_on, agreement.customer.timezone)
    if begins > at + AHEAD or agreed_before(agreement, locked.created_at) is not None:
        return None
    _refuse_day(locked, at)
    valid_from = max(begins, at)
    holding = terms_in_force(agreement, at=valid_from)
    built = with_calendars_of(locked.content, holding)
    content = with_holidays(built, agreement, valid_from, at)
    check(content, valid_from)
    refuse_named(drawn_ends(locked, at=at))
    _take_over(agreement, content["agreement"])
    who = _publisher(locked)
    version = keep(
        actor=who,
        at=at,
        agreement=agreement,
        valid_from=valid_from,
        reason=locked.reason,
        content=content,
    )
    locked.published = version.number
    move(locked, SYSTEM, at, "publish")
    events.announce(TermsAgreed(version.customer_id, version.agreement_id, version.pk), at=at)
    return version


@transaction.atomic
def publish_or_give_back(*, at: datetime, draft: TermsDraft) -> None:
    """`publish_draft` by the worker; what can no longer be published goes back to its writers.

    Else it would stand as agreed for ever, and the agreement would end without anybody seeing why.
    Our managers are told.
    """
    try:
        with transaction.atomic():
            publish_draft(at=at, draft=draft)
    except Refused as refusal:
        locked = lock_draft(draft, "give_back")
        # What was begun from it says what cannot hold as well.
        for each in followers_of(locked):
            withdraw_draft(actor=SYSTEM, at=at, draft=each, reason=str(refusal))
        move(locked, SYSTEM, at, "give_back", words=str(refusal))
        step = steps_of(locked)[-1]
        said = _in_each_language(refusal)
        events.announce(TermsGivenBack(locked.customer_id, locked.pk, step.pk, said), at=at)


def _in_each_language(refusal: Refused) -> dict[str, str]:
    said = {}
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            said[language] = str(refusal)
    return said


def _settle(draft: TermsDraft, at: datetime) -> TermsDraft:
    """Both sides have approved: publish at once where the day has come."""
    if publish_draft(at=at, draft=draft) is not None:
        draft.refresh_from_db()
    return draft


def _publisher(draft: TermsDraft) -> Actor:
    """The version names who approved it for us, whoever's work it is that makes it."""
    return Actor(
        id=None,
        kind="system",
        name=draft.approved_by,
        permissions=SYSTEM.permissions,
        scope=SYSTEM.scope,
    )


def _take_over(agreement: Agreement, values: dict[str, str]) -> None:
    """What the terms say of the agreement; another last day takes an early end back."""
    for name in ("name", "kind", "starts_on", "value", "currency"):
        setattr(agreement, name, values[name])
    if values["ends_on"] != first_day_without(record_of(agreement)).isoformat():
        agreement.ends_on, agreement.ended_on = date.fromisoformat(values["ends_on"]), None
    agreement.save()
    agreement.refresh_from_db()


def _writers(draft: TermsDraft) -> set[int | None]:
    """Who wrote any of it, its first day and its reason (`frame`) included."""
    found = TermsDraftStep.objects.filter(customer_id=draft.customer_id, draft=draft)
    steps = found.filter(verb__in=("start", "change", "frame")).values_list("user_id", flat=True)
    return set(steps) - {None}


def _refuse_outdated(draft: TermsDraft) -> None:
    if is_outdated(draft):
        raise Refused("outdated", OUTDATED)


def _refuse_day(draft: TermsDraft, at: datetime) -> None:
    """Where its day has passed it would begin today."""
    today = at.astimezone(ZoneInfo(draft.agreement.customer.timezone)).date()
    header = draft.content["agreement"]
    # Of terms that began too early it is the day that was written that is wrong.
    days = (draft.effective_on, max(draft.effective_on, today))
    said = next(filter(None, (day_problem(header, day) for day in days)), None)
    if said is not None:
        raise Refused("outside_term", told([said]), field="effective_on")


def _refuse_same(draft: TermsDraft, at: datetime) -> None:
    base = base_of(draft, at=at)
    if base is not None and says_the_same(base.content, draft.content):
        raise Refused("nothing_new", told([NOTHING_NEW]))


def _refuse_unread(draft: TermsDraft, seen: int | None) -> None:
    """A page that was left open may show other terms than those that wait now."""
    if seen is not None and seen != steps_of(draft)[-1].pk:
        raise Refused(
            "changed", _("These terms were changed after you opened them. Please read them again.")
        )


def _require_representative(actor: Actor, draft: TermsDraft) -> None:
    contact = contact_with_id(actor.contact_id or 0)
    if actor.customer_id != draft.customer_id or not may_agree(actor, contact):
        raise NotAllowed(CAN_AGREE)
