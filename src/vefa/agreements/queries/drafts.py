"""Reads: terms drafts, what is wrong with one, the calendars it would be published with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy

from vefa.agreements.domain.content import line_of
from vefa.agreements.domain.drafts import (
    AGREEMENT,
    EDITABLE,
    NOT_UNDONE,
    OPEN,
    BadSection,
    Change,
    DraftState,
    section_of_part,
    to_undo,
    with_section_as,
    wrong_shares,
)
from vefa.agreements.domain.header import header_problems
from vefa.agreements.domain.life import midnight
from vefa.agreements.domain.plain import copied
from vefa.agreements.domain.validation import problems_in
from vefa.agreements.domain.validation_parts import share_said
from vefa.agreements.models import (
    Agreement,
    RenewalReminder,
    TermsDraft,
    TermsDraftStep,
    TermsVersion,
)
from vefa.calendars.domain import Calendar, CalendarError
from vefa.calendars.queries.building import NoHolidays
from vefa.coverage.domain.texts import Text

Json = dict[str, Any]
OUTDATED: Final = gettext_lazy(
    "Other terms have been published since this draft was begun. Withdraw it and begin "
    "anew from what holds now."
)
_WEEKLY: Final = ("timezone", "week", "changes")
"""What a calendar says of ordinary days; where a draft changes it, the draft's own holds."""


@dataclass(frozen=True, slots=True)
class SectionProblem:
    """What keeps a draft from being published, by service line and section, in four languages."""

    line: str
    section: str
    said: Text


def open_draft_of(agreement: Agreement) -> TermsDraft | None:
    """The draft that is being worked on or approved, else the newest that is agreed."""
    return next(iter(open_drafts_of(agreement)), None)


def open_drafts_of(agreement: Agreement) -> list[TermsDraft]:
    """The drafts that may still come to hold, the newest first."""
    found = TermsDraft.objects.filter(
        customer_id=agreement.customer_id, agreement=agreement, state__in=[*OPEN]
    )
    return list(found.select_related("agreement__customer"))


def agreed_before(agreement: Agreement, at: datetime | None = None) -> TermsDraft | None:
    """The newest draft that both sides have approved and that does not hold yet.

    With `at`, of those that were begun before that instant: a draft begun then follows it.
    """
    found = TermsDraft.objects.filter(
        customer_id=agreement.customer_id, agreement=agreement, state=DraftState.AGREED
    )
    if at is not None:
        found = found.filter(created_at__lt=at)
    return found.order_by("created_at", "pk").last()


def followers_of(draft: TermsDraft) -> list[TermsDraft]:
    """The open drafts that were begun from what this one says, the newest first."""
    found = TermsDraft.objects.filter(
        customer_id=draft.customer_id, agreement_id=draft.agreement_id, state__in=[*OPEN]
    )
    return list(found.filter(created_at__gt=draft.created_at))


def drafts_waiting(state: str, *, customer_id: int | None = None) -> list[TermsDraft]:
    """The drafts in a state, the oldest first; of one customer where it is named."""
    found = TermsDraft.objects.filter(state=state).select_related("agreement__customer")
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    return list(found.defer("content").order_by("changed_at", "pk"))


def steps_of(draft: TermsDraft) -> list[TermsDraftStep]:
    """What has happened to a draft, in order."""
    found = TermsDraftStep.objects.filter(customer_id=draft.customer_id, draft=draft)
    return list(found.defer("before"))


def changes_of(draft: TermsDraft) -> list[Change]:
    """The changes of a draft, in order."""
    found = TermsDraftStep.objects.filter(
        customer_id=draft.customer_id, draft=draft, verb=Change.VERB
    )
    return [
        Change(*row) for row in found.values_list("revision", "line", "section", "by", "undoes")
    ]


