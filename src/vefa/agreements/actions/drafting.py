"""Terms are drafted: begun, changed section by section, withdrawn."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.keeping import CAN_EDIT, written
from vefa.agreements.actions.publishing import (
    LineValues,
    agreement_values,
    content_of,
    lock,
    told,
    years_of,
)
from vefa.agreements.building import with_years_built
from vefa.agreements.domain.content import digest_of
from vefa.agreements.domain.drafts import (
    MOVES,
    SHOWN,
    BadSection,
    Change,
    DraftState,
    changed_since,
    section_of,
    with_section,
    with_shares,
)
from vefa.agreements.domain.life import first_day_without, midnight
from vefa.agreements.domain.plain import copied
from vefa.agreements.events import TermsWithdrawn
from vefa.agreements.models import Agreement, TermsDraft, TermsDraftStep
from vefa.agreements.queries import record_of, terms_in_force, versions_of
from vefa.agreements.queries.drafts import (
    agreed_before,
    changes_of,
    followers_of,
    open_draft_of,
    steps_of,
    text_of,
    undoable,
)
from vefa.agreements.queries.references import loose_ends
from vefa.audit.actions import record
from vefa.audit.domain.values import short
from vefa.calendars.domain import CalendarError
from vefa.calendars.queries.building import NoHolidays
from vefa.core import events
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.coverage.domain.texts import Text

_CHANGE: Final = Change.VERB


@transaction.atomic
def start_draft(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    effective_on: date,
    reason: str,
    plan: str = "",
    lines: Sequence[LineValues] = (),
) -> TermsDraft:
    """Begin to write the agreement's next terms.

    They begin as a copy of those that are agreed and do not hold yet, else of those that hold on
    `effective_on`; before the first terms, or where a
    `plan` is named, as that plan template's text, limited as `lines` say. There is one open draft
    at a time.
    """
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = lock(agreement)
    agreed = _followed(locked, effective_on)
    begins = midnight(effective_on, locked.customer.timezone)
    newest = next(iter(versions_of(locked)), None)
    base = None if plan else terms_in_force(locked, at=max(begins, at)) or newest
    if agreed is not None and not plan:
        content = with_holidays(copied(agreed.content), locked, begins, at)
    elif base is None:
        wanted = lines or (LineValues(plan=plan or locked.plan),)
        content = content_of(locked, wanted, max(begins, at), at)
    else:
        content = copied(base.content)
        content.pop("replaces", None)
        content["agreement"] = agreement_values(locked)
        content = with_shares(with_holidays(content, locked, begins, at))
    if agreed is None:
        # Of one that was ended early that is its end: only another one makes it go on.
        content["agreement"]["ends_on"] = first_day_without(record_of(locked)).isoformat()
    draft = TermsDraft.objects.create(
        customer_id=locked.customer_id,
        agreement=locked,
        state=DraftState.DRAFTING,
        based_on=newest.number if newest else None,
        reason=why,
        effective_on=effective_on,
        content=content,
        created_at=at,
        changed_at=at,
    )
    add_step(draft, actor, at, "start", words=why)
    note(actor, at, draft, "terms_draft_started", reason=why, based_on=draft.based_on)
    return draft


@transaction.atomic
def change_section(
    *,
    actor: Actor,
    at: datetime,
    draft: TermsDraft,
    section: str,
    content: Mapping[str, Any],
    expected_revision: int,
    line: str = "",
) -> TermsDraft:
    """Write other parts into one section (`domain.drafts.LINE_SECTIONS`) of a draft.

    `expected_revision` is the one that the writer has read. Where somebody else has changed the
    same section since, it is refused with their name and nothing is lost; other sections do not
    matter. What is wrong with the content does not keep it from being saved, only from being
    submitted (`queries.drafts.problems_of_draft`).
    """
    return change_content(
        actor=actor,
        at=at,
        draft=draft,
        line=line,
        section=section,
        expected_revision=expected_revision,
        make=lambda locked: with_section(locked.content, line, section, content),
    )


@transaction.atomic
def change_content(
    *,
    actor: Actor,
    at: datetime,
    draft: TermsDraft,
    line: str,
    section: str,
    expected_revision: int,
    make: Callable[[TermsDraft], dict[str, Any]],
) -> TermsDraft:
    """`change_section` for content that `make` works out of the locked draft."""
    actor.require(CAN_EDIT)
    locked = lock_draft(draft, _CHANGE)
    if other := changed_since(changes_of(locked), line, section, expected_revision):
        raise Refused(
            "changed_meanwhile",
            _(
                "%(name)s has changed this part since you opened it. Nothing of yours is lost: it "
                "stands below. Compare it with theirs, then save again."
            )
            % {"name": other.by},
        )
    try:
        before = section_of(locked.content, line, section)
        changed = make(locked)
    except BadSection as error:
        raise Refused("section", _("The terms have no such part.")) from error
    if changed != locked.content:
        refuse_named(loose_ends(locked, changed, line, section, at=at))
        _keep(locked, actor, at, changed, line=line, section=section, before=before)
    return locked


@transaction.atomic
def undo_change(
    *, actor: Actor, at: datetime, draft: TermsDraft, line: str, section: str, revision: int
) -> TermsDraft:
    """Take the last change of a section back: its parts stand as they did before `revision`.

    What was undone does not come again; the change before it is the next. Refused where that is
    no longer the last change, and where something names what would be taken out by it.
    """
    actor.require(CAN_EDIT)
    locked = lock_draft(draft, _CHANGE)
    found = undoable(locked, line, section)
    if found is None or found[0].revision != revision:
        raise Refused(
            "changed_meanwhile",
            _("This part has been changed since you opened it. Please look at it again."),
        )
    _step, content = found
    refuse_named(loose_ends(locked, content, line, section, at=at))
    before = section_of(locked.content, line, section)
    _keep(locked, actor, at, content, line=line, section=section, before=before, undoes=revision)
    return locked


@transaction.atomic
def set_draft_frame(
    *, actor: Actor, at: datetime, draft: TermsDraft, effective_on: date, reason: str
) -> TermsDraft:
    """Say anew why the terms change and from which local day."""
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = lock_draft(draft, _CHANGE)
    begins = midnight(effective_on, locked.agreement.customer.timezone)
    locked.content = with_holidays(locked.content, locked.agreement, begins, at)
    frame = [locked.reason, locked.effective_on.isoformat()]
    locked.reason, locked.effective_on, locked.changed_at = why, effective_on, at
    locked.save(update_fields=["reason", "effective_on", "changed_at", "content"])
    add_step(locked, actor, at, "frame", words=why)
    day = effective_on.isoformat()
    note(
        actor,
        at,
        locked,
        "terms_draft_changed",
        section="frame",
        reason=[frame[0], why],
        effective_on=[frame[1], day],
        digest=digest_of(locked.content),
    )
    return locked


@transaction.atomic
def withdraw_draft(*, actor: Actor, at: datetime, draft: TermsDraft, reason: str) -> TermsDraft:
    """Give a draft up; what was written stays to be read.

    Representatives who were asked about it, or have approved it, are told.
    """
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = lock_draft(draft, "withdraw")
    if followers_of(locked):
        raise Refused(
            "followed", _("Other terms were begun from these. Please withdraw those first.")
        )
    was_shown = locked.state in SHOWN
    move(locked, actor, at, "withdraw", words=why)
    if was_shown:
        step = steps_of(locked)[-1]
        events.announce(TermsWithdrawn(locked.customer_id, locked.pk, step.pk), at=at)
    return locked


def with_holidays(
    content: dict[str, Any], agreement: Agreement, begins: datetime, at: datetime
) -> dict[str, Any]:
    """The content with the holidays of each year in which it is going to promise something."""
    try:
        return with_years_built(content, years_of(agreement, max(begins, at), at))
    except (CalendarError, NoHolidays) as error:
        raise Refused(error.code, told([text_of(error)])) from error


def lock_draft(draft: TermsDraft, verb: str) -> TermsDraft:
    """The draft as it is now, locked; refused where its state does not allow the deed."""
    found = TermsDraft.objects.select_for_update(of=("self",))
    locked = found.select_related("agreement__customer").get(pk=draft.pk)
    if locked.state not in MOVES[verb].when:
        raise Refused(
            "draft_state",
            _("These terms have moved on in the meantime. Please look at how they stand now."),
        )
    return locked


def move(draft: TermsDraft, actor: Actor, at: datetime, verb: str, words: str = "") -> TermsDraft:
    """Bring a locked draft into the state that follows, with its step and its audit entry."""
    becomes = MOVES[verb].becomes
    if becomes is not None:
        draft.state = becomes
    draft.changed_at = at
    draft.save()
    add_step(draft, actor, at, verb, words=words)
    digest = digest_of(draft.content)
    note(actor, at, draft, f"terms_draft_{verb}", words=words, digest=digest)
    return draft


def add_step(
    draft: TermsDraft,
    actor: Actor,
    at: datetime,
    verb: str,
    *,
    line: str = "",
    section: str = "",
    words: str = "",
    before: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> None:
    """Write a step of a draft's life down."""
    TermsDraftStep.objects.create(
        customer_id=draft.customer_id,
        draft=draft,
        verb=verb,
        revision=draft.revision,
        line=line,
        section=section,
        at=at,
        by=actor.name,
        user_id=actor.id,
        contact_id=actor.contact_id,
        words=words,
        before=before,
        undoes=undoes,
    )


