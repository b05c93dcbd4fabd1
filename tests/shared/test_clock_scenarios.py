"""The clock scenarios of the shared data, which come with the states that are expected."""

import json
import os
from pathlib import Path

import pytest

from vefa.commitments.domain import read_scenario, state, write_state
from vefa.commitments.management.cli import differences

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "clock-scenarios"


@pytest.fixture(scope="module")
def files():
    found = sorted(FOLDER.glob("*.json"))
    if not found:
        assert "CI" not in os.environ, f"{FOLDER} is not here"
        pytest.skip(f"the shared data is not here: {FOLDER}")
    return found


def test_every_instant_agrees(files):
    problems = []
    for path in files:
        data = json.loads(path.read_bytes())
        scenario = read_scenario(data["scenario"])
        for at, expected in zip(scenario.look_at, data["expect"], strict=True):
            shown = write_state(state(scenario.terms, scenario.events, at))
            problems += [f"{path.name} {shown['at']} {d}" for d in differences(shown, expected)]
    assert problems == []
