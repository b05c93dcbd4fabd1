"""What a change to a section of a draft comes to, in plain words, before it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from vefa.agreements.data import comparison_words, procedure_words
from vefa.agreements.domain import content as terms_content
from vefa.agreements.domain.compare import compare_section
from vefa.agreements.domain.procedure_service import (
    customer_duties,
    extra_section,
    outline_sections,
    raci_section,
    third_party_section,
)
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.references import removal_refused
from vefa.agreements.queries.comparing import names_for
from vefa.agreements.queries.drafts import draft_begins_at, problems_of_draft
from vefa.agreements.queries.references import known_of
from vefa.agreements.web.pages import reader_language
from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import CommitmentError, Terms
from vefa.workspace.web.terms_forms import CLOCK_NAMES
from vefa.workspace.web.terms_sections import Place

Json = dict[str, Any]
NIGHT: Final = time(22, 0)
_TIMED: Final = ("targets", "hours")
_FAULT: Final = "fault"

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
    """When a promise would fall due for a fault reported now, and for one reported at night."""

    severity: str
    clock: str
    now: datetime | None
    night: datetime | None


@dataclass(frozen=True, slots=True)
class Early:
    """When the desk would be warned of one promise that begins now."""

    percent: float
    at: datetime


def effect_of(place: Place, content: Json, *, at: datetime) -> Json:
    """For `workspace/terms_effect.html`: what differs from the saved draft, what is wrong, and
    what would fall due when."""
    language = reader_language()
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
    problems += _refused(place, content, language)
    return {
        "differences": differences.sentences,
        "problems": problems,
        "dues": [] if problems or place.section not in _TIMED else dues_of(place, content, at),
        "night": night_of(place, at),
        "warnings": warnings_of(place, content, at) if place.section == "thresholds" else None,
        "printed": None if problems else _printed(place, content, language),
    }


def _refused(place: Place, content: Json, language: str) -> list[str]:
    """What would not be saved, since something else still names it."""
    if not place.line:
        return []
    before, after = (each["lines"][place.line] for each in (place.draft.content, content))
    known = known_of(place.draft, place.line, place.section)
    return [said[language] for said in removal_refused(before, after, known)]


def night_of(place: Place, at: datetime) -> datetime:
    """This evening at ten, in the customer's time."""
    zone = ZoneInfo(place.draft.agreement.customer.timezone)
    return datetime.combine(at.astimezone(zone).date(), NIGHT, tzinfo=zone)


def dues_of(place: Place, content: Json, at: datetime) -> list[Due]:
    """Each promise of a fault by severity, from the very rules that tickets go by."""
    asked: Json = {"line": place.line, "site_id": None, "family": "", "kind": _FAULT}
    try:
        now = terms_content.promised(content, **asked, at=at)
        night = terms_content.promised(content, **asked, at=night_of(place, at))
    except (CommitmentError, CalendarError):
        return []
    return [
        Due(severity, str(label), now[severity].get(clock), night.get(severity, {}).get(clock))
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
    return print_section(alone, procedure_words(language))