def undoable(draft: TermsDraft, line: str, section: str) -> tuple[TermsDraftStep, Json] | None:
    """The change of a section that would be undone next, and the content as it would be then."""
    change = to_undo(changes_of(draft), line, section)
    if change is None or section in NOT_UNDONE:
        return None
    found = TermsDraftStep.objects.filter(customer_id=draft.customer_id, draft=draft)
    step = found.filter(verb=Change.VERB, revision=change.revision).first()
    if step is None or step.before is None:
        return None
    try:
        return step, with_section_as(draft.content, line, section, step.before)
    except BadSection:
        return None


def reminders_of(agreement: Agreement) -> list[RenewalReminder]:
    """The reminders of its present end that were sent, in order."""
    found = RenewalReminder.objects.filter(
        customer_id=agreement.customer_id,
        agreement=agreement,
        ends_on=agreement.ends_on,
        days__gt=0,
    )
    return list(found.order_by("sent_at"))


def draft_begins_at(draft: TermsDraft, at: datetime) -> datetime:
    """From when the draft would hold: its day's first instant, never before `at`."""
    day = midnight(draft.effective_on, draft.agreement.customer.timezone)
    return max(day, at)


def problems_of(draft: TermsDraft, *, at: datetime) -> list[SectionProblem]:
    """What is wrong with a draft that is written now; with any other, what was wrong with it when
    it was submitted, or withdrawn."""
    asked = at if draft.state in EDITABLE else draft.changed_at
    return problems_of_draft(draft.content, draft_begins_at(draft, asked))


def problems_of_draft(content: Mapping[str, Any], valid_from: datetime) -> list[SectionProblem]:
    """Everything that would refuse publication, in the order of the terms."""
    found = [SectionProblem("", AGREEMENT, said) for said in header_problems(content["agreement"])]
    for code, row in wrong_shares(content):
        found.append(SectionProblem(code, "allowances", share_said(row)))
    for code in content["lines"]:
        line = line_of(content, code)
        of_line = [
            SectionProblem(code, section_of_part(each.part), each.said)
            for each in problems_in(line)
        ]
        if "hours" not in {each.section for each in of_line}:
            of_line += [
                SectionProblem(code, "hours", said)
                for said in calendar_problems(line["calendars"], valid_from)
            ]
        found += of_line
    return found


def calendar_problems(
    calendars: Mapping[str, Mapping[str, Any]], valid_from: datetime
) -> Sequence[Text]:
    """What keeps the calendars from holding from an instant on."""
    said = []
    for name, data in calendars.items():
        try:
            Calendar.from_json(name, data).next_open(valid_from)
        except CalendarError as error:
            said.append(text_of(error))
    return said


def text_of(error: CalendarError | NoHolidays) -> Text:
    """What an error of calendars says, in four languages."""
    return {each: error.text(each) for each in ("en", "tr", "ru", "kk")}


def with_calendars_of(content: Json, version: TermsVersion | None) -> Json:
    """The content with those calendars that the version also has, as they hold there by now.

    A calendar that was mended since the draft was begun (a decreed day) is not forgotten.
    """
    made = copied(content)
    if version is None:
        return made
    for name, source in made["sources"].items():
        held = version.content["calendars"].get(name)
        if held and version.content["sources"].get(name) == source:
            ours = made["calendars"][name]
            if all(ours.get(part) == held.get(part) for part in _WEEKLY):
                made["calendars"][name] = copied(held)
    return made


def is_outdated(draft: TermsDraft) -> bool:
    """Whether other terms than those it began from have been published since.

    A version in which only calendars were mended is the same terms; so is what had been agreed when
    the draft was begun, which it follows.
    """
    followed = TermsDraft.objects.filter(
        customer_id=draft.customer_id,
        agreement_id=draft.agreement_id,
        created_at__lt=draft.created_at,
        published__gt=draft.based_on or 0,
    )
    later = TermsVersion.objects.filter(
        customer_id=draft.customer_id,
        agreement_id=draft.agreement_id,
        number__gt=draft.based_on or 0,
        content__replaces__isnull=True,
    )
    return later.exclude(number__in=followed.values("published")).exists()
