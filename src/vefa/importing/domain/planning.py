"""What the records would create, change or leave as it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from vefa.agreements.domain.header import is_code
from vefa.importing.domain.columns import AGREEMENTS, CONTACTS, CUSTOMERS, SITES, fold, table_of
from vefa.importing.domain.problems import ERROR, WARNING, Problem
from vefa.importing.domain.reading import Record

CREATE: Final = "create"
CHANGE: Final = "change"
UNCHANGED: Final = "unchanged"

REPRESENTATIVE: Final = "representative"
"""The role in which a contact speaks for the customer."""

Ref = int | str
"""What is there already by its key; what this file creates by its own name: a customer's short
name, a site's name."""

_COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    CUSTOMERS: ("name", "country", "language", "timezone"),
    SITES: ("name", "address", "country", "timezone", "travel_band"),
    CONTACTS: ("name", "email", "phone", "language", "site", "roles", "active"),
    AGREEMENTS: ("name", "kind", "plan", "starts_on", "ends_on", "value", "currency"),
}


@dataclass(frozen=True, slots=True)
class Existing:
    """A row that is there: whose it is, and its values by the columns' names."""

    pk: int
    customer: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What is there of what the file names. `keys` leads from (kind, customer, key) to a row; the
    customer is 0 for customers themselves. `published` are agreements that have terms, `ours` the
    folded e-mails of the provider's people, `desk` the desk's own."""

    rows: Mapping[str, Mapping[int, Existing]]
    keys: Mapping[tuple[str, int, str], int]
    published: frozenset[int] = frozenset()
    ours: frozenset[str] = frozenset()
    desk: frozenset[str] = frozenset()
    fold_email: Callable[[str], str] = str.lower
    is_mailbox: Callable[[str], bool] = bool
    is_phone: Callable[[str], bool] = bool


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one record: `target` is the row it means, None where it is created.

    `values` are all that the action is handed, `changes` the pairs of before and after.
    """

    record: Record
    verb: str
    customer: Ref
    target: int | None
    values: Mapping[str, Any]
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether a new row has all that it needs; what is missing was told by the reading."""
        needed = (column.name for column in table_of(self.record.kind).columns if column.required)
        elsewhere = {"last_on": "ends_on", "customer": ""}
        names = {elsewhere.get(name, name) for name in needed} - {""}
        return self.target is not None or names <= self.values.keys()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that would be done, in order, and what is wrong with it."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind would be created, changed, left."""
        found: dict[str, dict[str, int]] = {}
        for step in self.steps:
            verbs = found.setdefault(step.record.kind, {CREATE: 0, CHANGE: 0, UNCHANGED: 0})
            verbs[step.verb] += 1
        return found


def plan(records: Iterable[Record], known: Known) -> Plan:
    """Match the records with what is there, and with each other.

    A record means the row that its key was noted for; else the customer of the same short name,
    the site of the same name, the contact of the same e-mail, the agreement of the same code.
    """
    planner = _Planner(known)
    for record in records:
        planner.take(record)
    return Plan(tuple(planner.steps), tuple(planner.problems))


@dataclass(frozen=True, slots=True)
class _Match:
    """A record with its customer and the row that it means."""

    record: Record
    customer: Ref
    natural: str
    target: Existing | None


