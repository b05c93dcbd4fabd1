"""Reads: how the duties of an agreement's terms stand, what was recorded, and who owes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from vefa.agreements.domain import duties as domain
from vefa.agreements.domain.duties import LACKING, SEEN_ON_TICKETS, DutyState, Seen
from vefa.agreements.models import Agreement, DutyRecord
from vefa.agreements.queries import terms_in_force
from vefa.core.actor import Actor
from vefa.customers.models import Contact

Text = Mapping[str, str]
ANSWERS_FOR_DUTIES: Final = frozenset({"representative", "it_officer"})
"""The customer's people who may hand in evidence."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of a service line under the terms in force, and the newest record of it.

    `gate` is where the terms check it; `days_left` is there where the evidence ends soon.
    """

    agreement: Agreement
    line: str
    line_name: Text
    code: str
    title: Text
    text: Text
    unmet: Text
    gate: str | None
    stops_clock: bool
    state: DutyState
    record: DutyRecord | None = None
    days_left: int | None = None

    @property
    def on_tickets(self) -> bool:
        """Whether each request shows it by itself."""
        return self.code in SEEN_ON_TICKETS

    @property
    def lacking(self) -> bool:
        """Whether consequences follow."""
        return self.state in LACKING

    @property
    def stated(self) -> bool:
        """Whether it is met by the customer's word, which nobody of ours has confirmed."""
        return self.state is DutyState.MET and self.record is not None and self.record.stated


def seen(record: DutyRecord) -> Seen:
    """The record as the domain reads it."""
    return Seen(DutyState(record.state), record.since_on, record.valid_until, record.stated)


def today_of(agreement: Agreement, at: datetime) -> date:
    """The customer's local day."""
    return at.astimezone(ZoneInfo(agreement.customer.timezone)).date()


def newest_records(agreement_id: int, line: str) -> dict[str, DutyRecord]:
    """The newest record of each duty of a service line, by its code."""
    found = DutyRecord.objects.filter(agreement_id=agreement_id, line=line)
    return {record.duty: record for record in latest(found)}


def owed_under(agreement: Agreement, *, at: datetime) -> list[Owed]:
    """Every duty of the agreement's terms at `at`, service by service, in the terms' order."""
    version = terms_in_force(agreement, at=at)
    if version is None:
        return []
    records = DutyRecord.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    return _owed(agreement, version.content, _newest(records), today_of(agreement, at))


def owed(agreement: Agreement, line: str, duty: str, *, at: datetime) -> Owed | None:
    """One duty, None where the terms in force do not have it."""
    found = owed_under(agreement, at=at)
    return next((each for each in found if (each.line, each.code) == (line, duty)), None)


def _newest(records: QuerySet[DutyRecord]) -> dict[tuple[int, str, str], DutyRecord]:
    return {(each.agreement_id, each.line, each.duty): each for each in latest(records)}


def latest(records: QuerySet[DutyRecord]) -> QuerySet[DutyRecord]:
    """Of the records the newest of each duty."""
    names = ("agreement_id", "line", "duty")
    return records.order_by(*names, "-pk").distinct(*names)


def _owed(
    agreement: Agreement,
    content: Mapping[str, Any],
    newest: Mapping[tuple[int, str, str], DutyRecord],
    today: date,
) -> list[Owed]:
    found = []
    for line, terms in content["lines"].items():
        for duty in terms.get("duties", ()):
            record = newest.get((agreement.pk, line, str(duty["code"])))
            read = seen(record) if record else None
            found.append(
                Owed(
                    agreement=agreement,
                    line=line,
                    line_name=terms["name"],
                    code=str(duty["code"]),
                    title=duty["title"],
                    text=duty["text"],
                    unmet=duty["unmet"],
                    gate=duty.get("gate"),
                    stops_clock=bool(duty.get("stops_clock")),
                    state=domain.state_on(read, today),
                    record=record,
                    days_left=domain.days_left(read, today),
                )
            )
    return found


def records_of(agreement: Agreement, line: str, duty: str) -> list[DutyRecord]:
    """Everything that was recorded of a duty, the newest first."""
    found = DutyRecord.objects.filter(
        customer_id=agreement.customer_id, agreement=agreement, line=line, duty=duty
    )
    return list(found.select_related("file").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What is to be done about duties: those that customers lack, those that they state and we
    have not confirmed, and evidence that ends within 30 days."""

    lacking: Sequence[Owed]
    stated: Sequence[Owed]
    ending: Sequence[Owed]

    def __len__(self) -> int:
        return len(self.lacking) + len(self.stated) + len(self.ending)


def outstanding(*, at: datetime) -> Outstanding:
    """What customers owe under agreements that have not ended, by customer; ends by their day."""
    recorded = DutyRecord.objects.values("agreement_id")
    agreements = Agreement.objects.filter(pk__in=recorded, ended_on=None)
    agreements = agreements.filter(ends_on__gte=at.date()).select_related("customer")
    newest = _newest(DutyRecord.objects.filter(agreement_id__in=agreements.values("pk")))
    found: list[Owed] = []
    for agreement in agreements.order_by("customer__name", "code"):
        version = terms_in_force(agreement, at=at)
        if version is not None:
            found += _owed(agreement, version.content, newest, today_of(agreement, at))
    ending = [each for each in found if each.days_left is not None]
    return Outstanding(
        lacking=[each for each in found if each.lacking],
        stated=[each for each in found if each.stated],
        ending=sorted(ending, key=lambda each: each.days_left or 0),
    )


def run_out(*, at: datetime) -> list[DutyRecord]:
    """The newest records whose evidence no longer holds, which is still to be recorded."""
    newest = latest(DutyRecord.objects.all()).values("pk")
    # Nowhere is it later than a day from here.
    near = at.date() + timedelta(days=1)
    found = DutyRecord.objects.filter(pk__in=newest, state=DutyState.MET, valid_until__lt=near)
    return [
        record
        for record in found.select_related("agreement__customer").order_by("pk")
        if domain.has_run_out(seen(record), today_of(record.agreement, at))
    ]


def may_state(actor: Actor) -> bool:
    """Whether the person hands in evidence for their company: a representative or IT officer."""
    if actor.kind != "customer" or not actor.can("can_agree_terms"):
        return False
    people = Contact.objects.filter(customer_id=actor.customer_id or 0, active=True)
    contact = people.filter(pk=actor.contact_id or 0).first()
    return contact is not None and bool(ANSWERS_FOR_DUTIES & set(contact.roles))
