"""Reads: how the duties of an agreement's terms stand, what was recorded, and who owes what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from vefa.agreements.domain import duties as domain
from vefa.agreements.domain.duties import LACKING, SEEN_ON_TICKETS, DutyState, Seen
from vefa.agreements.models import Agreement, DutyRecord, TermsVersion
from vefa.agreements.queries.serving import not_over
from vefa.core.actor import Actor
from vefa.customers.models import Contact

Text = Mapping[str, str]
Key = tuple[int, str, str]
"""A duty: of which agreement, on which service line, its code."""
ANSWERS_FOR_DUTIES: Final = frozenset({"representative", "it_officer"})
"""The customer's people who may hand in evidence."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of a service line under the terms in force, and the newest record of it.

    `gate` is where the terms check it; `days_left` is there where the evidence ends soon. `former`
    is what the terms in force no longer have: requests that stand under earlier terms keep it.
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
    former: bool = False

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
    """Every duty of the agreement's terms at `at`, service by service, in the terms' order; then
    those of earlier terms of which something was recorded, so that they can still be met."""
    records = DutyRecord.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    return _owed([agreement], _newest(records), at)


def owed(agreement: Agreement, line: str, duty: str, *, at: datetime) -> Owed | None:
    """One duty, None where the terms in force do not have it and nothing was recorded of it."""
    found = owed_under(agreement, at=at)
    return next((each for each in found if (each.line, each.code) == (line, duty)), None)


def _newest(records: QuerySet[DutyRecord]) -> dict[Key, DutyRecord]:
    return {(each.agreement_id, each.line, each.duty): each for each in latest(records)}


def latest(records: QuerySet[DutyRecord]) -> QuerySet[DutyRecord]:
    """Of the records the newest of each duty."""
    names = ("agreement_id", "line", "duty")
    return records.order_by(*names, "-pk").distinct(*names)


@dataclass(frozen=True, slots=True)
class _Duty:
    """A duty as terms have it: the code of its service line, the line's terms, its own row."""

    line: str
    terms: Mapping[str, Any]
    row: Mapping[str, Any]
    former: bool

    def key(self, agreement_id: int) -> Key:
        return agreement_id, self.line, str(self.row["code"])


def _owed(
    agreements: Sequence[Agreement], newest: Mapping[Key, DutyRecord], at: datetime
) -> list[Owed]:
    duties = _duties([each.pk for each in agreements], newest.keys(), at)
    return [
        _one(agreement, each, newest.get(each.key(agreement.pk)), today_of(agreement, at))
        for agreement in agreements
        for each in duties.get(agreement.pk, ())
    ]


def _duties(
    agreement_ids: Collection[int], recorded: Collection[Key], at: datetime
) -> dict[int, list[_Duty]]:
    """By agreement the duties of its terms in force, then those of the newest earlier terms that
    have one which is recorded: two queries at most, however many agreements it are."""
    # The order is that of `terms_in_force`.
    versions = TermsVersion.objects.filter(
        agreement_id__in=agreement_ids, valid_from__lte=at
    ).order_by("agreement_id", "-valid_from", "-number")
    in_force = versions.distinct("agreement_id").values_list("agreement_id", "content__lines")
    found = {key: _read(lines, former=False) for key, lines in in_force}
    gone = set(recorded) - {each.key(key) for key, duties in found.items() for each in duties}
    if not gone:
        return found
    earlier = versions.filter(agreement_id__in={key for key, _line, _code in gone})
    for key, lines in earlier.values_list("agreement_id", "content__lines"):
        last = [each for each in _read(lines, former=True) if each.key(key) in gone]
        found[key] += last
        gone -= {each.key(key) for each in last}
    return found


def _read(lines: Mapping[str, Any], *, former: bool) -> list[_Duty]:
    return [
        _Duty(line, terms, row, former)
        for line, terms in lines.items()
        for row in terms.get("duties", ())
    ]


def _one(agreement: Agreement, duty: _Duty, record: DutyRecord | None, today: date) -> Owed:
    read, row = seen(record) if record else None, duty.row
    return Owed(
        agreement=agreement,
        line=duty.line,
        line_name=duty.terms["name"],
        code=str(row["code"]),
        title=row["title"],
        text=row["text"],
        unmet=row["unmet"],
        gate=row.get("gate"),
        stops_clock=bool(row.get("stops_clock")),
        state=domain.state_on(read, today),
        record=record,
        days_left=domain.days_left(read, today),
        former=duty.former,
    )


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
    # The end of evidence is said `SOON_DAYS` beforehand; nowhere is it later than a day from here.
    near = at.date() + timedelta(days=domain.SOON_DAYS + 1)
    wanting = Q(state__in=LACKING) | Q(stated=True) | Q(valid_until__lte=near)
    agreements = not_over(at=at)
    recorded = DutyRecord.objects.filter(agreement_id__in=agreements.values("pk"))
    newest = _newest(recorded.filter(wanting, pk__in=latest(recorded).values("pk")))
    concerned = agreements.filter(pk__in={key for key, _line, _code in newest})
    rows = concerned.select_related("customer").order_by("customer__name", "code")
    found = _owed(list(rows), newest, at)
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
    if actor.kind != "customer" or not actor.can("can_state_duties"):
        return False
    people = Contact.objects.filter(customer_id=actor.customer_id or 0, active=True)
    contact = people.filter(pk=actor.contact_id or 0).first()
    return contact is not None and bool(ANSWERS_FOR_DUTIES & set(contact.roles))
