"""The facts of terms that are times, places and amounts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from vefa.agreements.domain.allowances import PERIODS, warnings_of
from vefa.agreements.domain.facts_of_terms import Fact, Names
from vefa.agreements.domain.procedure_words import Words
from vefa.commitments.domain import Clock
from vefa.coverage.domain import SHIPPED
from vefa.coverage.domain.formats import amount, week
from vefa.coverage.domain.texts import capitalised

Content = Mapping[str, Any]
Told = Iterator[tuple[str, Fact]]
Groups = Sequence[tuple[Sequence[str], str]]
"""Places (the keys of sites; empty for all that have no calendar of their own), and how their days
are marked: not at all where there is one group."""


def header(content: Content, _line: str, words: Words, _names: Names) -> Told:
    """Name, term and value of the agreement."""
    values = content["agreement"]
    yield "name", Fact(words("name"), values["name"])
    yield "kind", Fact(words("agreement_kind"), words(f"kind_{values['kind']}"))
    yield "starts_on", Fact(words("starts_on"), words.day(date.fromisoformat(values["starts_on"])))
    last = date.fromisoformat(values["ends_on"]) - timedelta(days=1)
    yield "ends_on", Fact(words("last_day"), words.day(last))
    yield "value", Fact(words("value"), words.money(values["value"], values["currency"]))


def scope(content: Content, line: str, words: Words, names: Names) -> Told:
    """What a line is limited to."""
    found = content["lines"][line]
    kinds = SHIPPED.spec("kind").values
    shown = {
        "included_sites": (
            "sites",
            [names.sites.get(str(k), str(k)) for k in found["included_sites"]],
        ),
        "products": ("products", [names.products.get(each, each) for each in found["products"]]),
        "installations": (
            "installations",
            [names.installations.get(str(k), str(k)) for k in found["installations"]],
        ),
        "services": ("kinds", [kinds[each][words.language] for each in found["services"]]),
    }
    for key, (label, values) in shown.items():
        yield key, Fact(words(label), words.listed(sorted(values)) or words("no_limit"))


def hours(
    content: Content, line: str, words: Words, names: Names, groups: Groups | None = None
) -> Told:
    """The week at each group of places, and the special days."""
    own = places_alike(content, content, line, words, names)
    for number, (places, at) in enumerate(groups or own):
        data = content["calendars"][_calendar_at(content["lines"][line], places[0])]
        sites = "" if "" in places else _sites(places, words, names)
        label = words("hours_at", site=sites) if sites else words("hours_by_default")
        said = [week(data["week"], words.language)]
        said += [
            words(
                "hours_from",
                day=words.day(date.fromisoformat(each["from"])),
                hours=week(each["week"], words.language),
            )
            for each in data.get("changes", ())
        ]
        yield f"{number} week", Fact(label, "; ".join(said), data["timezone"])
        yield from _special_days(str(number), data, at, words)


def places_alike(old: Content, new: Content, line: str, words: Words, names: Names) -> Groups:
    """The places of a line that keep one calendar before and one after, so that a calendar that
    takes another's place is compared with it."""
    before, after = old["lines"][line], new["lines"][line]
    kept: dict[tuple[str, str], list[str]] = {}
    for place in dict.fromkeys(["", *before["sites"], *after["sites"]]):
        pair = _calendar_at(before, place), _calendar_at(after, place)
        kept.setdefault(pair, []).append(place)
    if len(kept) == 1:
        return [(places, "") for places in kept.values()]
    return [
        (places, _sites(places, words, names) or new["calendars"][then]["timezone"])
        for (_before, then), places in kept.items()
    ]


def _calendar_at(line: Content, place: str) -> str:
    found: str = line["sites"].get(place, line["calendar"])
    return found


def _sites(places: Iterable[str], words: Words, names: Names) -> str:
    return words.listed(sorted(names.sites.get(key, key) for key in places if key))


def _special_days(group: str, data: Mapping[str, Any], at: str, words: Words) -> Told:
    """`at` says where they hold, and is empty where they hold everywhere."""

    def told(what: str) -> str:
        return words("day_at", day=what, calendar=at) if at else what

    until = data.get("until")
    if until is not None:
        yield f"{group} until", Fact(told(words("holidays_until")), str(until))
    for day, spans in sorted(data.get("dates", {}).items()):
        shown = ", ".join(f"{opens}–{closes}" for opens, closes in spans) or words("closed")
        yield f"{group} day {day}", Fact(told(words.day(date.fromisoformat(day))), shown)