class _Planner:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.steps: list[Step] = []
        self.problems: list[Problem] = []
        self._seen: dict[tuple[object, ...], int] = {}
        self._names: dict[tuple[str, Ref, str], int] = {
            (kind, 0 if kind == CUSTOMERS else row.customer, self._natural(kind, row.values)): pk
            for kind, rows in known.rows.items()
            for pk, row in rows.items()
        }
        self._customers: dict[str, set[Ref]] = {}
        self._sites: dict[tuple[Ref, str], Ref] = {}
        for (kind, customer, key), pk in known.keys.items():
            if kind == CUSTOMERS:
                self._customers.setdefault(f"key {key}", set()).add(pk)
            elif kind == SITES:
                self._sites[customer, f"key {key}"] = pk
        for pk, row in known.rows.get(CUSTOMERS, {}).items():
            self._call_customer(pk, row.values)
        for pk, row in known.rows.get(SITES, {}).items():
            self._sites[row.customer, f"name {row.values['name']}"] = pk

    def _natural(self, kind: str, values: Mapping[str, Any]) -> str:
        """By what a row is known besides its key."""
        if kind == CONTACTS:
            return self.known.fold_email(values.get("email", ""))
        return str(values.get("name" if kind == SITES else "code", ""))

    def _call_customer(self, ref: Ref, values: Mapping[str, Any]) -> None:
        if "code" in values:
            self._customers.setdefault(f"code {values['code']}", set()).add(ref)
        if "name" in values:
            self._customers.setdefault(f"name {fold(values['name'])}", set()).add(ref)
        if "key" in values:
            self._customers.setdefault(f"key {values['key']}", set()).add(ref)

    def _wrong(
        self, record: Record, code: str, column: str, level: str = ERROR, **told: Any
    ) -> None:
        self.problems.append(Problem(code, record.sheet, record.row, column, told, level))

    # One record

    def take(self, record: Record) -> None:
        """Plan one record, or note what is wrong with it."""
        customer = 0 if record.kind == CUSTOMERS else self._customer_of(record)
        match = None if customer is None else self._match(record, customer)
        if match is not None:
            self._decide(match)

    def _customer_of(self, record: Record) -> Ref | None:
        """By key, by short name, by name; None (and a problem) where nobody or several are."""
        said = record.values.get("customer")
        if said is None:
            return None
        for form in (f"key {said}", f"code {said}", f"name {fold(said)}"):
            found = self._customers.get(form, set())
            if len(found) > 1:
                self._wrong(record, "several_customers", "customer", text=said)
                return None
            if found:
                return next(iter(found))
        self._wrong(record, "no_customer", "customer", text=said)
        return None

    def _match(self, record: Record, customer: Ref) -> _Match | None:
        kind, values = record.kind, record.values
        natural, key = self._natural(kind, values), values.get("key")
        whose = customer if isinstance(customer, int) else -1
        by_key = self.known.keys.get((kind, whose, key)) if key else None
        by_name = self._names.get((kind, customer, natural))
        if kind == CUSTOMERS and natural:
            self._call_customer(by_key or by_name or natural, values)
        if kind == SITES and natural:
            self._call_site(customer, natural, key, by_key or by_name)
        twice = self._twice(record, customer, natural, by_key or by_name)
        if twice or not natural:
            return None
        if by_key is not None and by_name is not None and by_key != by_name:
            self._wrong(record, "key_elsewhere", "key", text=key)
            return None
        pk = by_key or by_name
        return _Match(record, customer, natural, self.known.rows[kind].get(pk) if pk else None)

    def _call_site(self, customer: Ref, name: str, key: str | None, pk: int | None) -> None:
        self._sites[customer, f"name {name}"] = pk or name
        if key:
            self._sites[customer, f"key {key}"] = pk or name

    def _twice(self, record: Record, customer: Ref, natural: str, pk: int | None) -> bool:
        """Whether another row of the file means the same."""
        key = record.values.get("key")
        marks: list[tuple[object, ...]] = [(record.kind, customer, "name", natural)]
        marks += [(record.kind, customer, "key", key)] if key else []
        marks += [(record.kind, "row", pk)] if pk else []
        before = next((self._seen[mark] for mark in marks if mark in self._seen and natural), None)
        if before is not None:
            self._wrong(record, "twice", _NATURAL[record.kind], row=before)
            return True
        self._seen |= dict.fromkeys(marks, record.row)
        return False

    # What becomes of it

    def _decide(self, match: _Match) -> None:
        values = {name: value for name, value in match.record.values.items() if name != "customer"}
        values.pop("key", None)
        if "last_on" in values:
            values["ends_on"] = values.pop("last_on") + timedelta(days=1)
        if "site" in values:
            site = self._site_of(match, str(values["site"]))
            if site is None:
                return
            values["site"] = site
        if match.target is None:
            self._create(match, values)
        elif match.record.kind == AGREEMENTS:
            self._keep_agreement(match, match.target, values)
        else:
            self._change(match, match.target, values)

    def _site_of(self, match: _Match, said: str) -> Ref | None:
        for form in (f"key {said}", f"name {said}"):
            if (match.customer, form) in self._sites:
                return self._sites[match.customer, form]
        self._wrong(match.record, "no_site", "site", text=said)
        return None

    def _create(self, match: _Match, values: dict[str, Any]) -> None:
        if match.record.kind == AGREEMENTS and not self._agreement_holds(match, values):
            return
        if match.record.kind == CONTACTS and not self._contact_holds(match, values):
            return
        self._add(match, CREATE, values)

    def _contact_holds(self, match: _Match, values: Mapping[str, Any]) -> bool:
        """Whether the person can be reached so, and nobody of ours would represent a customer."""
        email, before = values["email"], match.target.values["email"] if match.target else ""
        is_new = self.known.fold_email(email) != self.known.fold_email(before)
        phone = values.get("phone", "")
        known_phone = match.target.values["phone"] if match.target else ""
        represents = values.get("active", True) and REPRESENTATIVE in values.get("roles", ())
        if is_new and not self.known.is_mailbox(email):
            self._wrong(match.record, "email", "email", text=email)
        elif phone not in ("", known_phone) and not self.known.is_phone(phone):
            self._wrong(match.record, "phone", "phone", text=phone)
        elif is_new and match.natural in self.known.desk:
            self._wrong(match.record, "desk_address", "email", text=email)
        elif represents and match.natural in self.known.ours:
            self._wrong(match.record, "one_of_ours", "email", text=email)
        else:
            return True
        return False

    def _agreement_holds(self, match: _Match, values: Mapping[str, Any]) -> bool:
        if not is_code(match.natural):
            self._wrong(match.record, "agreement_code", "code", text=match.natural)
            return False
        if (
            "starts_on" in values
            and "ends_on" in values
            and values["ends_on"] <= values["starts_on"]
        ):
            self._wrong(match.record, "order", "last_on")
            return False
        return self._terms_hold(match, values, values)

    def _terms_hold(
        self, match: _Match, values: Mapping[str, Any], term: Mapping[str, Any]
    ) -> bool:
        """Whether the first terms begin on a day of the agreement's term."""
        if not {"starts_on", "ends_on"} <= term.keys() or "terms_from" not in values:
            return True
        if term["starts_on"] <= values["terms_from"] < term["ends_on"]:
            return True
        self._wrong(match.record, "outside_term", "terms_from")
        return False

    def _keep_agreement(self, match: _Match, row: Existing, values: dict[str, Any]) -> None:
        """An agreement that is there stays as it is; its first terms may be published."""
        for name, (before, after) in self._differences(AGREEMENTS, row, values).items():
            column = "last_on" if name == "ends_on" else name
            said = [_last(day) if name == "ends_on" else day for day in (before, after)]
            told = {"before": str(said[0]), "after": str(said[1])}
            self._wrong(match.record, "agreement_stays", column, WARNING, **told)
        publish = "terms_from" in values and row.pk not in self.known.published
        if publish and not self._terms_hold(match, values, row.values):
            return
        changes = {"terms_from": (None, values["terms_from"])} if publish else {}
        self._add(match, CHANGE if publish else UNCHANGED, values, changes)

    def _change(self, match: _Match, row: Existing, values: dict[str, Any]) -> None:
        kind = match.record.kind
        if kind == CUSTOMERS and values.get("code", row.values["code"]) != row.values["code"]:
            self._wrong(match.record, "code_stays", "code", text=row.values["code"])
            return
        changes = self._differences(kind, row, values)
        for name in set(changes) & {_NATURAL[kind]} - {"code"}:
            taken = self._names.get((kind, match.customer, match.natural))
            if taken not in (None, row.pk):
                self._wrong(match.record, "taken", name, text=values[name])
                return
        whole = {**row.values, **values}
        if kind == CONTACTS and not self._contact_holds(match, whole):
            return
        self._add(match, CHANGE if changes else UNCHANGED, whole, changes)

    def _differences(
        self, kind: str, row: Existing, values: Mapping[str, Any]
    ) -> dict[str, tuple[Any, Any]]:
        return {
            name: (row.values[name], values[name])
            for name in _COMPARED[kind]
            if name in values and not _same(row.values[name], values[name])
        }

    def _add(
        self,
        match: _Match,
        verb: str,
        values: Mapping[str, Any],
        changes: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:
        pk = match.target.pk if match.target else None
        customer = match.customer if match.record.kind != CUSTOMERS else pk or match.natural
        self.steps.append(Step(match.record, verb, customer, pk, values, changes or {}))


_NATURAL: Final[Mapping[str, str]] = {
    CUSTOMERS: "code",
    SITES: "name",
    CONTACTS: "email",
    AGREEMENTS: "code",
}


def _last(ends_on: date) -> date:
    """The last day in force of what is kept by the first day without it."""
    return ends_on - timedelta(days=1)


def _same(before: Any, after: Any) -> bool:
    if isinstance(after, tuple):
        return set(before) == set(after)
    return bool(before == after)
