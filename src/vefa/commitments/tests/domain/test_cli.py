"""`vefa clock replay`: what it prints, what it refuses."""

import json
import subprocess
import sys

import pytest

from vefa.commitments.tests.domain.samples import data
from vefa.config.cli import main

LINES = "Mon 09:00 reported S2 v1\nMon 10:30 response_sent"
MET = {
    "state": "met",
    "used_seconds": 5400,
    "remaining_seconds": 1800,
    "due_at": None,
    "stopped_at": "2026-06-01T10:30:00Z",
    "missed_at": None,
}


@pytest.fixture
def replay(tmp_path, capsys):
    def run(*contents, options=()):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"{number}.json"
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        status = main(["clock", "replay", *options, *paths])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_one_object_per_instant_and_line(replay):
    status, out, err = replay(data(LINES, "Mon 10:00", "Mon 12:00"))
    first, second = (json.loads(line) for line in out.splitlines())
    assert (status, err) == (0, "")
    assert list(first) == ["at", "clocks"]
    assert first["at"] == "2026-06-01T10:00:00Z"
    assert list(first["clocks"]) == ["response", "fix_date", "onsite", "workaround", "resolution"]
    assert first["clocks"]["response"]["due_at"] == "2026-06-01T11:00:00Z"
    assert second["clocks"]["response"] == MET
    assert list(second["clocks"]["response"]) == list(MET)


def test_instants_are_exact_to_the_microsecond(replay):
    scenario = data(LINES)
    scenario["look_at"] = ["2026-06-01T12:30:00.000250+03:00"]
    _, out, _ = replay(scenario)
    shown = json.loads(out)
    assert shown["at"] == "2026-06-01T09:30:00.000250Z"
    assert shown["clocks"]["response"]["used_seconds"] == 1800.00025


def test_a_file_with_expectations_is_replayed_too(replay):
    scenario = data(LINES, "Mon 12:00")
    assert replay({"scenario": scenario, "expect": []}) == replay(scenario)


def test_check_counts_what_differs(replay):
    expected = [
        {"at": "2026-06-01T12:00:00Z", "clocks": {"response": {"state": "met"}}},
        {"at": "2026-06-01T13:00:00Z", "clocks": {"response": MET}},
    ]
    content = {"scenario": data(LINES, "Mon 12:00", "Mon 13:00"), "expect": expected}
    assert replay(content, content, options=["--check"]) == (0, "4 instants, 0 disagree\n", "")
    expected[1]["clocks"]["response"]["used_seconds"] = 7
    expected[1]["clocks"]["lunch"] = {"state": "met"}
    expected[0]["at"] = "2026-06-01T11:00:00Z"
    status, out, _ = replay(content, options=["--check"])
    assert status == 1
    assert "expected the instant '2026-06-01T11:00:00Z'" in out
    assert "response used_seconds is 5400, not 7" in out
    assert 'lunch state is null, not "met"' in out
    assert out.endswith("2 instants, 2 disagree\n")


def test_a_due_instant_that_cannot_be_told_is_an_error_beside_null(replay):
    scenario = data("Mon 09:00 reported S3 v1", "Mon 12:00")
    scenario["calendars"]["day"] = {
        "timezone": "UTC",
        "week": {},
        "dates": {"2026-06-01": [["08:00", "12:30"]]},
    }
    scenario["terms"]["v1"]["targets"] = {"S3": {"response": {"hours": 4, "in": "business"}}}
    for name in ("v2", "v3"):
        del scenario["terms"][name]
    status, out, err = replay(scenario)
    response = json.loads(out)["clocks"]["response"]
    assert (status, response["state"], response["due_at"]) == (0, "running", None)
    assert response["remaining_seconds"] == 3600
    assert "response: calendar day: never opens again" in err
    assert err.count("\n") == 1


def test_a_calendar_that_is_not_built_that_far(replay):
    scenario = data("Mon 09:00 reported S3 v1\nMon 09:00 report_completed", "Mon 12:00")
    scenario["calendars"]["day"]["until"] = 2026
    scenario["terms"]["v1"]["targets"]["S3"]["resolution"] = {"business_days": 300}
    _, out, err = replay(scenario)
    assert json.loads(out)["clocks"]["resolution"]["due_at"] is None
    assert "calendar day" in err
    assert "2027" in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "Expecting property name"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "a scenario is an object"),
        (data("Mon 09:00 resolved"), "event 0: the first event in time, and no other, is reported"),
        ({"scenario": 4}, "a scenario is an object"),
    ],
    ids=["no json", "too deep", "no object", "no report", "no scenario"],
)
def test_wrong_files_are_refused_in_one_line(replay, content, message):
    status, out, err = replay(content)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("expect", [None, [], "x", [4], [{"clocks": 4}], [{"clocks": {"x": 4}}]])
def test_check_needs_a_state_for_each_instant(replay, expect):
    content = {"scenario": data(LINES, "Mon 12:00"), "expect": expect}
    status, _, err = replay(content, options=["--check"])
    assert status == 2
    assert "expect: " in err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["clock", "replay", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_command_does_not_load_django():
    code = (
        "import sys; from vefa.commitments.management import cli; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
