"""An agreement comes to its end: both sides are reminded, and it is renewed."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from vefa.agreements.actions.approving import submit_draft
from vefa.agreements.actions.drafting import change_section, start_draft
from vefa.agreements.actions.letters import end_letter
from vefa.agreements.actions.publishing import lock
from vefa.agreements.domain.drafts import AGREEMENT
from vefa.agreements.domain.life import REMINDER_DAYS, Stage, first_day_without
from vefa.agreements.domain.reminders import due_reminder
from vefa.agreements.models import Agreement, RenewalReminder, TermsDraft
from vefa.agreements.queries import life_of, record_of, terms_in_force
from vefa.audit.actions import record
from vefa.core.actor import SYSTEM, Actor
from vefa.customers.queries import representatives


@transaction.atomic
def start_renewal(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    ends_on: date,
    value: Decimal,
    reason: str,
    submit: bool,
) -> TermsDraft:
    """Begin the renewal: next terms up to another end (`ends_on`, the first day without it).

    They hold from the day after the present term, from today where it has lapsed. With `submit`
    the terms stay as they are, and approval is asked for at once.
    """
    today = at.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    effective_on = max(today, first_day_without(record_of(agreement)))
    draft = start_draft(
        actor=actor, at=at, agreement=agreement, effective_on=effective_on, reason=reason
    )
    draft = change_section(
        actor=actor,
        at=at,
        draft=draft,
        section=AGREEMENT,
        content={"ends_on": ends_on.isoformat(), "value": str(value)},
        expected_revision=draft.revision,
    )
    return submit_draft(actor=actor, at=at, draft=draft) if submit else draft


@transaction.atomic
def remind_of_end(*, at: datetime, agreement: Agreement) -> RenewalReminder | None:
    """Write to the company's representatives where a reminder is due; each is sent once."""
    locked = lock(agreement)
    life = life_of(locked, at=at)
    if life.stage not in (Stage.ACTIVE, Stage.EXPIRING, Stage.SUSPENDED):
        return None
    ends_on = first_day_without(record_of(locked))
    today = at.astimezone(ZoneInfo(locked.customer.timezone)).date()
    sent = RenewalReminder.objects.filter(
        customer_id=locked.customer_id, agreement=locked, ends_on=ends_on
    )
    days = due_reminder(ends_on, today, _days(locked, at), set(sent.values_list("days", flat=True)))
    if days is None:
        return None
    people = representatives(locked.customer_id)
    for each in people:
        end_letter(at=at, agreement=locked, contact=each, last_on=life.last_on)
    made = RenewalReminder.objects.create(
        customer_id=locked.customer_id,
        agreement=locked,
        ends_on=ends_on,
        days=days,
        sent_at=at,
        to=[each.email for each in people],
    )
    record(
        actor=SYSTEM,
        at=at,
        deed="renewal_reminded",
        subject="agreement",
        subject_id=locked.pk,
        customer_id=locked.customer_id,
        days=days,
        to=made.to,
    )
    return made


def _days(agreement: Agreement, at: datetime) -> tuple[int, ...]:
    version = terms_in_force(agreement, at=at)
    for line in version.content["lines"].values() if version else ():
        if days := line["periods"].get("renewal_reminder_days"):
            return tuple(days)
    return REMINDER_DAYS
