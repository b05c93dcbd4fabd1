"""All business-time cases of the shared file agree."""

import json
from pathlib import Path

from vefa.calendars.domain.cases import CaseFile


def test_every_case_agrees(shared_data: Path) -> None:
    cases = CaseFile.from_json(json.loads((shared_data / "clock-vectors.json").read_bytes()))
    assert len(cases.cases) >= 390
    assert [str(disagreement) for disagreement in cases.disagreements()] == []
