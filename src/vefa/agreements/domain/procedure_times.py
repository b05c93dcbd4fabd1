"""The parts of the procedure about time: service hours, severity, targets, how time is counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from vefa.agreements.domain.content import DEFAULT_SEVERITY
from vefa.agreements.domain.procedure_words import Words
from vefa.calendars.domain import Calendar
from vefa.commitments.domain import (
    SEVERITIES,
    Clock,
    Target,
    TargetRow,
    Terms,
    read_rows,
    targets_for,
)
from vefa.commitments.domain.rows import FAULT
from vefa.coverage.domain import SHIPPED
from vefa.coverage.domain.formats import week
from vefa.documents.domain.paper import (
    DASH,
    Cell,
    Json,
    below,
    bullets,
    group,
    paragraph,
    section,
    table,
)

Content = Mapping[str, Any]
Line = Mapping[str, Any]
_RELEASE: Final = "next_release"


def hours_section(content: Content, sites: Mapping[str, str], annex: str, words: Words) -> Json:
    """Whose hours are when. `sites` are names by key; `annex` lists the special days."""
    rows: list[Any] = []
    several = len(content["lines"]) > 1
    for line in content["lines"].values():
        if several:
            rows.append(group(words.of(line["name"])))
        for name, places in _places(line, sites, words):
            data = content["calendars"][name]
            rows.append([places, str(data["timezone"]), _opening(data, words)])
    head = [words("place"), words("timezone"), words("opening")]
    return section(
        words("hours"),
        [
            paragraph(words("hours_text")),
            table(head, rows, ["2", "auto", "3"]),
            paragraph(words("special_days_see", annex=annex)),
        ],
    )


def _places(line: Line, sites: Mapping[str, str], words: Words) -> Iterator[tuple[str, str]]:
    """The calendars of a line with the sites that they hold at; the default last."""
    named: dict[str, list[str]] = {}
    for key, calendar in line["sites"].items():
        named.setdefault(calendar, []).append(sites.get(key, key))
    for calendar, places in named.items():
        yield calendar, ", ".join(sorted(places))
    others = [str(key) for key in line["included_sites"] if str(key) not in line["sites"]]
    if others:
        yield line["calendar"], ", ".join(sorted(sites.get(key, key) for key in others))
    elif not line["included_sites"]:
        yield line["calendar"], words("other_sites") if named else words("all_sites")


def _opening(data: Mapping[str, Any], words: Words) -> Cell:
    later = [
        words(
            "hours_from",
            day=words.day(date.fromisoformat(change["from"])),
            hours=week(change["week"], words.language),
        )
        for change in data.get("changes", [])
    ]
    return below(week(data["week"], words.language), "; ".join(later))


def special_days(content: Content, sites: Mapping[str, str], since: date, words: Words) -> Json:
    """The annex of dates whose hours differ from the week, calendar by calendar.

    Days before `since`, on which these terms do not hold yet, are left out. Calendars with the
    same days are shown once.
    """
    shown: dict[str, list[str]] = {}
    tables: dict[str, list[list[Cell]]] = {}
    several = len(content["lines"]) > 1
    for line in content["lines"].values():
        for name, places in _places(line, sites, words):
            rows = _special_rows(content["calendars"][name], since, words)
            found = next((other for other, same in tables.items() if same == rows), name)
            tables.setdefault(found, rows)
            said = f"{words.of(line['name'])} ({places})" if several else places
            if said not in shown.setdefault(found, []):
                shown[found].append(said)
    head = [words("date"), words("occasion"), words("opening")]
    parts = []
    for name, places_of in shown.items():
        rows = tables[name]
        listed = table(head, rows, ["auto", "1", "auto"])
        block = listed if rows else paragraph(words("no_special_days"))
        parts.append(section(words("special_days_of", places="; ".join(places_of)), [block]))
    return section(words("special_days"), [paragraph(words("special_days_text"))], parts)


def _special_rows(data: Mapping[str, Any], since: date, words: Words) -> list[list[Cell]]:
    days = [day for day in sorted(data.get("dates", {})) if date.fromisoformat(day) >= since]
    return [_special_day(day, data, words) for day in days]


def _special_day(day: str, data: Mapping[str, Any], words: Words) -> list[Cell]:
    names, spans = data.get("names", {}).get(day), data["dates"][day]
    hours = ", ".join(f"{opens}–{closes}" for opens, closes in spans)
    return [
        words.day(date.fromisoformat(day)),
        words.of(names) if names else DASH,
        hours or words("closed"),
    ]


def severity_section(line: Line, words: Words) -> Json:
    """What each severity means, and how it follows from impact and urgency."""
    shown = line["severity_table"]
    meanings = [
        [f"{each['code']} {words.of(each['name'])}", words.sentence(each["meaning"])]
        for each in shown["severities"]
    ]
    urgencies = shown["urgencies"]
    matrix = [
        [
            words.sentence(impact["name"]),
            *(shown["table"][impact["code"]].get(each["code"], DASH) for each in urgencies),
        ]
        for impact in shown["impacts"]
    ]
    head = [words("impact_urgency"), *(words.sentence(each["name"]) for each in urgencies)]
    default = line.get("periods", {}).get("default_severity", DEFAULT_SEVERITY)
    lowered = [
        words("after_workaround", before=before, after=after)
        for before, after in shown.get("after_workaround", {}).items()
    ]
    return section(
        words("severity"),
        [
            table([words("severity_code"), words("meaning")], meanings, ["auto", "1"]),
            paragraph(words("severity_text") + " " + words("default_severity", severity=default)),
            table(head, matrix, ["2", *["2"] * len(urgencies)]),
            *([bullets(lowered)] if lowered else []),
        ],
    )


def targets_section(content: Content, words: Words) -> Json:
    """What is promised for each severity, line by line."""
    blocks = [paragraph(words("targets_text"))]
    tables = [each for line in content["lines"].values() for each in _targets(content, line, words)]
    return section(words("targets"), blocks, tables)


def _targets(content: Content, line: Line, words: Words) -> Iterator[Json]:
    """A table for all requests, then one for each family and kind with targets of its own."""
    rows = read_rows(line["targets"])
    calendar = _calendar(content, line)
    shown: list[Mapping[str, Any]] = []
    for family, kind in _groups(rows):
        found = targets_for(rows, line=line["line"], family=family, kind=kind)
        if found in shown:
            continue
        shown.append(found)
        yield section(_whose(line, family, kind, words), [_target_table(found, calendar, words)])


def _groups(rows: Sequence[TargetRow]) -> list[tuple[str, str]]:
    kinds = {row.kind for row in rows} | {""}
    if any(Clock.FIX_DATE in row.targets for row in rows):
        kinds.add(FAULT)
    families = {row.family for row in rows} | {""}
    return sorted((family, kind) for family in families for kind in kinds)


def _whose(line: Line, family: str, kind: str, words: Words) -> str:
    name = words.of(line["name"])
    label = SHIPPED.spec("kind").values[kind][words.language] if kind else ""
    what = ", ".join(part for part in (family, label) if part)
    return words("targets_of", line=name, what=what) if what else words("targets_of_all", line=name)


def _target_table(found: Mapping[str, Mapping[str, Any]], calendar: Calendar, words: Words) -> Json:
    used = [clock for clock in Clock if any(str(clock) in row for row in found.values())]
    rows: list[list[Cell]] = []
    dated = Clock.FIX_DATE in used and Clock.RESOLUTION not in used
    for severity, targets in found.items():
        cells = [_target(targets.get(str(clock)), clock, calendar, words) for clock in used]
        rows.append([severity, *cells, *([words("by_agreed_date")] if dated else [])])
    used += [Clock.RESOLUTION] if dated else []
    if all(row[1:] == rows[0][1:] for row in rows):
        rows = [[words("all_severities"), *rows[0][1:]]]
    head = [words("severity_code"), *(words(f"clock_{clock}") for clock in used)]
    return table(head, rows, ["auto", *["1"] * len(used)])


def _target(data: object, clock: Clock, calendar: Calendar, words: Words) -> Cell:
    if data == _RELEASE:
        return words("next_release")
    target = Target.from_json("", clock, data, calendar)
    if target is None:
        return DASH
    if target.business_days is not None:
        title, counted = words.business_days(target.business_days), ""
    else:
        title = words.length(target.length)
        counted = words("elapsed") if target.elapsed else words("in_hours")
    effort = "" if target.guaranteed else words("reasonable")
    return below(title, ", ".join(part for part in (counted, effort) if part))


def counting_section(content: Content, words: Words) -> Json:
    """When each clock starts and what meets it, and the rules by which time is counted."""
    lines = [*content["lines"].values()]
    parsed = [_terms(content, line) for line in lines]
    used = [clock for clock in Clock if any(_promises(terms, clock) for terms in parsed)]
    rows = [
        [words(f"clock_{clock}"), words(_start(clock, parsed)), words(f"stop_{clock}")]
        for clock in used
    ]
    head = [words("commitment"), words("starts"), words("stops")]
    return section(
        words("counting"),
        [table(head, rows, ["auto", "2", "3"]), bullets([*_rules(content, parsed, used, words)])],
    )


def _rules(
    content: Content, parsed: Sequence[Terms], used: Sequence[Clock], words: Words
) -> Iterator[str]:
    lengths = {terms.calendar.nominal_day for terms in parsed}
    yield words(
        "rule_business_day", length=" / ".join(words.length(each) for each in sorted(lengths))
    )
    yield words("rule_complete")
    yield words("rule_waiting")
    if Clock.ONSITE in used:
        yield words("rule_onsite")
    yield words("rule_date")
    yield words("rule_change")
    yield words("rule_missed")
    if any(not target.guaranteed for target in _all_targets(parsed)):
        yield words("rule_reasonable")
    percents = sorted({each for line in content["lines"].values() for each in line["thresholds"]})
    if percents:
        yield words("rule_thresholds", percents=words.percents(percents))


def _all_targets(parsed: Sequence[Terms]) -> Iterable[Target]:
    return (target for terms in parsed for row in terms.targets.values() for target in row.values())


def _promises(terms: Terms, clock: Clock) -> bool:
    """Resolution counts where only a fix date is agreed, since the agreed date becomes its own."""
    wanted = (clock, Clock.FIX_DATE) if clock is Clock.RESOLUTION else (clock,)
    return any(terms.target(severity, each) for severity in SEVERITIES for each in wanted)


def _start(clock: Clock, parsed: Sequence[Terms]) -> str:
    if clock is Clock.ONSITE:
        return "start_demanded"
    late = clock in (Clock.WORKAROUND, Clock.RESOLUTION)
    if clock is Clock.RESPONSE:
        late = any(
            target.after_completion
            for terms in parsed
            for row in terms.targets.values()
            if (target := row.get(clock))
        )
    return "start_completed" if late else "start_reported"


def _calendar(content: Content, line: Line) -> Calendar:
    return Calendar.from_json(line["calendar"], content["calendars"][line["calendar"]])


def _terms(content: Content, line: Line) -> Terms:
    """The targets of faults, which have every clock, in the line's default calendar."""
    calendar = _calendar(content, line)
    found = targets_for(read_rows(line["targets"]), line=line["line"], family="", kind=FAULT)
    data = {"calendar": calendar.name, "targets": found}
    return Terms.from_json(line["line"], data, {calendar.name: calendar})
