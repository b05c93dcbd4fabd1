"""Make the environment or bring it up to date: `python3 tools/set_up.py run|dev`.

Needs nothing but Python 3.11 and its venv module. What is there already is not done again: an
unchanged lock is not installed, an unchanged project is not built, and so on. This file must
stay readable for older Pythons, so that they can say what is missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Sequence  # noqa: UP035  # Python 3.8 has no other

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "set-up.json"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


class SetUpError(Exception):
    """What keeps us from setting up, in words for a person."""


def main(arguments: list[str]) -> int:
    """Set up for `run` (what the product needs) or `dev` (its tests and tools as well)."""
    if len(arguments) != 1 or arguments[0] not in {"run", "dev"}:
        print("usage: set_up.py run|dev", file=sys.stderr)
        return 2
    use_suitable_python()
    try:
        with open(__file__, "rb") as alone:  # noqa: PTH123  # two at once would trip each other
            fcntl.flock(alone, fcntl.LOCK_EX)
            set_up(arguments[0])
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"Cannot write to {error.filename}: it belongs to somebody else.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run goes on from here.", file=sys.stderr)
        return 130
    return 0


def use_suitable_python() -> None:
    """Go on under a Python that is new enough, or say that there is none."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    wanted = ".".join(map(str, OLDEST))
    here = ".".join(map(str, sys.version_info[:2]))
    raise SystemExit(
        f"Vefa needs Python {wanted} or newer, and {sys.executable} is {here}. "
        "Install one, or name it: make run PYTHON=/path/to/python3"
    )


def set_up(kind: str) -> None:
    """Bring the environment into step with the lock, the project and the catalogues."""
    done = read_stamp()
    if done.get("place") != str(PROJECT) or not works([PYTHON, "-c", ""]):
        done = make_environment(done)
    locks = {name: digest(PROJECT / "requirements" / f"{name}.lock") for name in ("run", "dev")}
    if done.get(kind) != locks[kind]:
        say(f"Installing the packages of requirements/{kind}.lock (once; a minute or so) …")
        pip("--require-hashes", "--no-deps", "-r", f"requirements/{kind}.lock")
        # dev.lock holds run.lock; run.lock may have put back what dev.lock had raised.
        done = {**done, **(locks if kind == "dev" else {"run": locks["run"], "dev": ""})}
        write_stamp(done)
    project = digest(PROJECT / "pyproject.toml")
    if done.get("project") != project:
        pip("--no-deps", "--no-build-isolation", "--editable", ".")
        write_stamp({**done, "project": project})
    # Compiled once, whatever PYTHONDONTWRITEBYTECODE says: every process starts twice as fast.
    run([PYTHON, "-m", "compileall", "-q", "src/vefa"], "Compiling")
    run([PYTHON, "-m", "vefa.config", "messages", "compile"], "The translations")


def make_environment(known: dict[str, str]) -> dict[str, str]:
    """A virtual environment for this Python in this place; what a new one has installed."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        install_venv()
    if "place" not in known and works([PYTHON, "-m", "pip", "--version"]):
        say("Taking over the environment in .venv.")
    else:
        say(f"Making the environment in .venv with Python {sys.version.split()[0]} …")
        run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], "The environment")
    fresh = {"place": str(PROJECT)}
    write_stamp(fresh)
    return fresh


def install_venv() -> None:
    """Debian keeps venv in a package of its own: root installs it, others are told its name."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetUpError(
            f"Python's venv is missing: install the package {package} "
            f"(Debian, Ubuntu: sudo apt install {package}), then start again."
        )
    say(f"Installing {package}, which Python needs to make an environment …")
    quiet = ["-qq", "-o", "DPkg::Lock::Timeout=300"]
    without_questions = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", *quiet, "update"], "apt-get update", env=without_questions)
    install = ["apt-get", *quiet, "install", "-y", "--no-install-recommends", package]
    run(install, f"The package {package}", env=without_questions)
    importlib.invalidate_caches()


def pip(*arguments: str) -> None:
    """Install with the environment's pip."""
    options = ("install", "--quiet", "--disable-pip-version-check")
    run([PYTHON, "-m", "pip", *options, *arguments], "The installation")


def run(command: Sequence[str | Path], what: str, env: dict[str, str] | None = None) -> None:
    """Run a command in the project; `SetUpError` with its output where it fails."""
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        said = done.stdout.decode("utf-8", "replace").strip()
        raise SetUpError(f"{said}\n{what} failed; the reason stands above.")


def works(command: Sequence[str | Path]) -> bool:
    """Whether the command can be run."""
    with contextlib.suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def digest(path: Path) -> str:
    """What the file holds, in one short word."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def read_stamp() -> dict[str, str]:
    """What the last set-up noted; empty where there was none."""
    with contextlib.suppress(OSError, ValueError):
        facts: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
        return facts
    return {}


def write_stamp(facts: dict[str, str]) -> None:
    """Note what is done, so that it is not done again."""
    STAMP.write_text(json.dumps(facts, indent=1), encoding="utf-8")


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
