"""The steps of a plan, table by table, through the actions that write many rows of their room."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from vefa.agreements.actions import NewAgreement, create_agreements, publish_plan_terms
from vefa.agreements.models import IMPORTED
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions import (
    ContactValues,
    CustomerValues,
    SiteValues,
    add_contacts,
    add_sites,
    change_contacts,
    change_customers,
    change_sites,
    create_customers,
)
from vefa.customers.models import Customer, Site
from vefa.importing.domain.columns import AGREEMENTS, CONTACTS, CUSTOMERS, SITES
from vefa.importing.domain.planning import UNCHANGED, Ref, Step
from vefa.importing.domain.problems import Problem
from vefa.importing.models import ExternalKey


class Pair(NamedTuple):
    """A step and what its room is asked to write."""

    step: Step
    asked: Any


class Taking:
    """What has been taken in so far: rows by how the file calls them, refusals, keys."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.who: dict[str, Any] = {"actor": actor, "at": at}
        self.refused: list[Problem] = []
        self._keys: list[ExternalKey] = []
        self._customers: dict[Ref, Customer] = {}
        self._sites: dict[tuple[int, Ref], Site] = {}

    def take(self, kind: str, steps: Sequence[Step]) -> None:
        """Do the steps of one table. What is refused is noted by row; what belongs to a row that
        was refused is left out, since that was told there."""
        self._gather(steps)
        for step in steps:
            if step.verb == UNCHANGED and isinstance(step.customer, int) and step.target:
                self._keep_key(step, step.customer, step.target)
        before = len(self.refused)
        _DEEDS[kind](self, [step for step in steps if step.verb != UNCHANGED])
        self.refused[before:] = sorted(self.refused[before:], key=lambda each: each.row)

    def note_keys(self) -> None:
        """Keep by which keys the rows are called elsewhere; those that are known already stay."""
        ExternalKey.objects.bulk_create(self._keys, batch_size=1_000, ignore_conflicts=True)

    # What the steps have in common

    def _gather(self, steps: Iterable[Step]) -> None:
        """The customers and sites that are there already."""
        refs = {step.customer for step in steps if isinstance(step.customer, int)}
        self._customers |= Customer.objects.in_bulk([*(refs - self._customers.keys())])
        sites = {step.values.get("site") for step in steps}
        named = Site.objects.filter(pk__in=[key for key in sites if isinstance(key, int)])
        self._sites |= {(site.customer_id, site.pk): site for site in named}

    def _keep_key(self, step: Step, customer: int, row_id: int) -> None:
        kind, key = step.record.kind, step.record.values.get("key")
        if key:
            self._keys.append(ExternalKey(customer_id=customer, kind=kind, key=key, row_id=row_id))

    def _write(
        self,
        steps: Iterable[Step],
        asked: Callable[[Step], Any],
        deed: Callable[[list[Any]], Sequence[Any]],
    ) -> list[Pair]:
        """The rows that a room wrote, each with its step; what it refused is noted."""
        pairs = []
        for step in steps:
            try:
                pairs.append(Pair(step, asked(step)))
            except _LeftOut:
                continue
        if not pairs:
            return []
        done = [
            Pair(pair.step, row)
            for pair, row in zip(pairs, deed([pair.asked for pair in pairs]), strict=True)
        ]
        return [pair for pair in done if not self._is_refused(*pair)]

    def _is_refused(self, step: Step, row: Any) -> bool:
        if not isinstance(row, Refused):
            return False
        place, told = step.record, {"text": str(row)}
        self.refused.append(Problem("refused", place.sheet, place.row, row.field or "", told))
        return True

    def _customer(self, step: Step) -> Customer:
        try:
            return self._customers[step.customer]
        except KeyError:
            raise _LeftOut from None

    def _site(self, customer: Customer, ref: Ref | None) -> Site | None:
        if ref is None:
            return None
        try:
            return self._sites[customer.pk, ref]
        except KeyError:
            raise _LeftOut from None

    # The tables

    def customers(self, steps: Sequence[Step]) -> None:
        """Customers, by whose short names later rows of the file may call them."""

        def values(step: Step) -> CustomerValues:
            given = step.values
            language = given.get("language", self.who["actor"].language)
            return CustomerValues(given["name"], given["country"], language, given["timezone"])

        made = self._write(
            _new(steps),
            lambda step: (step.values["code"], values(step)),
            lambda new: create_customers(**self.who, new=new),
        )
        changed = self._write(
            _there(steps),
            lambda step: (step.target, values(step)),
            lambda changes: change_customers(**self.who, changes=changes),
        )
        for step, row in (*made, *changed):
            self._customers[step.customer] = row
            self._keep_key(step, row.pk, row.pk)

    def sites(self, steps: Sequence[Step]) -> None:
        """Sites, by whose names later rows of the file may call them."""

        def values(step: Step) -> SiteValues:
            customer, given = self._customer(step), step.values
            return SiteValues(
                name=given["name"],
                country=given.get("country", customer.country),
                timezone=given.get("timezone", customer.timezone),
                address=given.get("address", ""),
                travel_band=given.get("travel_band", ""),
            )

        made = self._write(
            _new(steps),
            lambda step: (self._customer(step), values(step)),
            lambda new: add_sites(**self.who, new=new),
        )
        changed = self._write(
            _there(steps),
            lambda step: (step.target, values(step)),
            lambda changes: change_sites(**self.who, changes=changes),
        )
        for step, row in (*made, *changed):
            self._sites[row.customer_id, step.values["name"]] = row
            self._sites[row.customer_id, row.pk] = row
            self._keep_key(step, row.customer_id, row.pk)

    def contacts(self, steps: Sequence[Step]) -> None:
        """Contacts. Who is new and not active any more is made and then has left."""

        def values(step: Step) -> ContactValues:
            given = step.values
            return ContactValues(
                name=given["name"],
                email=given["email"],
                phone=given.get("phone", ""),
                language=given.get("language", ""),
                roles=list(given.get("roles", ("end_user",))),
                site=self._site(self._customer(step), given.get("site")),
                active=given.get("active", True),
            )

        made = self._write(
            _new(steps),
            lambda step: (self._customer(step), values(step)),
            lambda new: add_contacts(**self.who, new=new),
        )
        keys = {id(step): row.pk for step, row in made if not values(step).active}
        changed = self._write(
            [*_there(steps), *(step for step, _row in made if id(step) in keys)],
            lambda step: (step.target or keys[id(step)], values(step)),
            lambda changes: change_contacts(**self.who, changes=changes),
        )
        for step, row in (*made, *(pair for pair in changed if id(pair.step) not in keys)):
            self._keep_key(step, row.customer_id, row.pk)

    def agreements(self, steps: Sequence[Step]) -> None:
        """Agreements, and their first terms."""
        names = ("code", "name", "kind", "plan", "starts_on", "ends_on", "currency")

        def new(step: Step) -> NewAgreement:
            given = {name: step.values[name] for name in names}
            value = step.values.get("value", Decimal(0))
            return NewAgreement(customer=self._customer(step), value=value, **given)

        made = self._write(_new(steps), new, lambda asked: create_agreements(**self.who, new=asked))
        keys = {id(step): row.pk for step, row in made}
        keys |= {id(step): step.target for step in _there(steps)}
        for step in steps:
            if id(step) in keys:
                self._keep_key(step, self._customer(step).pk, keys[id(step)])
        self._write(
            [step for step in steps if id(step) in keys and "terms_from" in step.values],
            lambda step: (keys[id(step)], self._midnight(step)),
            lambda wanted: publish_plan_terms(**self.who, wanted=wanted, reason=IMPORTED),
        )

    def _midnight(self, step: Step) -> datetime:
        day: date = step.values["terms_from"]
        return datetime.combine(day, time(), ZoneInfo(self._customer(step).timezone))


class _LeftOut(Exception):
    """The customer or site that a row belongs to was refused before."""


_DEEDS: Final[Mapping[str, Callable[[Taking, Sequence[Step]], None]]] = {
    CUSTOMERS: Taking.customers,
    SITES: Taking.sites,
    CONTACTS: Taking.contacts,
    AGREEMENTS: Taking.agreements,
}


def _new(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.target is None]


def _there(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.target is not None]
