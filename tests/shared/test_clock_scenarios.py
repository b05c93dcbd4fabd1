"""All clock scenarios of the shared data agree with the states that are expected of them."""

import json
from pathlib import Path

from vefa.commitments.domain import read_scenario, state, write_state
from vefa.commitments.management.cli import differences


def test_every_instant_agrees(shared_data: Path) -> None:
    files = sorted((shared_data / "clock-scenarios").glob("*.json"))
    assert len(files) >= 24
    problems = []
    for path in files:
        data = json.loads(path.read_bytes())
        scenario = read_scenario(data["scenario"])
        for at, expected in zip(scenario.look_at, data["expect"], strict=True):
            shown = write_state(state(scenario.terms, scenario.events, at))
            problems += [f"{path.name} {shown['at']} {d}" for d in differences(shown, expected)]
    assert problems == []
