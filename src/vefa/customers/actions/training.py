"""Writes: what contacts were trained on. Nothing recorded is changed: it is withdrawn, with the
reason, and recorded anew where it was wrong."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions.changing import CAN_EDIT
from vefa.customers.models import Contact, Training


@transaction.atomic
def record_training(
    *,
    actor: Actor,
    at: datetime,
    contact: Contact,
    subject: str,
    trained_on: date,
    expires_on: date | None,
) -> Training:
    """That the contact was trained on `subject`, until `expires_on` (exclusive).

    Refused for a day that has not come where the customer is: what is planned counts for nothing.
    """
    actor.require(CAN_EDIT)
    training = _create(at, contact, subject, trained_on, expires_on)
    _trace("training_recorded", actor, at, training)
    return training


@transaction.atomic
def withdraw_training(*, actor: Actor, at: datetime, training: Training, reason: str) -> None:
    """It counts no longer, and never did; the row stays, with the reason. Refused where it has
    been withdrawn before, and without a reason."""
    actor.require(CAN_EDIT)
    _withdraw(at, training, reason)
    _trace("training_withdrawn", actor, at, training, reason=training.withdrawn_because)


@transaction.atomic
def correct_training(
    *,
    actor: Actor,
    at: datetime,
    training: Training,
    subject: str,
    trained_on: date,
    expires_on: date | None,
    reason: str,
) -> Training:
    """It was recorded wrongly: the row is withdrawn, another says what is right."""
    actor.require(CAN_EDIT)
    _withdraw(at, training, reason)
    right = _create(at, training.contact, subject, trained_on, expires_on)
    _trace(
        "training_corrected",
        actor,
        at,
        right,
        reason=training.withdrawn_because,
        before={name: str(getattr(training, name)) for name in ("subject", *_DAYS)},
    )
    return right


_DAYS = ("trained_on", "expires_on")


def _create(
    at: datetime, contact: Contact, subject: str, trained_on: date, expires_on: date | None
) -> Training:
    if trained_on > at.astimezone(ZoneInfo(contact.customer.timezone)).date():
        raise Refused(
            "trained_on",
            _("The training is on a day that has not come yet. Record it once it was given."),
            field="trained_on",
        )
    if expires_on is not None and expires_on <= trained_on:
        raise Refused(
            "expires_on",
            _("The training must count until a day after it was given."),
            field="expires_on",
        )
    return Training.objects.create(
        customer_id=contact.customer_id,
        contact=contact,
        subject=subject,
        trained_on=trained_on,
        expires_on=expires_on,
    )


def _withdraw(at: datetime, training: Training, reason: str) -> None:
    locked = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if locked.withdrawn_at is not None:
        raise Refused("withdrawn", _("This training has been withdrawn before."))
    if not reason.strip():
        raise Refused("reason", _("Please say why."), field="reason")
    training.withdrawn_at, training.withdrawn_because = at, reason.strip()[:300]
    training.save(update_fields=["withdrawn_at", "withdrawn_because"])


def _trace(deed: str, actor: Actor, at: datetime, training: Training, **facts: Any) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="contact",
        subject_id=training.contact_id,
        customer_id=training.customer_id,
        training=training.subject,
        **{name: str(getattr(training, name)) for name in _DAYS},
        **facts,
    )
