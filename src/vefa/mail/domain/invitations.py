"""Calendar parts (RFC 5545, 5546) as what a person wants to know: what, when, where, from whom."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from vefa.mail.domain.addresses import read_addresses
from vefa.mail.domain.charsets import clean
from vefa.mail.domain.headers import one_line
from vefa.mail.domain.message import Invitation
from vefa.mail.domain.zones import WINDOWS_ZONES

MOST: Final = 20
"""Events of one calendar that are told; the rest stand in the file."""

_LONGEST = 500_000
_MOST_LINES = 20_000
_PLAUSIBLE_YEARS = range(1971, 2200)
_LINE = re.compile(r'^([A-Za-z0-9-]{1,60})((?:;[^=;:"]{1,60}=(?:"[^"]*"|[^";:]*))*):(.*)$')
_PARAMETER = re.compile(r';([^=;:"]{1,60})=("[^"]*"|[^";:]*)')
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_DURATION = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?\S*)?")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)")
_ESCAPED = re.compile(r"\\([nN,;\\])")
METHODS: Final = frozenset({"request", "cancel", "reply", "counter", "publish"})


@dataclass(slots=True)
class _Component:
    name: str
    lines: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)

    def first(self, name: str) -> tuple[Mapping[str, str], str]:
        return next(((p, value) for key, p, value in self.lines if key == name), ({}, ""))

    def text(self, name: str) -> str:
        return _unescaped(self.first(name)[1])


def read_invitations(text: str) -> tuple[Invitation, ...]:
    """The events of a calendar; empty where it has none. Never raises for what stands in it.

    >>> ics = "BEGIN:VCALENDAR\\nMETHOD:REQUEST\\nBEGIN:VEVENT\\nSUMMARY:Bakım\\\\, sunucu\\n"
    >>> ics += "DTSTART;TZID=Turkey Standard Time:20260302T100000\\nEND:VEVENT\\nEND:VCALENDAR"
    >>> found = read_invitations(ics)[0]
    >>> found.summary, found.starts
    ('Bakım, sunucu', '2026-03-02T10:00:00+03:00')
    """
    method = ""
    zones: dict[str, tzinfo] = {}
    events: list[_Component] = []
    for component in _components(text[:_LONGEST]):
        if component.name == "VCALENDAR":
            method = component.text("METHOD").lower() or method
        elif component.name == "VTIMEZONE":
            zones[component.text("TZID")] = _offset_zone(component)
        elif component.name == "VEVENT" and len(events) < MOST:
            events.append(component)
    method = method if method in METHODS else "publish"
    return tuple(_invitation(event, method, zones) for event in events)


def _components(text: str) -> Iterator[_Component]:
    """Components in the order of their ends; those of a zone are taken into it."""
    open_ones: list[_Component] = []
    for line in _unfolded(text):
        found = _LINE.match(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[3].strip()
        if name == "BEGIN":
            if len(open_ones) < 10:
                open_ones.append(_Component(value.upper()))
        elif name == "END":
            if open_ones and open_ones[-1].name == value.upper():
                done = open_ones.pop()
                if open_ones and open_ones[-1].name == "VTIMEZONE":
                    kept = [(f"{done.name}.{key}", p, v) for key, p, v in done.lines]
                    open_ones[-1].lines += kept
                else:
                    yield done
        elif open_ones:
            parameters = {
                key.upper(): content.strip('"') for key, content in _PARAMETER.findall(found[2])
            }
            open_ones[-1].lines.append((name, parameters, value))
            if name == "METHOD":
                yield _Component("VCALENDAR", [(name, {}, value)])


def _unfolded(text: str) -> list[str]:
    lines: list[str] = []
    for line in clean(text).split("\n")[:_MOST_LINES]:
        if line[:1] in {" ", "\t"} and lines and len(lines[-1]) < 10_000:
            lines[-1] += line[1:]
        else:
            lines.append(line[:10_000])
    return lines


def _unescaped(text: str) -> str:
    said = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
    return " ".join(said.split())[:500]


def _invitation(event: _Component, method: str, zones: Mapping[str, tzinfo]) -> Invitation:
    parameters, value = event.first("DTSTART")
    starts = _moment(parameters, value, zones)
    ends = _moment(*event.first("DTEND"), zones)
    if starts is not None and ends is None:
        ends = _after(starts, event.text("DURATION"))
    attendees = [(p, v) for key, p, v in event.lines if key == "ATTENDEE"][:100]
    answer = attendees[0][0].get("PARTSTAT", "").lower() if attendees else ""
    cancelled = event.text("STATUS").upper() == "CANCELLED"
    return Invitation(
        method="cancel" if cancelled else method,
        summary=event.text("SUMMARY"),
        starts=starts.isoformat() if starts else "",
        ends=ends.isoformat() if ends else "",
        zone=parameters.get("TZID", "")[:100],
        place=event.text("LOCATION"),
        organizer=_person(*event.first("ORGANIZER")),
        attendees=tuple(filter(None, (_person(p, v) for p, v in attendees))),
        answer=answer if method == "reply" else "",
        repeats=bool(event.first("RRULE")[1]),
        uid=event.first("UID")[1][:300],
    )


def _person(parameters: Mapping[str, str], value: str) -> str:
    """A party as `Name <address>`, as far as either is known."""
    address = value.partition(":")[2] if value.lower().startswith("mailto:") else ""
    found = read_addresses(address[:400])
    bare = found[0].address if found else ""
    name = one_line(parameters.get("CN", ""))[:200]
    if name and bare and name != bare:
        return f"{name} <{bare}>"
    return name or bare


def _moment(
    parameters: Mapping[str, str], value: str, zones: Mapping[str, tzinfo]
) -> datetime | date | None:
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    if year not in _PLAUSIBLE_YEARS:
        return None
    try:
        if found[4] is None:
            return date(year, month, day)
        moment = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    except ValueError:
        return None
    zone = UTC if found[7] else zone_named(parameters.get("TZID", ""), zones)
    return moment.replace(tzinfo=zone)


def zone_named(name: str, zones: Mapping[str, tzinfo]) -> tzinfo | None:
    """The zone of a TZID: by the names of IANA, of Windows, or as the calendar describes it."""
    known = WINDOWS_ZONES.get(name, name.rpartition("freeassociation.sourceforge.net/")[2])
    if re.fullmatch(r"[A-Za-z]{2,20}(?:/[A-Za-z0-9_+-]{1,30}){0,2}", known):
        try:
            return ZoneInfo(known)
        except (ValueError, OSError, KeyError):
            return zones.get(name)
    return zones.get(name)


def _offset_zone(component: _Component) -> tzinfo:
    """A zone of the calendar's own: its standard offset. Summer time is not worked out."""
    written = component.first("STANDARD.TZOFFSETTO")[1] or component.first("DAYLIGHT.TZOFFSETTO")[1]
    found = _OFFSET.match(written)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]) % 24, minutes=int(found[3]) % 60)
    return timezone(-offset if found[1] == "-" else offset)


def _after(start: datetime | date, duration: str) -> datetime | date | None:
    found = _DURATION.fullmatch(duration)
    if not duration or found is None:
        return None
    weeks, days, hours, minutes = (int(each or 0) for each in found.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    try:
        return start + length
    except OverflowError:
        return None
