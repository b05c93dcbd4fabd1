"""What a change to a section of a draft comes to, in plain words, before it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from vefa.agreements.data import comparison_words, procedure_words
from vefa.agreements.domain import content as terms_content
from vefa.agreements.domain.compare import compare_section
from vefa.agreements.domain.drafts import EDITABLE
from vefa.agreements.domain.procedure_service import (
    customer_duties,
    extra_section,
    outline_sections,
    raci_section,
    third_party_section,
)
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.queries.comparing import names_for
from vefa.agreements.queries.drafts import draft_begins_at, problems_of_draft, undoable
from vefa.agreements.queries.references import hints_of_draft, loose_ends
from vefa.agreements.web.pages import reader_language
from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import CommitmentError, Terms
from vefa.coverage.domain import SHIPPED, CoverageError
from vefa.customers.queries import sites_of
from vefa.ui.widgets import YEARS
from vefa.workspace.web.terms_forms import CLOCK_NAMES
from vefa.workspace.web.terms_sections import Place, words_of

Json = dict[str, Any]
Whom = tuple[str, str]
Instants = tuple[datetime | None, datetime | None]
MOST_TOLD: Final = 5
"""So many sentences of what an undoing brings back."""
NIGHT: Final = time(22, 0)
_TIMED: Final = ("targets", "hours")
_FAULT: Final = "fault"
_ANYBODY: Final[Whom] = ("", _FAULT)
"""A fault of a product of any family."""

_PRINTED: Final[Mapping[str, Callable[[Json, Words], Any]]] = {
    "duties": customer_duties,
    "rates": extra_section,
    "travel_bands": extra_section,
    "third_parties": third_party_section,
    "responsibilities": raci_section,
    "outline": lambda content, words: next(iter(outline_sections(content, words)), None),
}
"""Sections that are shown as the procedure will print them."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a promise would fall due for a fault reported now, and for one reported then.

    `whom` are the sites, the product family and the kind of request, where it is not every
    fault's.
    """

    severity: str
    clock: str
    now: datetime | None
    then: datetime | None
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Early:
    """When the desk would be warned of one promise that begins now."""

    percent: float
    at: datetime


def effect_of(place: Place, content: Json, *, at: datetime, tried: str = "") -> Json:
    """For `workspace/terms_effect.html`: what differs from the saved draft, what is wrong, and
    what would fall due when. `tried` is the minute of a report that somebody tries out."""
    language = reader_language()
    asked = minute_of(place, tried)
    then = asked or night_of(place, at)
    names = names_for(place.draft.customer_id)
    differences = compare_section(
        place.draft.content, content, place.line, place.section, comparison_words(language), names
    )
    found = problems_of_draft(content, draft_begins_at(place.draft, at))
    problems = [
        each.said.get(language) or each.said["en"]
        for each in found
        if (each.line, each.section) == (place.line, place.section)
    ]
    ends = loose_ends(place.draft, content, place.line, place.section, at=at)
    problems += [said[language] for said in ends]
    timed = place.section in _TIMED
    dues = dues_of(place, content, at, then) if timed and not problems else []
    return {
        "differences": differences.sentences,
        "problems": problems,
        "hints": [
            each.said[language]
            for each in hints_of_draft(place.draft, content)
            if (each.line, each.section) == (place.line, place.section)
        ],
        "dues": dues,
        "then": then,
        "tried": asked is not None,
        "timed": timed,
        "unknown": timed and not problems and not any(due.then for due in dues),
        "warnings": warnings_of(place, content, at) if place.section == "thresholds" else None,
        "printed": None if problems else _printed(place, content, language),
    }


def undoing_of(place: Place) -> Json | None:
    """For `workspace/terms_undo.html`: the change that can be taken back, and what it would
    bring back in sentences."""
    found = undoable(place.draft, place.line, place.section)
    if found is None or place.draft.state not in EDITABLE:
        return None
    step, content = found
    return {"step": step, "sentences": differences_of(place, content)[:MOST_TOLD]}


def differences_of(place: Place, content: Json) -> Sequence[str]:
    """What the content says otherwise in the section than the saved draft, in sentences."""
    names = names_for(place.draft.customer_id)
    words = comparison_words(reader_language())
    saved = place.draft.content
    return compare_section(saved, content, place.line, place.section, words, names).sentences


def night_of(place: Place, at: datetime) -> datetime:
    """This evening at ten, in the customer's time."""
    zone = ZoneInfo(place.draft.agreement.customer.timezone)
    return datetime.combine(at.astimezone(zone).date(), NIGHT, tzinfo=zone)


