"""What `make` does before anything runs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import set_up
from vefa.config.launcher.places import PROJECT

PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return dict(PIN.findall(text))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with locks, and a list of the commands that are run instead of run."""
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(name)
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(set_up, "PROJECT", tmp_path)
    monkeypatch.setattr(set_up, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(set_up, "STAMP", tmp_path / ".venv" / "set-up.json")
    monkeypatch.setattr(set_up, "works", lambda _command: True)
    commands: list[str] = []
    monkeypatch.setattr(
        set_up, "run", lambda command, _what: commands.append(" ".join(map(str, command[1:])))
    )
    return tmp_path, commands


def installed(commands: list[str]) -> list[str]:
    """The locks that were installed; forgets them."""
    found = [name for name in ("run", "dev") if any(f"{name}.lock" in c for c in commands)]
    commands.clear()
    return found


def test_an_unchanged_lock_is_not_installed_again(project):
    folder, commands = project
    set_up.set_up("run")
    assert all("--require-hashes" in c for c in commands if ".lock" in c)
    assert installed(commands) == ["run"]
    set_up.set_up("run")
    assert installed(commands) == []
    (folder / "requirements" / "run.lock").write_text("changed")
    set_up.set_up("run")
    assert installed(commands) == ["run"]


def test_what_the_tests_need_holds_what_the_product_needs(project):
    folder, commands = project
    set_up.set_up("run")
    commands.clear()
    set_up.set_up("dev")
    assert installed(commands) == ["dev"]
    set_up.set_up("run")
    assert installed(commands) == []
    (folder / "requirements" / "run.lock").write_text("changed")
    set_up.set_up("run")
    commands.clear()
    set_up.set_up("dev")
    assert installed(commands) == ["dev"]

    ours, theirs = pins("run"), pins("dev")
    assert ours
    assert {name: theirs.get(name) for name in ours} == ours


def test_the_project_is_built_again_when_its_description_changes(project):
    folder, commands = project
    set_up.set_up("run")
    assert any("--editable" in command for command in commands)
    commands.clear()
    set_up.set_up("run")
    assert not any("--editable" in command for command in commands)
    (folder / "pyproject.toml").write_text("[project]")
    set_up.set_up("run")
    assert any("--editable" in command for command in commands)


def test_an_environment_of_another_place_is_made_anew(project):
    folder, commands = project
    (folder / ".venv" / "set-up.json").write_text(json.dumps({"place": "elsewhere", "run": "x"}))
    set_up.set_up("run")
    assert commands[0] == f"-m venv --clear {folder / '.venv'}"
    assert installed(commands) == ["run"]


def test_without_venv_a_normal_user_reads_the_package_to_install(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(set_up.SetUpError) as told:
        set_up.install_venv()
    version = "{}.{}".format(*sys.version_info[:2])
    assert f"sudo apt install python{version}-venv" in str(told.value)
    assert "\n" not in str(told.value)


def test_without_venv_root_installs_it(monkeypatch):
    commands = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(set_up, "run", lambda command, _what, env: commands.append(command))
    set_up.install_venv()
    assert [command[0] for command in commands] == ["apt-get", "apt-get"]
    assert commands[1][-1] == "python{}.{}-venv".format(*sys.version_info[:2])
    assert all("DPkg::Lock::Timeout=300" in command for command in commands)


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"Vefa needs Python 3\.11 or newer, and .* is 3\.9\."):
        set_up.use_suitable_python()


def test_a_failed_command_shows_its_output(monkeypatch):
    with pytest.raises(set_up.SetUpError, match=r"no such thing\nThe thing failed"):
        set_up.run(
            [sys.executable, "-c", "print('no such thing'); raise SystemExit(1)"], "The thing"
        )


def test_whoever_stops_it_reads_that_it_goes_on_from_there(monkeypatch, capsys):
    def interrupted(_kind):
        raise KeyboardInterrupt

    monkeypatch.setattr(set_up, "set_up", interrupted)
    assert set_up.main(["run"]) == 130
    assert capsys.readouterr().err == "\nStopped. The next run goes on from here.\n"


@pytest.mark.parametrize("words", [[], ["both"], ["run", "dev"]])
def test_wrong_usage_is_refused(words):
    done = subprocess.run(
        [sys.executable, Path(set_up.__file__), *words], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "usage: set_up.py run|dev\n")
