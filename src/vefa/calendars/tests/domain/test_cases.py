"""`vefa calendar check`: what agrees, what is printed of what does not, what cannot be read."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from vefa.calendars.domain.cases import BadCase, CaseFile
from vefa.calendars.management.cli import register
from vefa.calendars.tests.samples import ISTANBUL

OFFICE = {"office": ISTANBUL, "broken": {"timezone": "Mars", "week": {}}}
MORNING = "2026-05-07T05:00:00Z"


def added(**more: Any) -> dict[str, Any]:
    return {"calendar": "office", "op": "add", "start": MORNING, **more}


def counted(**more: Any) -> dict[str, Any]:
    return {"calendar": "office", "op": "between", "start": MORNING, **more}


AGREEING = [
    added(minutes=60, expect="2026-05-07T06:00:00+00:00"),
    added(minutes=60, expect="2026-05-07T09:00:00+03:00"),
    added(minutes=1, seconds=2, microseconds=3, expect="2026-05-07T05:01:02.000003Z"),
    added(seconds=0, expect=MORNING),
    counted(end="2026-05-08T05:00:00Z", expect=540),
    counted(end="2026-05-08T05:00:00Z", expect=540.0),
    counted(end="2026-05-07T05:00:00.000007Z", expect=7, unit="microseconds"),
    added(minutes=-1, expect="error"),
    added(minutes=-1, error="negative_duration"),
    added(minutes=60, start="2026-05-07T05:00:00", error=True),
    added(minutes=60, calendar="broken", error="bad_calendar"),
]

DISAGREEING = [
    (
        added(minutes=60, expect="2026-05-07T06:00:01Z"),
        "(office add 2026-05-07T05:00:00Z): expected 2026-05-07T06:00:01+00:00, "
        "got 2026-05-07T06:00:00+00:00",
    ),
    (counted(end="2026-05-07T05:30:30Z", expect=30), "expected 30 minutes, got 30.5 minutes"),
    (added(minutes=60, expect="2026-05-07T06:00:00"), "expected 2026-05-07T06:00:00, got"),
    (added(minutes=60, expect="error"), "expected an error, got 2026-05-07T06:00:00+00:00"),
    (added(minutes=-1, error="never_opens"), "expected error never_opens, got error negative"),
    (added(minutes=-1, expect=MORNING), "got error negative_duration: calendar office: "),
    (
        added(minutes=1, expect=MORNING, calendar="broken"),
        "got error bad_calendar: calendar broken: timezone: 'Mars' is not a known time zone",
    ),
    (added(minutes=1, expect=MORNING, calendar="x"), "'x' is not among the calendars"),
    (added(minutes=1, expect=MORNING, op="sub"), "op: 'sub' is neither add nor between"),
    (added(minutes=1, expect=MORNING, op={}), "op: {} is neither add nor between"),
    (added(expect=MORNING), "add needs one of minutes, seconds, microseconds"),
    (added(minutes="1", expect=MORNING), "minutes: expected a number, not '1'"),
    (added(minutes=1e300, expect=MORNING), "longer than can be reckoned with"),
    (counted(end=MORNING, expect=-1e300), "longer than can be reckoned with"),
    (added(minutes=float("nan"), expect=MORNING), "minutes: expected a number"),
    (added(minutes=1, expect="soon"), "expect: 'soon' is no instant"),
    (added(minutes=1), "expect: None is no instant"),
    (added(minutes=1, start=None, expect=MORNING), "start: None is no instant"),
    (added(minutes=1, error=7), "error: 7 is neither a code nor true"),
    (counted(expect=1), "end: None is no instant"),
    (counted(end=MORNING, expect="1"), "expect: expected a number"),
    (counted(end=MORNING, expect=1, unit="hours"), "unit: 'hours' is none of minutes"),
    ("case", "(unreadable): expected a readable case, got error: expected an object"),
]


def main(arguments: list[str]) -> int:
    """What the command line does with this room's commands."""
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args(arguments)
    status: int = args.run(args)
    return status


def written(folder: Path, *cases: object, **more: Any) -> str:
    path = folder / "cases.json"
    path.write_text(json.dumps({"calendars": OFFICE, "cases": [*cases], **more}))
    return str(path)


def test_all_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "check", written(tmp_path, *AGREEING)]) == 0
    assert capsys.readouterr().out == "11 cases, 0 disagree\n"


@pytest.mark.parametrize(("case", "message"), DISAGREEING)
def test_one_disagrees(
    case: object, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "check", written(tmp_path, AGREEING[0], case, AGREEING[1])]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("case 2 (")
    assert message in first
    assert last == "3 cases, 1 disagree"


def test_the_unit_of_the_file(tmp_path: Path) -> None:
    case = counted(end="2026-05-07T05:00:30Z", expect=30)
    assert main(["calendar", "check", written(tmp_path, case, unit="seconds")]) == 0
    assert main(["calendar", "check", written(tmp_path, case)]) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Expecting value"),
        ("[]", "expected an object with calendars and cases"),
        ("{}", "calendars: expected an object"),
        ('{"calendars": {}}', "cases: expected a list"),
        ('{"calendars": {}, "cases": [], "unit": 3}', "unit: 3 is none of"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_file_that_cannot_be_read(
    content: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(content)
    assert main(["calendar", "check", str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert message in output.err
    assert str(path) in output.err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "check", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(b"\xff\xfe\xfd{}")
    assert main(["calendar", "check", str(path)]) == 2


def test_a_file_is_refused_as_a_whole_only_if_it_is_no_such_file() -> None:
    with pytest.raises(BadCase):
        CaseFile.from_json({"calendars": [], "cases": []})
    assert CaseFile.from_json({"calendars": {}, "cases": []}).cases == ()
