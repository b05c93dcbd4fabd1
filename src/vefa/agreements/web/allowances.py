"""Allowances as the desk and the portal show them: how each stands, and the entries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.agreements.domain.allowances import EntryKind
from vefa.agreements.models import Agreement, AllowanceEntry
from vefa.agreements.queries.allowances import Granted, allowances_of, ledger_of
from vefa.agreements.web.pages import reader_language
from vefa.coverage.domain.formats import amount
from vefa.coverage.domain.texts import capitalised

KINDS: Final[dict[str, LazyText]] = {
    EntryKind.OPENING.value: _("Brought in"),
    EntryKind.DRAW.value: _("Drawn"),
    EntryKind.CORRECTION.value: _("Correction"),
    EntryKind.RETURN.value: _("Given back"),
}
MOST_SHOWN: Final = 200
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """How one allowance stands, in words; `share` is what is used, `state` colours its meter.

    Amounts are empty where the terms do not say how much there is.
    """

    name: str
    line: str
    share: float = 0.0
    percent: int = 0
    state: str = ""
    granted: str = ""
    used: str = ""
    left: str = ""
    beyond: str = ""
    overdrawn: str = ""
    begins_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its reader sees it: without ticket and words where the ticket is not theirs."""

    entry: AllowanceEntry
    name: str
    kind: LazyText | str
    amount: str
    beyond: str
    seen: bool


def name_of(each: Granted) -> str:
    """The allowance's name in the reader's language."""
    language = reader_language()
    return capitalised(each.name[language], language)


def in_words(value: Decimal, each: Granted) -> str:
    """An amount in the allowance's unit, as the reader's language writes it."""
    return amount(value, each.unit, reader_language(), each.currency)


def shown(each: Granted) -> Shown:
    """How the allowance stands."""
    balance, period = each.balance, each.period
    name, line = name_of(each), each.line_name[reader_language()]
    if balance is None:
        return Shown(name, line)
    return Shown(
        name,
        line,
        share=min(balance.percent, 100) / 100,
        percent=balance.percent,
        state="missed" if balance.percent >= 100 else "risk" if balance.threshold else "",
        granted=in_words(balance.granted, each),
        used=in_words(balance.used, each),
        left=in_words(balance.left, each),
        beyond=in_words(balance.beyond, each) if balance.beyond else "",
        overdrawn=in_words(balance.overdrawn, each) if balance.overdrawn else "",
        begins_on=period.begins_on if period else None,
        last_on=period.ends_on - _DAY if period else None,
    )


def ledger_context(agreement: Agreement, *, at: datetime, seen: Collection[str]) -> dict[str, Any]:
    """For `agreements/allowances.html`: how each allowance stands, and the entries, newest first.

    `seen` are the numbers of the tickets that the reader may see.
    """
    found = allowances_of(agreement, at=at)
    names = {(each.line, each.code): name_of(each) for each in found}
    entries = ledger_of(agreement)[: -MOST_SHOWN - 1 : -1]
    return {
        "agreement": agreement,
        "found": found,
        "balances": [shown(each) for each in found],
        "entries": [_line(entry, names, seen) for entry in entries],
    }


def _line(entry: AllowanceEntry, names: dict[tuple[str, str], str], seen: Collection[str]) -> Line:
    language = reader_language()

    def said(value: Decimal) -> str:
        return amount(abs(value), entry.unit, language, entry.currency)

    sign = "" if not entry.amount else "−" if entry.amount < 0 else "+"
    return Line(
        entry=entry,
        name=names.get((entry.line, entry.allowance), entry.allowance),
        kind=KINDS[entry.kind],
        amount=f"{sign}{said(entry.amount)}",
        beyond=said(entry.beyond) if entry.beyond else "",
        seen=entry.ticket_id is None or entry.ticket_number in seen,
    )