def note(actor: Actor, at: datetime, draft: TermsDraft, deed: str, **facts: Any) -> None:
    """The audit entry of a deed done to a draft."""
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="terms_draft",
        subject_id=draft.pk,
        customer_id=draft.customer_id,
        agreement=draft.agreement_id,
        **facts,
    )


def refuse_named(said: Sequence[Text]) -> None:
    """What something else still names stays (`queries.references`)."""
    if said:
        raise Refused("referred_to", told(said))


def _followed(agreement: Agreement, effective_on: date) -> TermsDraft | None:
    """The agreed draft that terms begun now would follow; refused where others are undecided, and
    for a day before the one that is agreed."""
    undecided = open_draft_of(agreement)
    if undecided is not None and undecided.state != DraftState.AGREED:
        raise Refused("draft_open", _("This agreement’s next terms are being written already."))
    agreed = agreed_before(agreement)
    if agreed is not None and effective_on < agreed.effective_on:
        raise Refused(
            "agreed_later",
            _("Terms are agreed from %(day)s. Choose that day or a later one, or withdraw them.")
            % {"day": agreed.effective_on.isoformat()},
            field="effective_on",
        )
    return agreed


def _keep(
    draft: TermsDraft,
    actor: Actor,
    at: datetime,
    content: dict[str, Any],
    *,
    line: str,
    section: str,
    before: Mapping[str, Any],
    undoes: int | None = None,
) -> None:
    draft.content, draft.changed_at = content, at
    draft.revision += 1
    draft.save(update_fields=["content", "changed_at", "revision"])
    place = {"line": line, "section": section}
    add_step(draft, actor, at, _CHANGE, **place, before=dict(before), undoes=undoes)
    after = section_of(content, line, section)
    parts = [part for part in after if before.get(part) != after[part]]
    note(
        actor,
        at,
        draft,
        "terms_draft_changed",
        line=line,
        section=section,
        parts=[
            {"code": part, "before": short(before.get(part)), "after": short(after[part])}
            for part in parts
        ],
        digest=digest_of(content),
        revision=draft.revision,
        undoes=undoes,
    )
