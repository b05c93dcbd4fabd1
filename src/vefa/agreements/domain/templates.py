"""Plan templates: the provider's starting texts, put together from the shared library.

A template has no customer. `to_terms` copies it, with the agreement's own values, into the plain
content of one service line of a terms version; nothing reads the template after that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Self

from vefa.agreements.domain.hours import Hours
from vefa.agreements.domain.plain import copied
from vefa.agreements.domain.summaries import summed_up
from vefa.coverage.domain import ClauseSet
from vefa.coverage.domain.texts import Text, read_text

Json = dict[str, Any]
_CENT = Decimal("0.01")
_KEPT: Final = ("services", "values", "travel_bands", "responsibilities")
"""Parts of edited terms that the shipped plans do not have and that a plan of our own keeps."""


class BadTemplate(ValueError):
    """A template, or the library, that cannot be put together. The message names the place."""


@dataclass(frozen=True, slots=True)
class Library:
    """What templates share, each text written once and referred to by its code."""

    clauses: Mapping[str, Json]
    rates: Mapping[str, Json]
    duties: Mapping[str, Json]
    chapters: Sequence[Json]
    severity_table: Json
    periods: Json

    @classmethod
    def from_json(
        cls,
        *,
        clauses: Sequence[Json],
        rates: Sequence[Json],
        duties: Sequence[Json],
        chapters: Sequence[Json],
        severity_table: Json,
        periods: Json,
    ) -> Self:
        """Index the library by code. Raises `BadTemplate` for a code given twice."""
        return cls(
            _by_code(clauses, "clause"),
            _by_code(rates, "rate"),
            _by_code(duties, "duty"),
            chapters,
            severity_table,
            periods,
        )


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """One plan: hours, targets, clauses, duties and the rest, complete but for amounts.

    `short` is the name as sentences show it. `targets` are rows as `commitments` reads them;
    `duties`, `rates`, `allowances`, `periods` and `severity_table` are plain data.
    """

    code: str
    name: Text
    short: Text
    summary: Text
    line: str
    line_name: Text
    hours: Hours
    channels: tuple[str, ...]
    thresholds: tuple[int, ...]
    targets: tuple[Json, ...]
    clauses: ClauseSet
    chapters: tuple[Json, ...]
    duties: tuple[Json, ...]
    rates: tuple[Json, ...]
    allowances: tuple[Json, ...]
    periods: Json
    severity_table: Json
    more: Json = field(default_factory=dict)

    @classmethod
    def from_terms(cls, code: str, name: Text, summary: Text, line: Json) -> Self:
        """A plan of the provider's own, taken from a service line as terms write it.

        What belongs to one customer stays behind: sites, systems, calendars, third parties and
        the outline with its people. Prices stay, in their currency.
        """
        return cls(
            code=code,
            name=name,
            short=name,
            summary=summary,
            line=line["line"],
            line_name=read_text(line["name"], f"{code}: line"),
            hours=Hours.from_json(line["hours"]),
            channels=tuple(line["channels"]),
            thresholds=tuple(line["thresholds"]),
            targets=tuple(line["targets"]),
            clauses=ClauseSet.from_json(line),
            chapters=tuple(line["chapters"]),
            duties=tuple(line["duties"]),
            rates=tuple(line["rates"]),
            allowances=tuple(line["allowances"]),
            periods=line["periods"],
            severity_table=line["severity_table"],
            more={part: line[part] for part in _KEPT if part in line},
        )

    @classmethod
    def from_json(cls, plan: Json, library: Library) -> Self:
        """Put a template together. Raises `BadTemplate` and `BadClause`."""
        code = plan["code"]
        chapters = [each for each in library.chapters if str(each["group"]) in plan["chapters"]]
        rows = [
            _clause(reference, place, chapter, library, code)
            for chapter in chapters
            for place, reference in enumerate(plan["chapters"][str(chapter["group"])], 1)
        ]
        used = {row["rate"] for row in rows if "rate" in row}
        rates = [rate for rate in library.rates.values() if rate["code"] in used]
        allowances = plan["allowances"]
        return cls(
            code=code,
            name=read_text(plan["name"], f"{code}: name"),
            short=read_text(plan["short"], f"{code}: short"),
            summary=read_text(plan["summary"], f"{code}: summary"),
            line=plan["line"]["code"],
            line_name=read_text(plan["line"]["name"], f"{code}: line"),
            hours=Hours.from_json(plan["hours"]),
            channels=tuple(plan["channels"]),
            thresholds=tuple(plan["thresholds"]),
            targets=tuple(plan["targets"]),
            clauses=ClauseSet.from_json(
                {"clauses": rows, "rates": rates, "allowances": allowances}
            ),
            chapters=tuple(chapters),
            duties=tuple(_found(library.duties, duty, f"{code}: duty") for duty in plan["duties"]),
            rates=tuple(rates),
            allowances=tuple(allowances),
            periods={**library.periods, **plan["periods"]},
            severity_table=library.severity_table,
        )

    def shown_facts(self, working_days: Sequence[str] = ()) -> Json:
        """The facts about the plan that sentences show: its name and its hours.

        `working_days` is the country's week (`["sun", "mon", …]`), by default Monday to Friday.
        """
        return {"plan": dict(self.short), "week": self.hours.week_of(working_days)}

    def to_terms(
        self,
        *,
        calendars: Mapping[str, Json],
        calendar: str,
        sites: Mapping[str, str] | None = None,
        amounts: Mapping[str, Decimal] | None = None,
        currency: str = "",
        contract_value: Decimal | None = None,
    ) -> Json:
        """The content of a service line: plain JSON, independent of the template from then on.

        `calendars` holds calendar data by name, `calendar` names the line's default and `sites`
        the calendar of a site (keys are the sites' ids as strings). `amounts` are the agreement's
        own prices by rate code, in `currency`; a rate without amount is quoted for. A share of the
        contract value becomes the opening of its allowance, rounded half up to cents.
        """
        if calendar not in calendars or set((sites or {}).values()) - set(calendars):
            raise BadTemplate(f"{self.code}: a calendar is named that is not given")
        prices = amounts or {}
        unknown = set(prices) - {rate["code"] for rate in self.rates}
        if unknown:
            raise BadTemplate(f"{self.code}: no clause uses the rate {', '.join(sorted(unknown))}")
        content: Json = {
            "line": self.line,
            "name": dict(self.line_name),
            "plan": {"code": self.code, "name": dict(self.name), "short": dict(self.short)},
            "summary": dict(self.summary),
            "channels": list(self.channels),
            "hours": self.hours.to_json(),
            "calendar": calendar,
            "calendars": dict(calendars),
            "sites": dict(sites or {}),
            "targets": list(self.targets),
            "thresholds": list(self.thresholds),
            "clauses": self.clauses.to_json(),
            "chapters": list(self.chapters),
            "duties": list(self.duties),
            "rates": [_priced(rate, prices, currency) for rate in self.rates],
            "allowances": [opened(each, contract_value, currency) for each in self.allowances],
            "periods": self.periods,
            "severity_table": self.severity_table,
        }
        made = copied({**content, **self.more})
        return {**made, "summary_for": summed_up(made)}


def _clause(reference: str | Json, place: int, chapter: Json, library: Library, plan: str) -> Json:
    """The library's clause with its number, and with what the plan says otherwise."""
    own: Json = {"use": reference} if isinstance(reference, str) else reference
    shared = _found(library.clauses, own["use"], f"{plan}: clause")
    changes = {key: value for key, value in own.items() if key != "use"}
    number = {"number": f"{chapter['number']}.{place}", "group": chapter["group"]}
    return {**shared, **changes, **number}


def _found(shelf: Mapping[str, Json], code: str, where: str) -> Json:
    if code not in shelf:
        raise BadTemplate(f"{where} {code!r} is not in the library")
    return shelf[code]


def _by_code(rows: Sequence[Json], kind: str) -> dict[str, Json]:
    shelf: dict[str, Json] = {}
    for row in rows:
        if row["code"] in shelf:
            raise BadTemplate(f"the {kind} {row['code']!r} is in the library twice")
        shelf[row["code"]] = row
    return shelf


def _priced(rate: Json, prices: Mapping[str, Decimal], currency: str) -> Json:
    amount = prices.get(rate["code"])
    if amount is None:
        return {**rate, "amount": rate.get("amount"), "currency": rate.get("currency")}
    return {**rate, "amount": str(amount), "currency": currency}


def opened(allowance: Json, value: Decimal | None, currency: str) -> Json:
    """The allowance with its opening: what the terms say, or its share of the contract value.

    Rounded half up to cents.
    """
    if value is None or allowance.get("of") != "contract_value":
        return {**allowance, "opening": allowance.get("opening"), "currency": currency or None}
    share = value * Decimal(str(allowance["share_percent"])) / 100
    opening = share.quantize(_CENT, rounding=ROUND_HALF_UP)
    return {**allowance, "opening": str(opening), "currency": currency}