def minute_of(place: Place, tried: str) -> datetime | None:
    """The minute that a form names (`2027-03-08T12:30`), in the customer's time; None for none."""
    zone = ZoneInfo(place.draft.agreement.customer.timezone)
    try:
        asked = datetime.fromisoformat(tried).replace(tzinfo=zone)
    except ValueError:
        return None
    return asked if asked.year in YEARS else None


def dues_of(place: Place, content: Json, at: datetime, then: datetime) -> list[Due]:
    """Each promise of a fault by severity, from the very rules that tickets go by; then those of
    a product family, a kind of request or a site for which it falls due at another time.

    Empty where the holidays of a day that would be needed are not known yet.
    """
    rows = content["lines"][place.line]["targets"]
    pairs = [(row.get("family", ""), row.get("kind", "") or _FAULT) for row in rows]
    found: list[Due] = []
    times: dict[tuple[int | None, Whom], dict[tuple[str, str], Instants]] = {}
    for site, names in _places_of(place, content):
        for whom in dict.fromkeys([_ANYBODY, *pairs]):
            told = ", ".join(filter(None, (names, whom[0], _kind(whom[1]))))
            dues = _dues(place, content, (at, then), site, whom, told)
            times[site, whom] = {(due.severity, due.clock): (due.now, due.then) for due in dues}
            likely: list[tuple[int | None, Whom]] = [(None, whom if site else _ANYBODY)]
            if times[site, _ANYBODY] != times[None, _ANYBODY]:
                likely.append((site, _ANYBODY))
            known = [times[each] for each in likely if each != (site, whom)]
            found += [
                due
                for due in dues
                if not known
                or any(each.get((due.severity, due.clock)) != (due.now, due.then) for each in known)
            ]
    return found


def _places_of(place: Place, content: Json) -> list[tuple[int | None, str]]:
    """Where hours differ: the whole line, then a site of each other calendar, with the names of
    all sites that keep it."""
    line = content["lines"][place.line]
    names: dict[str, list[tuple[int, str]]] = {}
    for site in sites_of(place.draft.customer_id):
        calendar = terms_content.calendar_name(line, site.pk)
        served = not line["included_sites"] or site.pk in line["included_sites"]
        if served and calendar != line["calendar"]:
            names.setdefault(calendar, []).append((site.pk, site.name))
    alike = [(kept[0][0], ", ".join(name for _key, name in kept)) for kept in names.values()]
    return [(None, ""), *alike]


def _kind(kind: str) -> str:
    kinds = SHIPPED.spec("kind").values
    return words_of(kinds[kind]) if kind != _FAULT and kind in kinds else ""


def _dues(
    place: Place,
    content: Json,
    instants: tuple[datetime, datetime],
    site: int | None,
    whom: Whom,
    told: str,
) -> list[Due]:
    family, kind = whom
    asked: Json = {"line": place.line, "site_id": site, "family": family, "kind": kind}
    try:
        now, later = (terms_content.promised(content, **asked, at=each) for each in instants)
    except (CommitmentError, CalendarError):
        return []
    return [
        Due(
            severity, str(label), now[severity].get(clock), later.get(severity, {}).get(clock), told
        )
        for severity in sorted(now)
        for clock, label in CLOCK_NAMES.items()
        if clock in now[severity]
    ]


def warnings_of(place: Place, content: Json, at: datetime) -> Json | None:
    """When warnings would come for the first promise of the first severity that has a target."""
    try:
        calendars, data = terms_content.scenario_terms(
            content, line=place.line, site_id=None, family="", kind=_FAULT
        )
        parsed = {name: Calendar.from_json(name, value) for name, value in calendars.items()}
        terms = Terms.from_json("terms", data, parsed)
        for severity in sorted(terms.targets):
            for clock, target in terms.targets[severity].items():
                rows = [
                    Early(
                        percent,
                        at + target.length * percent / 100
                        if target.elapsed
                        else terms.calendar.add(at, target.length * percent / 100),
                    )
                    for percent in terms.thresholds
                ]
                return {"severity": severity, "clock": CLOCK_NAMES[str(clock)], "rows": rows}
    except (CommitmentError, CalendarError):
        pass
    return None


def _printed(place: Place, content: Json, language: str) -> Any:
    print_section = _PRINTED.get(place.section)
    if print_section is None:
        return None
    alone = {**content, "lines": {place.line: content["lines"][place.line]}}
    try:
        return print_section(alone, procedure_words(language))
    except CoverageError:
        # Rates are printed with the clauses that name them: these cannot be read meanwhile.
        return None
