"""Reading the content of a terms version.

The content is plain data and never changes: `{"plan", "agreement", "tzdata", "calendars": {name:
…}, "lines": {code: …}}`. A line is what `PlanTemplate.to_terms` writes, with its calendars moved
to the top, where lines share them. These functions pick from it and alter nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from vefa.agreements.domain.targets import clock_terms
from vefa.calendars.domain import Calendar, CalendarError
from vefa.commitments.domain import Clock, Terms

DEFAULT_SEVERITY: Final = "S3"

Content = Mapping[str, Any]


def digest_of(content: Content) -> str:
    """The SHA-256 of the content's canonical JSON: sorted keys, no spaces, UTF-8.

    >>> digest_of({"b": 1, "a": "ş"}) == digest_of({"a": "ş", "b": 1})
    True
    """
    return digest_of_text(canonical(content))


def digest_of_text(text: str) -> str:
    """The SHA-256 of canonical JSON."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(content: Content) -> str:
    """The content's canonical JSON: sorted keys, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_agreement(rest: str, agreement: Content) -> str:
    """Canonical JSON of content whose part `agreement` is this one and the others `rest`.

    Agreements on one plan differ in this part alone, and it comes before all the others.

    >>> of_agreement(canonical({"lines": {}}), {"code": "A"})
    '{"agreement":{"code":"A"},"lines":{}}'
    """
    return f'{{"agreement":{canonical(agreement)},{rest[1:]}'


def line_of(content: Content, line: str) -> dict[str, Any]:
    """The service line of that code with its calendars; KeyError where the terms have none."""
    found: dict[str, Any] = content["lines"][line]
    names = {found["calendar"], *found["sites"].values()}
    return {**found, "calendars": {name: content["calendars"][name] for name in sorted(names)}}


def calendar_name(line: Mapping[str, Any], site_id: int | None) -> str:
    """The name of the calendar that holds: the site's own, else the line's default."""
    return str(line["sites"].get(str(site_id), line["calendar"]))


def calendar_at(content: Content, line: str, site_id: int | None) -> Calendar:
    """The calendar of a line at a site, with the holidays it was published with."""
    name = calendar_name(content["lines"][line], site_id)
    return Calendar.from_json(name, content["calendars"][name])


def scenario_terms(
    content: Content, *, line: str, site_id: int | None, family: str, kind: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """`(calendars, terms)` for one kind of ticket, as scenarios write them: rows looked up."""
    found = content["lines"][line]
    terms = clock_terms(found, site=str(site_id), product_family=family, kind=kind)
    name = terms["calendar"]
    return {name: content["calendars"][name]}, dict(terms)


def severity_of(line: Mapping[str, Any], impact: str, urgency: str) -> str:
    """The severity that follows from impact and urgency; the line's default where either is open.

    >>> line = {"severity_table": {"table": {"few": {"stopped": "S2"}}}}
    >>> severity_of(line, "few", "stopped"), severity_of(line, "few", "")
    ('S2', 'S3')
    """
    table = line.get("severity_table", {}).get("table", {})
    default = line.get("periods", {}).get("default_severity", DEFAULT_SEVERITY)
    return str(table.get(impact, {}).get(urgency, default))


def promised(
    content: Content,
    *,
    line: str,
    site_id: int | None,
    family: str,
    kind: str,
    at: datetime,
) -> dict[str, dict[str, datetime]]:
    """When each promise would fall due, by severity, if a complete report were taken at `at`."""
    calendars, data = scenario_terms(content, line=line, site_id=site_id, family=family, kind=kind)
    parsed = {name: Calendar.from_json(name, value) for name, value in calendars.items()}
    terms = Terms.from_json("terms", data, parsed)
    due: dict[str, dict[str, datetime]] = {}
    for severity, targets in terms.targets.items():
        for clock, target in targets.items():
            if clock in terms.clocks and clock is not Clock.ONSITE:
                instant = _due(terms.calendar, at, target.length, elapsed=target.elapsed)
                if instant is not None:
                    due.setdefault(severity, {})[str(clock)] = instant
    return due


def _due(calendar: Calendar, at: datetime, length: timedelta, *, elapsed: bool) -> datetime | None:
    if elapsed:
        return at + length
    try:
        return calendar.add(at, length)
    except CalendarError:
        return None