def targets(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Each promise by whom it is for: family, kind, severity."""
    for row in content["lines"][line]["targets"]:
        severity, kind, family = (row.get(key) or "" for key in ("severity", "kind", "family"))
        label = SHIPPED.spec("kind").values[kind][words.language] if kind else ""
        whom = ", ".join(part for part in (family, label) if part)
        for clock, target in row["targets"].items():
            said = {
                "clock": words(f"clock_{Clock(clock)}"),
                "severity": severity or words("every_severity"),
                "whom": whom,
            }
            what = words("target_of" if whom else "target", **said)
            yield f"{family}|{kind}|{severity}|{clock}", _target(what, target, words)


def _target(label: str, data: Any, words: Words) -> Fact:
    if data == "next_release":
        return Fact(label, words("next_release"))
    if not isinstance(data, Mapping):
        return Fact(label, words("best_effort"))
    manners = [words("reasonable")] if data.get("effort") == "reasonable" else []
    if data.get("starts") == "report_completed":
        manners.append(words("after_completion"))
    if "business_days" in data:
        return Fact(label, words.business_days(data["business_days"]), ", ".join(manners))
    counted = words("elapsed") if data.get("in") == "elapsed" else words("in_hours")
    return Fact(label, _length(data, words), ", ".join([counted, *manners]))


def _length(data: Mapping[str, Any], words: Words) -> str:
    """What is promised; of a time that nobody could keep, the number as it was written."""
    unit = "hours" if "hours" in data else "minutes"
    try:
        return words.length(timedelta(**{unit: data.get(unit, 0)}))
    except OverflowError:
        return words.amount(Decimal(str(data[unit])), unit)


def thresholds(content: Content, line: str, words: Words, _names: Names) -> Told:
    """At which shares of a time the desk is warned."""
    found = content["lines"][line]["thresholds"]
    yield "thresholds", Fact(words("warnings"), words.percents(found))


def rates(content: Content, line: str, words: Words, _names: Names) -> Told:
    """What each rate amounts to."""
    for rate in content["lines"][line]["rates"]:
        name = capitalised(words.of(rate["name"]), words.language)
        yield rate["code"], Fact(name, *_priced(rate, words), other=rate["name"])


def rate_in_words(rate: Mapping[str, Any], words: Words) -> str:
    """What a rate amounts to, and by what it is charged."""
    return " ".join(_priced(rate, words))


def _priced(rate: Mapping[str, Any], words: Words) -> tuple[str, str]:
    priced = rate.get("amount")
    value = words.money(priced, rate.get("currency")) if priced else words("by_quote")
    return value, f"/ {words('unit_' + rate['unit'])}"


def travel_bands(content: Content, line: str, words: Words, _names: Names) -> Told:
    """What travel costs by the band of the site."""
    for band in content["lines"][line].get("travel_bands", ()):
        value = words.money(band["amount"], band.get("currency"))
        label = words(
            "detail", what=words("band", code=band["code"]), detail=words.of(band["name"])
        )
        yield band["code"], Fact(label, value, other=band["name"])


def allowances(content: Content, line: str, words: Words, _names: Names) -> Told:
    """How much may be drawn."""
    for each in content["lines"][line]["allowances"]:
        name = capitalised(words.of(each["name"]), words.language)
        said, told = allowance_in_words(each, words), warnings_in_words(each, words)
        yield each["code"], Fact(name, said, told, other=each["name"])


def allowance_in_words(allowance: Mapping[str, Any], words: Words) -> str:
    """An allowance's opening, with the share of the contract value that it is, and how often it
    is granted anew."""
    opening = allowance.get("opening")
    if opening is None:
        return words("by_quote")
    unit, currency = allowance["unit"], allowance.get("currency") or ""
    shown = amount(Decimal(str(opening)), unit, words.language, currency)
    if allowance.get("of") == "contract_value":
        percent = words.number(Decimal(str(allowance["share_percent"])))
        shown = words("share_of_value", percent=percent, amount=shown)
    period = allowance.get("period")
    return words(f"anew_{period}", amount=shown) if period in PERIODS else shown


def warnings_in_words(allowance: Mapping[str, Any], words: Words) -> str:
    """At how much of an allowance both sides are told."""
    percents = warnings_of(allowance)
    return words("told_at", percents=words.percents(percents)) if percents else words("told_never")


def periods(content: Content, line: str, words: Words, _names: Names) -> Told:
    """Days and numbers by which the desk goes."""
    for key, value in content["lines"][line]["periods"].items():
        known = f"period_{key}"
        label = words(known) if known in words.texts else key.replace("_", " ")
        yield key, Fact(label, _number(value, words))


def _number(value: Any, words: Words) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return words.listed([str(each) for each in value])
    return str(value)
