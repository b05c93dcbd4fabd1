"""Recording how a duty of the customer stands: by ours, by the customer's people, by the calendar.

The agreement's row is locked first, so that records of a duty come one after another.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.domain.duties import DutyState, Seen, fault_of, has_run_out
from vefa.agreements.events import DutyChanged
from vefa.agreements.models import Agreement, DutyRecord
from vefa.agreements.queries.duties import Owed, may_state, newest_records, owed, seen, today_of
from vefa.audit.actions import record
from vefa.core import events
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.documents.actions import store_file

CAN_RECORD: Final = ("can_see_agreements", "can_work_tickets")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody saw of a duty: in words, since when, until which last day it holds, and
    perhaps a file (its name, media type and bytes)."""

    words: str
    since: date
    valid_until: date | None = None
    file: tuple[str, str, bytes] | None = None


@transaction.atomic
def record_duty(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    duty: str,
    met: bool,
    evidence: Evidence,
    once: str | None = None,
) -> DutyRecord:
    """Record that a duty of the terms in force is met or not, with what was seen.

    Raises `Refused` (`duty`, `on_tickets`, `evidence`, `since`, `valid_until`).
    """
    for permission in CAN_RECORD:
        actor.require(permission)
    state = DutyState.MET if met else DutyState.UNMET
    return _write(actor, at, agreement, line, duty, state, evidence, once=once, stated=False)


@transaction.atomic
def state_duty(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    duty: str,
    evidence: Evidence,
    once: str | None = None,
) -> DutyRecord:
    """The customer's representative or IT officer says that a duty is met, with evidence.

    It counts from now on, marked as the customer's word, until one of ours records what they saw.
    Raises `Refused` as `record_duty`.
    """
    if actor.customer_id != agreement.customer_id or not may_state(actor):
        raise NotAllowed("can_state_duties")
    return _write(actor, at, agreement, line, duty, DutyState.MET, evidence, once=once, stated=True)


@transaction.atomic
def note_run_out(*, at: datetime, evidence: DutyRecord) -> DutyRecord | None:
    """Record that the evidence no longer holds; nothing where something newer was recorded."""
    agreement = _locked(evidence.agreement)
    newest = newest_records(agreement.pk, evidence.line).get(evidence.duty)
    if newest is None or not has_run_out(seen(newest), today_of(agreement, at)):
        return None
    made = DutyRecord.objects.create(
        customer_id=agreement.customer_id,
        agreement=agreement,
        line=newest.line,
        duty=newest.duty,
        title=newest.title,
        state=DutyState.EXPIRED.value,
        since_on=newest.since_on,
        valid_until=newest.valid_until,
        by=SYSTEM.name,
        at=at,
    )
    _tell(SYSTEM, at, made)
    return made


def _locked(agreement: Agreement) -> Agreement:
    found = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("customer").get(pk=agreement.pk)


def _write(
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    duty: str,
    state: DutyState,
    evidence: Evidence,
    *,
    once: str | None,
    stated: bool,
) -> DutyRecord:
    locked = _locked(agreement)
    made = DutyRecord.objects.filter(customer_id=locked.customer_id, once=once or "").first()
    if made is not None:
        return made
    found = owed(locked, line, duty, at=at)
    words = _checked(found, evidence, state, today_of(locked, at))
    stored = None
    if evidence.file is not None:
        name, media_type, content = evidence.file
        stored = store_file(
            actor=actor,
            at=at,
            customer_id=locked.customer_id,
            name=name,
            media_type=media_type,
            content=content,
            public=True,
        )
    made = DutyRecord.objects.create(
        customer_id=locked.customer_id,
        agreement=locked,
        line=line,
        duty=duty,
        title=dict(found.title) if found else {},
        state=state.value,
        evidence=words,
        since_on=evidence.since,
        valid_until=evidence.valid_until,
        stated=stated,
        file=stored,
        by=actor.name,
        user_id=actor.id,
        contact_id=actor.contact_id,
        at=at,
        once=once,
    )
    _tell(actor, at, made)
    return made


def _checked(found: Owed | None, evidence: Evidence, state: DutyState, today: date) -> str:
    """The words of the evidence; refused where the record would say nothing, or not be true."""
    if found is None:
        raise Refused("duty", _("The terms in force have no such duty."))
    if found.on_tickets:
        raise Refused("on_tickets", _("Each request shows by itself whether this duty is met."))
    if not evidence.words.strip():
        raise Refused("evidence", _("Please say what was seen."), field="words")
    fault = fault_of(Seen(state, evidence.since, evidence.valid_until), today)
    if fault == "future":
        raise Refused("since", _("That day is still to come."), field="since")
    if fault == "order":
        words = _("Only evidence of a duty that is met can hold until a day.")
        raise Refused("valid_until", words, field="valid_until")
    if fault == "over":
        words = _("That day is over, so this is no evidence any more.")
        raise Refused("valid_until", words, field="valid_until")
    return evidence.words.strip()


def _tell(actor: Actor, at: datetime, made: DutyRecord) -> None:
    record(
        actor=actor,
        at=at,
        deed="duty_recorded",
        subject="agreement",
        subject_id=made.agreement_id,
        customer_id=made.customer_id,
        line=made.line,
        duty=made.duty,
        state=made.state,
        stated=made.stated,
        since=made.since_on.isoformat(),
        valid_until=made.valid_until.isoformat() if made.valid_until else None,
    )
    events.announce(
        DutyChanged(made.customer_id, made.agreement_id, made.line, made.duty, made.at.isoformat()),
        at=at,
    )
