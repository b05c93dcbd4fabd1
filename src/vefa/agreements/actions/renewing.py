"""An agreement comes to its end: both sides are reminded, and it is renewed."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.approving import submit_draft
from vefa.agreements.actions.drafting import change_section, start_draft
from vefa.agreements.actions.publishing import lock
from vefa.agreements.domain.drafts import AGREEMENT
from vefa.agreements.domain.life import REMINDER_DAYS, Stage, first_day_without, is_ended_early
from vefa.agreements.domain.reminders import due_reminder, reminded_days
from vefa.agreements.events import EndComesNear
from vefa.agreements.models import Agreement, RenewalReminder, TermsDraft
from vefa.agreements.queries import life_of, record_of, terms_in_force
from vefa.agreements.queries.drafts import agreed_before
from vefa.audit.actions import record
from vefa.core import events
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import Refused
from vefa.customers.queries import representatives
from vefa.mail.queries.readers import reachable


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
    agreed = agreed_before(agreement)
    over_on = first_day_without(record_of(agreement))
    if agreed is not None:
        over_on = date.fromisoformat(agreed.content["agreement"]["ends_on"])
    effective_on = max(today, over_on)
    if ends_on <= effective_on:
        raise Refused(
            "end_day",
            _("The new term would end before it begins on %(day)s.")
            % {"day": effective_on.isoformat()},
            field="last_on",
        )
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
    """Announce that a reminder of the end is due, or that it has run out; each is told once.

    Nobody is reminded of an end that the customer has agreed to move.
    """
    # Looked at first: nearly always nothing is due, and whoever writes tickets need not wait.
    if _due(agreement, at) is None:
        return None
    locked = lock(agreement)
    days = _due(locked, at)
    if days is None:
        return None
    ends_on = first_day_without(record_of(locked))
    made = RenewalReminder.objects.create(
        customer_id=locked.customer_id,
        agreement=locked,
        ends_on=ends_on,
        days=days,
        sent_at=at,
        to=[each.email for each in reachable(representatives(locked.customer_id))],
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
    news = EndComesNear(locked.customer_id, locked.pk, ends_on.isoformat(), days)
    events.announce(news, at=at)
    return made


def _due(agreement: Agreement, at: datetime) -> int | None:
    """So many days before the end is the reminder that is due now, none of them once it has run
    out; None where nobody is to be told anything."""
    stage = life_of(agreement, at=at).stage
    if stage not in (Stage.ACTIVE, Stage.EXPIRING, Stage.SUSPENDED, Stage.LAPSED):
        return None
    recorded = record_of(agreement)
    if is_ended_early(recorded):
        # Both sides were told of it when that was decided.
        return None
    ends_on = recorded.ends_on
    today = at.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    sent = RenewalReminder.objects.filter(
        customer_id=agreement.customer_id, agreement=agreement, ends_on=ends_on
    )
    known = set(sent.values_list("days", flat=True))
    version = terms_in_force(agreement, at=at)
    told = reminded_days(version.content) if version else REMINDER_DAYS
    days = due_reminder(ends_on, today, told, known)
    return None if days is None or _is_moved(agreement, ends_on) else days


def _is_moved(agreement: Agreement, ends_on: date) -> bool:
    draft = agreed_before(agreement)
    if draft is None:
        return False
    later: str = draft.content["agreement"]["ends_on"]
    return later > ends_on.isoformat()
