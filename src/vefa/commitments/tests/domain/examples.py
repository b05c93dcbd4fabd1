"""The worked examples of docs/rules/clocks.md, read from the document itself.

An example is a heading that begins with "Example", a fenced block of events, one a line, and a
table of what the clocks show. `Mon 09:00` is in the week of Monday, 1 June 2026, `Mon+1 09:00` a
week later. The calendars and terms of all examples stand in the document's block of JSON.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

DOCUMENT = Path(__file__).parents[5] / "docs" / "rules" / "clocks.md"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOMENT = re.compile(r"(\w{3})(?:\+(\d))? (\d\d):(\d\d)")
BARE_DAY = re.compile(r"(\w{3})(?:\+(\d))?")
ARGUMENTS = {
    "reported": ("severity", "terms"),
    "severity_changed": ("severity", "kind"),
    "terms_changed": ("terms",),
    "waiting_ended": ("id",),
    "exception_told": ("clock",),
}


@dataclass(frozen=True)
class Example:
    title: str
    scenario: dict
    rows: list  # of (at, clock, {key: value})


def moment(text):
    """`Mon 09:00` or a bare `Mon` as the scenario format writes instants and dates."""
    found = MOMENT.fullmatch(text) or BARE_DAY.fullmatch(text)
    day, week, *clock = found.groups()
    date = MONDAY + timedelta(days=DAYS.index(day), weeks=int(week or 0))
    if not clock:
        return date.date().isoformat()
    at = date + timedelta(hours=int(clock[0]), minutes=int(clock[1]))
    return at.isoformat().replace("+00:00", "Z")


def read_event(line):
    found = MOMENT.match(line)
    kind, *words = line[found.end() :].split()
    event = {"at": moment(found.group()), "type": kind}
    if kind in ("date_proposed", "date_agreed"):
        event["due"] = moment(" ".join(words))
    elif kind == "waiting_started":
        event |= {"id": words[0], "reason": "customer_answer", "clocks": words[1:]}
    else:
        event |= dict(zip(ARGUMENTS.get(kind, ()), words, strict=False))
    return event


def read_value(key, text):
    if text in ("–", ""):
        return None
    if key in ("used", "remaining"):
        hours, minutes = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60
    return moment(text) if key.endswith("_at") else text


def read_table(lines):
    cells = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in lines]
    header = cells[0]
    for row in cells[2:]:
        values = dict(zip(header, row, strict=True))
        at, clock = moment(values.pop("at")), values.pop("clock")
        read = {key: read_value(key, text) for key, text in values.items()}
        yield at, clock, {KEYS.get(key, key): value for key, value in read.items()}


KEYS = {"used": "used_seconds", "remaining": "remaining_seconds"}


def read_examples():
    """Every example of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    setting = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1))
    pattern = r"^#+ (Example[^\n]*)\n.*?```text\n(.*?)```\n\n((?:\|[^\n]*\n)+)"
    examples = []
    for title, block, table in re.findall(pattern, text, re.DOTALL | re.MULTILINE):
        rows = list(read_table(table.splitlines()))
        scenario = {
            **setting,
            "events": [read_event(line) for line in block.splitlines()],
            "look_at": sorted({at for at, _, _ in rows}),
        }
        examples.append(Example(title, scenario, rows))
    return examples
