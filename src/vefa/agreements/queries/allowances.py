"""Reads: how the allowances of an agreement stand, their ledgers, and those nearly used up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.domain import allowances as domain
from vefa.agreements.domain.allowances import Balance, Booked, EntryKind, Period
from vefa.agreements.models import Agreement, AllowanceEntry
from vefa.agreements.queries import terms_in_force
from vefa.agreements.queries.serving import not_over
from vefa.coverage.domain import Allowance

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Granted:
    """An allowance of a service line under the terms in force, with its entries.

    `balance` is None where the terms do not say how much there is. `booked` are the entries of
    the running `period`, of all time where the allowance has none. `told` are the thresholds of
    which the entries tell, `customer_told` those of which the customer is told by letter.
    """

    agreement: Agreement
    line: str
    line_name: Text
    code: str
    name: Text
    unit: str
    places: int
    currency: str
    period: Period | None
    balance: Balance | None
    booked: tuple[Booked, ...]
    told: frozenset[int]
    customer_told: frozenset[int]

    def of_ticket(self, ticket_id: int) -> list[Booked]:
        """The ticket's own entries of the period."""
        return [each for each in self.booked if each.ticket_id == ticket_id]


def allowances_of(
    agreement: Agreement, *, at: datetime, line: str = "", up_to: int | None = None
) -> list[Granted]:
    """The allowances of the agreement's terms at `at`, of one service line if it is given.

    Later entries than the one with the key `up_to` are left out.
    """
    version = terms_in_force(agreement, at=at)
    if version is None:
        return []
    lines = {
        code: terms
        for code, terms in version.content["lines"].items()
        if terms["allowances"] and line in ("", code)
    }
    if not lines:
        return []
    entries = [each for each in ledger_of(agreement) if up_to is None or each.pk <= up_to]
    today = at.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    found = []
    for code, terms in lines.items():
        for allowance in terms["allowances"]:
            period = domain.period_at(allowance.get("period"), agreement.starts_on, today)
            found.append(_granted(agreement, code, terms["name"], allowance, period, entries))
    return found


def _granted(
    agreement: Agreement,
    line: str,
    line_name: Text,
    allowance: dict[str, Any],
    period: Period | None,
    entries: Iterable[AllowanceEntry],
) -> Granted:
    read, currency = Allowance.from_json(allowance), allowance.get("currency") or ""
    key = (line, read.code, read.unit, currency)
    rows = [
        (row, booked(row))
        for row in entries
        if (row.line, row.allowance, row.unit, row.currency) == key
    ]
    held = [(row, each) for row, each in rows if period is None or period.holds(each)]
    granted = domain.granted_by(allowance)
    own = tuple(each for _, each in held)
    return Granted(
        agreement=agreement,
        line=line,
        line_name=line_name,
        code=read.code,
        name=dict(read.name),
        unit=read.unit,
        places=read.places,
        currency=currency,
        period=period,
        balance=None
        if granted is None
        else domain.balance(granted, own, warnings=domain.warnings_of(allowance)),
        booked=own,
        told=frozenset(row.reached for row, _ in held if row.reached is not None),
        customer_told=frozenset(
            each for each in domain.warnings_of(allowance) if domain.tells_customer(allowance, each)
        ),
    )


def booked(entry: AllowanceEntry) -> Booked:
    """The entry as the domain reads it."""
    return Booked(
        kind=EntryKind(entry.kind),
        amount=entry.amount,
        beyond=entry.beyond,
        period_from=entry.period_from,
        ticket_id=entry.ticket_id,
    )


def ledger_of(agreement: Agreement) -> list[AllowanceEntry]:
    """All entries of the agreement's ledgers, the oldest first."""
    found = AllowanceEntry.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    return list(found.order_by("pk"))


def granted_in(agreement: Agreement, line: str, code: str, *, at: datetime) -> Granted | None:
    """One allowance, None where the terms in force do not have it."""
    found = allowances_of(agreement, at=at, line=line)
    return next((each for each in found if each.code == code), None)


def drawn_from(
    agreement: Agreement, line: str, allowances: Iterable[dict[str, Any]], *, on: date
) -> dict[str, list[str]]:
    """By allowance the numbers of the tickets that have drawn from it, and not given it all back.

    In the period that runs on that day, over all where the allowance has none.
    """
    entries = [entry for entry in ledger_of(agreement) if entry.line == line]
    found: dict[str, list[str]] = {}
    for row in allowances if entries else ():
        key = (row["code"], row.get("unit"), row.get("currency") or "")
        period = domain.period_at(row.get("period"), agreement.starts_on, on)
        used: dict[str, Decimal] = {}
        for entry in entries:
            own = (entry.allowance, entry.unit, entry.currency) == key and entry.ticket_number
            if own and (period is None or period.holds(booked(entry))):
                taken = entry.beyond - entry.amount
                used[entry.ticket_number] = used.get(entry.ticket_number, Decimal(0)) + taken
        found[row["code"]] = [number for number, taken in used.items() if taken > 0]
    return found


def granted_after(entry: AllowanceEntry) -> Granted | None:
    """The allowance as it stood when the entry was written."""
    found = allowances_of(entry.agreement, at=entry.at, line=entry.line, up_to=entry.pk)
    return next((each for each in found if each.code == entry.allowance), None)


def allowance_facts(
    agreement: Agreement,
    line: str,
    *,
    at: datetime,
    ticket_id: int = 0,
    estimates: dict[str, Any] | None = None,
) -> dict[str, str]:
    """What coverage reads of the line's allowances: what is left of each, for a ticket before its
    own work, and what that has drawn where it is more than the estimate."""
    facts: dict[str, str] = {}
    for each in allowances_of(agreement, at=at, line=line):
        if each.balance is not None:
            estimate = (estimates or {}).get(f"{each.code}_needed")
            own = each.of_ticket(ticket_id)
            facts |= domain.facts_for(each.code, each.balance, own, estimate)
    return facts


def nearly_used(*, at: datetime) -> list[Granted]:
    """Allowances of agreements in force of which so much is used that it was told, most first."""
    drawn = AllowanceEntry.objects.values("agreement_id")
    agreements = not_over(at=at).filter(pk__in=drawn)
    found = [
        each
        for agreement in agreements.select_related("customer")
        for each in allowances_of(agreement, at=at)
        if each.balance is not None and each.booked and each.balance.threshold
    ]
    return sorted(found, key=lambda each: -each.balance.percent if each.balance else 0)
