"""Taking a file in: every row through the action of its room, all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from vefa.agreements.actions import create_agreement, publish_terms
from vefa.agreements.models import Agreement
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions import (
    add_contact,
    add_site,
    change_contact,
    change_customer,
    change_site,
    create_customer,
)
from vefa.customers.models import Contact, Customer, Site
from vefa.importing.domain.columns import CUSTOMERS, SITES
from vefa.importing.domain.planning import UNCHANGED, Plan, Ref, Step, plan
from vefa.importing.domain.problems import ERROR, BadFile, Problem
from vefa.importing.domain.reading import read_sheets
from vefa.importing.formats import sheets_of
from vefa.importing.models import ExternalKey
from vefa.importing.queries.known import known_of
from vefa.importing.queries.vocabulary import words

CAN_IMPORT: Final = "can_add_customers"
REASON: Final = "Imported from a file."


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do, and everything that is wrong with it; `read_as` is its encoding."""

    plan: Plan
    problems: tuple[Problem, ...]
    read_as: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing keeps it from being taken in."""
        return bool(self.plan.steps) and not any(each.level == ERROR for each in self.problems)


def checked(content: bytes, *, kind: str = "", encoding: str = "") -> Checked:
    """Read a file and compare it with what is there, in the present scope; writes nothing."""
    try:
        sheets, read_as = sheets_of(content, encoding=encoding)
    except BadFile as error:
        return Checked(Plan((), ()), (error.problem,))
    reading = read_sheets(sheets, words(), kind=kind)
    made = plan(reading.records, known_of(reading.records))
    sheets_in_order = dict.fromkeys(record.sheet for record in reading.records)
    places = {sheet: place for place, sheet in enumerate(sheets_in_order)}
    problems = sorted(
        (*reading.problems, *made.problems), key=lambda each: (places.get(each.sheet, -1), each.row)
    )
    return Checked(made, tuple(problems), read_as)


def run_import(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    sha256: str,
    steps: Plan,
    rehearse: bool = False,
) -> tuple[Problem, ...]:
    """Do every step, or none: what a room refuses is told of all rows, and nothing stays.

    Each step goes through the action of its room, so that the audit trail has it, in one
    transaction for the whole file. To `rehearse` is to take everything back at the end.
    """
    actor.require(CAN_IMPORT)
    running = _Running(actor, at)
    try:
        with transaction.atomic():
            for step in steps.steps:
                running.take(step)
            if running.refused or rehearse:
                raise _TakenBack
            running.note_keys()
            record(
                actor=actor,
                at=at,
                deed="import_run",
                subject="import",
                subject_id=None,
                customer_id=None,
                name=name,
                sha256=sha256,
                counts=steps.counts(),
            )
    except _TakenBack:
        return tuple(running.refused)
    return ()


class _TakenBack(Exception):
    """Undoes everything."""


class _Running:
    def __init__(self, actor: Actor, at: datetime) -> None:
        self.who: dict[str, Any] = {"actor": actor, "at": at}
        self.refused: list[Problem] = []
        self.keys: list[ExternalKey] = []
        self.customers: dict[Ref, Customer] = {}
        self.sites: dict[tuple[int, Ref], Site] = {}

    def take(self, step: Step) -> None:
        """Do one step; what is refused is noted and the next one follows."""
        if step.verb == UNCHANGED:
            if isinstance(step.customer, int) and step.target is not None:
                self._keep_key(step, step.customer, step.target)
            return
        try:
            with transaction.atomic():
                customer, row_id = _DEEDS[step.record.kind](self, step)
        except Refused as refusal:
            told = {"text": str(refusal)}
            column = refusal.field or ""
            place = step.record
            self.refused.append(Problem("refused", place.sheet, place.row, column, told))
        except _NoCustomer:
            return  # its customer was refused, which is told there
        else:
            self._keep_key(step, customer.pk, row_id)

    def _keep_key(self, step: Step, customer: int, row_id: int) -> None:
        kind, key = step.record.kind, step.record.values.get("key")
        if key:
            self.keys.append(ExternalKey(customer_id=customer, kind=kind, key=key, row_id=row_id))

    def note_keys(self) -> None:
        """Keep by which keys the rows are called elsewhere; those that are known already stay."""
        ExternalKey.objects.bulk_create(self.keys, batch_size=1_000, ignore_conflicts=True)

    def _customer_of(self, step: Step) -> Customer:
        ref = step.customer
        if ref not in self.customers:
            if not isinstance(ref, int):
                raise _NoCustomer
            self.customers[ref] = Customer.objects.get(pk=ref)
        return self.customers[ref]

    # The kinds

    def customer(self, step: Step) -> tuple[Customer, int]:
        values = step.values
        known = {name: values[name] for name in ("name", "country", "timezone")}
        if step.target is None:
            language = values.get("language", self.who["actor"].language)
            made = create_customer(**self.who, code=values["code"], language=language, **known)
        else:
            made = Customer.objects.get(pk=step.target)
            change_customer(**self.who, customer=made, language=values["language"], **known)
            made.refresh_from_db()
        self.customers[step.customer] = made
        return made, made.pk

    def site(self, step: Step) -> tuple[Customer, int]:
        customer, values = self._customer_of(step), step.values
        given = {
            "name": values["name"],
            "country": values.get("country", customer.country),
            "timezone": values.get("timezone", customer.timezone),
            "address": values.get("address", ""),
            "travel_band": values.get("travel_band", ""),
        }
        if step.target is None:
            made = add_site(**self.who, customer=customer, **given)
        else:
            made = Site.objects.get(pk=step.target)
            change_site(**self.who, site=made, **given)
        self.sites[customer.pk, values["name"]] = made
        return customer, made.pk

    def contact(self, step: Step) -> tuple[Customer, int]:
        customer, values = self._customer_of(step), step.values
        given = {
            "name": values["name"],
            "email": values["email"],
            "phone": values.get("phone", ""),
            "language": values.get("language", ""),
            "roles": list(values.get("roles", ("end_user",))),
            "site": self._site(customer, values.get("site")),
        }
        active = values.get("active", True)
        if step.target is None:
            made = add_contact(**self.who, customer=customer, **given)
            if not active:
                change_contact(**self.who, contact=made, active=False, **given)
        else:
            made = Contact.objects.get(pk=step.target)
            change_contact(**self.who, contact=made, active=active, **given)
        return customer, made.pk

    def _site(self, customer: Customer, ref: Ref | None) -> Site | None:
        if ref is None:
            return None
        if (customer.pk, ref) not in self.sites:
            if not isinstance(ref, int):
                raise _NoCustomer
            self.sites[customer.pk, ref] = Site.objects.get(pk=ref, customer=customer)
        return self.sites[customer.pk, ref]

    def agreement(self, step: Step) -> tuple[Customer, int]:
        customer, values = self._customer_of(step), step.values
        if step.target is None:
            names = ("code", "name", "kind", "plan", "starts_on", "ends_on", "currency")
            made = create_agreement(
                **self.who,
                customer=customer,
                value=values.get("value", Decimal(0)),
                **{name: values[name] for name in names},
            )
        else:
            made = Agreement.objects.select_related("customer").get(pk=step.target)
        if "terms_from" in values:
            publish_terms(
                **self.who,
                agreement=made,
                valid_from=_midnight(values["terms_from"], customer.timezone),
                reason=REASON,
            )
        return customer, made.pk


class _NoCustomer(Exception):
    """The customer or site that a row belongs to was refused before."""


_DEEDS: Final[Mapping[str, Any]] = {
    CUSTOMERS: _Running.customer,
    SITES: _Running.site,
    "contacts": _Running.contact,
    "agreements": _Running.agreement,
}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
