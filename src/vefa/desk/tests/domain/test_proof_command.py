"""`vefa proof check` on what is no proof."""

from pathlib import Path

import pytest

from vefa.config.cli import main


@pytest.mark.parametrize("text", ["no json", "[]", "[" * 100_000, '{"a":' * 100_000])
def test_what_is_no_proof_is_told_so(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "proof.json"
    file.write_text(text, encoding="utf-8")
    assert main(["proof", "check", str(file)]) == 2
    assert f"vefa: {file}: " in capsys.readouterr().err
