"""An agreement is made, suspended, taken up again, ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.domain.header import is_code
from vefa.agreements.events import AgreementEnded, AgreementSuspended, SuspensionLifted
from vefa.agreements.models import Agreement, AgreementKind, Suspension
from vefa.agreements.queries import life_of
from vefa.agreements.queries.drafts import open_draft_of
from vefa.agreements.queries.plans import is_plan
from vefa.audit.actions import Deed, record, record_all
from vefa.core import events
from vefa.core.actor import Actor
from vefa.core.currencies import currency_codes
from vefa.core.errors import Refused
from vefa.customers.models import Customer

CAN_EDIT: Final = "can_edit_agreements"


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """An agreement to be made, in force on the customer's local days `[starts_on, ends_on)`.

    `plan` is the code of a template, `currency` an ISO 4217 code.
    """

    customer: Customer
    code: str
    name: str
    kind: str
    plan: str
    starts_on: date
    ends_on: date
    value: Decimal
    currency: str


def create_agreement(
    *,
    actor: Actor,
    at: datetime,
    customer: Customer,
    code: str,
    name: str,
    kind: str,
    plan: str,
    starts_on: date,
    ends_on: date,
    value: Decimal,
    currency: str,
) -> Agreement:
    """A new agreement, in force on the customer's local days `[starts_on, ends_on)`.

    It is a draft until terms are published. `plan` is the code of a template, `currency` an
    ISO 4217 code.
    """
    new = NewAgreement(customer, code, name, kind, plan, starts_on, ends_on, value, currency)
    (made,) = create_agreements(actor=actor, at=at, new=[new])
    if isinstance(made, Refused):
        raise made
    return made


@transaction.atomic
def create_agreements(
    *, actor: Actor, at: datetime, new: Sequence[NewAgreement]
) -> list[Agreement | Refused]:
    """New agreements; each is made, or refused for itself."""
    actor.require(CAN_EDIT)
    same = Agreement.objects.filter(
        customer__in={each.customer.pk for each in new},
        code__in={each.code for each in new},
        discarded_at=None,
    )
    taken = set(same.values_list("customer_id", "code"))
    found: list[Agreement | Refused] = []
    for each in new:
        try:
            _check_new(each, taken)
        except Refused as refusal:
            found.append(refusal)
            continue
        taken.add((each.customer.pk, each.code))
        values = {part.name: getattr(each, part.name) for part in fields(each)}
        found.append(Agreement(**values, created_at=at))
    made = [row for row in found if isinstance(row, Agreement)]
    Agreement.objects.bulk_create(made, batch_size=500)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="agreement_created", subject="agreement", subject_id=row.pk,
                 customer_id=row.customer_id,
                 facts={"code": row.code, "plan": row.plan, "value": str(row.value)})
            for row in made
        ],
    )  # fmt: skip
    return found


def _check_new(new: NewAgreement, taken: Collection[tuple[int, str]]) -> None:
    if not is_code(new.code):
        raise Refused(
            "code",
            _("A code has letters, digits, hyphens, dots and underscores, such as AS-27."),
            field="code",
        )
    if new.kind not in AgreementKind.values:
        raise Refused("kind", _("Please choose what kind of agreement it is."), field="kind")
    if not is_plan(new.plan):
        raise Refused("plan", _("Please choose a support plan."), field="plan")
    if new.ends_on <= new.starts_on:
        raise Refused("order", _("An agreement ends after it begins."), field="ends_on")
    if new.value < 0:
        raise Refused("value", _("The value cannot be negative."), field="value")
    if new.currency not in currency_codes():
        words = _("There is no currency %(code)s. Please give three letters such as TRY or KZT.")
        raise Refused("currency", words % {"code": new.currency}, field="currency")
    if (new.customer.pk, new.code) in taken:
        raise Refused(
            "agreement_exists", _("This customer has an agreement with this code."), field="code"
        )


@transaction.atomic
def suspend_agreement(
    *, actor: Actor, at: datetime, agreement: Agreement, reason: str
) -> Suspension:
    """From now on the agreement gets no service and its clocks wait, until it is lifted."""
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = _locked(agreement)
    if not life_of(locked, at=at).in_force:
        raise Refused("not_in_force", _("Only an agreement in force can be suspended."))
    suspension = Suspension.objects.create(
        customer_id=locked.customer_id, agreement=locked, suspended_at=at, reason=why
    )
    _note(actor, at, locked, "agreement_suspended", reason=why)
    events.announce(AgreementSuspended(locked.customer_id, locked.pk, at.isoformat()), at=at)
    return suspension


@transaction.atomic
def lift_suspension(*, actor: Actor, at: datetime, agreement: Agreement, reason: str) -> None:
    """Service goes on from now."""
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = _locked(agreement)
    found = Suspension.objects.filter(
        customer_id=locked.customer_id, agreement=locked, lifted_at=None, suspended_at__lte=at
    )
    if not found.update(lifted_at=at):
        raise Refused("not_suspended", _("This agreement is not suspended."))
    _note(actor, at, locked, "suspension_lifted", reason=why)
    events.announce(SuspensionLifted(locked.customer_id, locked.pk, at.isoformat()), at=at)


@transaction.atomic
def end_agreement(
    *, actor: Actor, at: datetime, agreement: Agreement, ended_on: date, reason: str
) -> None:
    """End it early: `ended_on` is the first local day without it, tomorrow at the earliest.

    Today it has been in force since midnight, and what was reported today came in under it.
    """
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = _locked(agreement)
    if locked.ended_on is not None:
        raise Refused("ended", _("This agreement has been ended already."))
    if open_draft_of(locked) is not None:
        # Its last day would let the agreement go on, and nobody would have decided that.
        raise Refused(
            "draft_open",
            _("Next terms of this agreement are being written or agreed. Withdraw them first."),
        )
    today = at.astimezone(ZoneInfo(locked.customer.timezone)).date()
    if not today < ended_on < locked.ends_on:
        raise Refused(
            "end_day",
            _(
                "Today it is in force. The first day without it is tomorrow at the earliest and "
                "before %(day)s, when it ends by itself."
            )
            % {"day": locked.ends_on.isoformat()},
            field="ended_on",
        )
    locked.ended_on = agreement.ended_on = ended_on
    locked.save(update_fields=["ended_on"])
    _note(actor, at, locked, "agreement_ended", ended_on=ended_on.isoformat(), reason=why)
    events.announce(
        AgreementEnded(locked.customer_id, locked.pk, ended_on.isoformat(), reason=why), at=at
    )


def _locked(agreement: Agreement) -> Agreement:
    found = Agreement.objects.select_for_update(of=("self",)).select_related("customer")
    return found.get(pk=agreement.pk)


def written(reason: str) -> str:
    """The reason without spaces around it; refused where there is none."""
    if not reason.strip():
        raise Refused("reason", _("Please give a reason."), field="reason")
    return reason.strip()


def _note(actor: Actor, at: datetime, agreement: Agreement, deed: str, **facts: Any) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="agreement",
        subject_id=agreement.pk,
        customer_id=agreement.customer_id,
        **facts,
    )
