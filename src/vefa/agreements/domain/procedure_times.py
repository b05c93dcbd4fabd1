"""The parts of the procedure about time: service hours, severity, targets, how time is counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from vefa.agreements.domain.content import DEFAULT_SEVERITY
from vefa.agreements.domain.procedure_lines import (
    rows_by_line,
    shared_and_own,
)
from vefa.agreements.domain.procedure_words import Words
from vefa.calendars.domain import Calendar
from vefa.commitments.domain import (
    Clock,
    Target,
    TargetRow,
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
Promised = Mapping[Clock, Sequence[Target]]
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
    """The calendars of a line with the sites that they hold at; the default last.

    Sites that the line does not serve are left out.
    """
    served = {str(key) for key in line["included_sites"]}
    named: dict[str, list[str]] = {}
    for key, calendar in line["sites"].items():
        if served and key not in served:
            continue
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


def severity_section(content: Content, words: Words) -> Json:
    """What each severity means, and how it follows from impact and urgency."""
    shared, own = shared_and_own(content, words, lambda line: _severity(line, words))
    parts = [section(name, blocks) for name, blocks in own]
    return section(words("severity"), shared, parts)


def _severity(line: Line, words: Words) -> list[Json]:
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
    return [
        table([words("severity_code"), words("meaning")], meanings, ["auto", "1"]),
        paragraph(words("severity_text")),
        table(head, matrix, ["2", *["2"] * len(urgencies)]),
        paragraph(words("default_severity", severity=default)),
        *([bullets(lowered)] if lowered else []),
    ]


def targets_section(content: Content, words: Words) -> Json:
    """What is promised for each severity, line by line."""
    blocks = [paragraph(words("targets_text"))]
    tables = [each for line in content["lines"].values() for each in _targets(content, line, words)]
    return section(words("targets"), blocks, tables)


def _targets(content: Content, line: Line, words: Words) -> Iterator[Json]:
    """A table for all requests, then one for each family and kind with targets of its own."""
    rows = read_rows(line["targets"])
    calendar = _calendar(content, line["calendar"])
    mixed = len(_starts_of_response(_promised(content, line))) > 1
    shown: list[Mapping[str, Any]] = []
    for family, kind in _groups(rows):
        found = targets_for(rows, line=line["line"], family=family, kind=kind)
        if found in shown:
            continue
        shown.append(found)
        told = _target_table(found, calendar, words, mixed=mixed)
        yield section(_whose(line, family, kind, words), [told])


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


def _target_table(
    found: Mapping[str, Mapping[str, Any]], calendar: Calendar, words: Words, *, mixed: bool
) -> Json:
    used = [clock for clock in Clock if any(str(clock) in row for row in found.values())]
    rows: list[list[Cell]] = []
    dated = Clock.FIX_DATE in used and Clock.RESOLUTION not in used
    for severity, targets in found.items():
        cells = [
            _target(targets.get(str(clock)), clock, calendar, words, mixed=mixed) for clock in used
        ]
        rows.append([severity, *cells, *([words("by_agreed_date")] if dated else [])])
    used += [Clock.RESOLUTION] if dated else []
    if all(row[1:] == rows[0][1:] for row in rows):
        rows = [[words("all_severities"), *rows[0][1:]]]
    head = [words("severity_code"), *(words(f"clock_{clock}") for clock in used)]
    return table(head, rows, ["auto", *["1"] * len(used)])


def _target(data: object, clock: Clock, calendar: Calendar, words: Words, *, mixed: bool) -> Cell:
    """A time with its manner; `mixed` where some responses wait for the complete report."""
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
    late = words("after_completion") if mixed and target.after_completion else ""
    return below(title, ", ".join(part for part in (counted, effort, late) if part))


def counting_section(content: Content, sites: Mapping[str, str], words: Words) -> Json:
    """When each clock starts and what meets it, and the rules by which time is counted."""
    rows = rows_by_line(content, words, lambda line: _counted(_promised(content, line), words))
    head = [words("commitment"), words("starts"), words("stops")]
    shared, own = shared_and_own(
        content, words, lambda line: [*_rules(content, line, sites, words)]
    )
    return section(
        words("counting"),
        [table(head, rows, ["auto", "2", "3"]), bullets(shared)],
        [section(name, [bullets(rules)]) for name, rules in own],
    )


def _counted(promised: Promised, words: Words) -> list[list[Cell]]:
    """The clocks of a line. Resolution counts where only a fix date is agreed, since the agreed
    date becomes its own."""
    used = [
        clock
        for clock in Clock
        if promised[clock] or (clock is Clock.RESOLUTION and promised[Clock.FIX_DATE])
    ]
    return [
        [words(f"clock_{clock}"), words(_start(clock, promised)), words(f"stop_{clock}")]
        for clock in used
    ]


def _rules(content: Content, line: Line, sites: Mapping[str, str], words: Words) -> Iterator[str]:
    promised = _promised(content, line)
    yield words("rule_business_day", length=_business_day(content, line, sites, words))
    yield words("rule_complete")
    yield words("rule_waiting")
    if promised[Clock.ONSITE]:
        yield words("rule_onsite")
    yield words("rule_date")
    yield words("rule_change")
    yield words("rule_missed")
    if any(not target.guaranteed for targets in promised.values() for target in targets):
        yield words("rule_reasonable")
    if line["thresholds"]:
        yield words("rule_thresholds", percents=words.percents(sorted(line["thresholds"])))


def _business_day(content: Content, line: Line, sites: Mapping[str, str], words: Words) -> str:
    """How long a business day is, with the sites where that differs."""
    found: dict[str, list[str]] = {}
    for name, places in _places(line, sites, words):
        length = words.length(_calendar(content, name).nominal_day)
        found.setdefault(length, []).append(places)
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{length} ({'; '.join(places)})" for length, places in found.items())


def _start(clock: Clock, promised: Promised) -> str:
    if clock is Clock.ONSITE:
        return "start_demanded"
    late = clock in (Clock.WORKAROUND, Clock.RESOLUTION)
    if clock is Clock.RESPONSE:
        starts = _starts_of_response(promised)
        if len(starts) > 1:
            return "start_mixed"
        late = True in starts
    return "start_completed" if late else "start_reported"


def _starts_of_response(promised: Promised) -> set[bool]:
    return {target.after_completion for target in promised[Clock.RESPONSE]}


def _promised(content: Content, line: Line) -> Promised:
    """Every target of a line, whatever family, kind and severity it is for."""
    calendar = _calendar(content, line["calendar"])
    rows = read_rows(line["targets"])
    found: dict[Clock, list[Target]] = {clock: [] for clock in Clock}
    for family, kind in _groups(rows):
        by_severity = targets_for(rows, line=line["line"], family=family, kind=kind)
        for severity, targets in by_severity.items():
            for clock in found:
                read = Target.from_json(severity, clock, targets.get(str(clock)), calendar)
                found[clock] += [read] if read else []
    return found


def _calendar(content: Content, name: str) -> Calendar:
    return Calendar.from_json(name, content["calendars"][name])
