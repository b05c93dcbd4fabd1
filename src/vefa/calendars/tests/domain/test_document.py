"""The worked examples of docs/rules/business-time.md, read from the document itself."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from vefa.calendars.domain import Calendar, CalendarError
from vefa.calendars.domain.cases import CaseFile

DOCUMENT = Path(__file__).parents[5] / "docs" / "rules" / "business-time.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
CALENDARS = {name: Calendar.from_json(name, data) for name, data in BLOCKS[0].items()}


def rows(*header: str) -> Iterator[tuple[str, ...]]:
    """The rows of every table of the document with these columns."""
    for table in re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE):
        cells = [
            tuple(c.strip() for c in line.strip("|").split("|")) for line in table.splitlines()
        ]
        if cells[0] == header:
            yield from cells[2:]


def duration(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


ADDED = list(rows("calendar", "start", "add", "reached"))
COUNTED = list(rows("calendar", "from", "to", "open"))
CLOSED = list(rows("calendar", "date", "last closing"))


def test_the_document_has_its_examples() -> None:
    assert (len(ADDED), len(COUNTED), len(CLOSED)) == (15, 12, 5)


@pytest.mark.parametrize(("calendar", "start", "add", "reached"), ADDED)
def test_reached(calendar: str, start: str, add: str, reached: str) -> None:
    judged, instant = CALENDARS[calendar], datetime.fromisoformat(start)
    if reached[0].isdigit():
        assert judged.add(instant, duration(add)) == datetime.fromisoformat(reached)
        return
    with pytest.raises(CalendarError) as caught:
        judged.add(instant, duration(add))
    assert caught.value.code == reached


@pytest.mark.parametrize(("calendar", "first", "last", "open_time"), COUNTED)
def test_open(calendar: str, first: str, last: str, open_time: str) -> None:
    instants = datetime.fromisoformat(first), datetime.fromisoformat(last)
    assert CALENDARS[calendar].between(*instants) == duration(open_time)


@pytest.mark.parametrize(("calendar", "day", "closing"), CLOSED)
def test_last_closing(calendar: str, day: str, closing: str) -> None:
    found = CALENDARS[calendar].last_closing(date.fromisoformat(day))
    assert found == datetime.fromisoformat(closing)


@pytest.mark.parametrize(("calendar", "hours"), [("istanbul", 9), ("almaty", 8), ("nights", 8)])
def test_business_day(calendar: str, hours: int) -> None:
    assert CALENDARS[calendar].nominal_day == timedelta(hours=hours)


def test_the_file_to_check_agrees() -> None:
    assert list(CaseFile.from_json(BLOCKS[1]).disagreements()) == []
