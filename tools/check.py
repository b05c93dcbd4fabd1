"""Everything that reads the code without running it: `python tools/check.py [--fix]`.

    ruff check            habits, complexity, bans             --fix mends what it can
    ruff format --check   layout                               --fix formats
    mypy                  types, strict
    lint-imports          the walls of .importlinter
    messages check        texts in four languages              --fix brings catalogues into step
    isolation             docs/isolation.md is up to date      --fix writes it
    roles                 docs/roles.md is up to date          --fix writes it

`make check` runs it. Each step runs even if another one fails, so that one run shows all; the
exit status is 1 if any failed. Output is shown for the steps that failed only. Two steps run at a
time, from the last, mypy, which takes as long as all others; with --fix one after the other,
because they write the same files.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDERS: Final = ("src", "tests", "tools", "bench")


@dataclass(frozen=True, slots=True)
class Step:
    """One program to run: its name, its arguments, and those that mend instead of complain."""

    name: str
    command: tuple[str, ...]
    mending: tuple[str, ...] = ()


def _program(name: str) -> str:
    # The programs of the environment whose Python runs this, whatever PATH says.
    return str(Path(sys.executable).with_name(name))


def steps() -> list[Step]:
    """The steps, quickest to fail first."""
    folders = tuple(folder for folder in FOLDERS if (ROOT / folder).is_dir())
    typed = tuple(folder for folder in folders if folder != "tests" and _has_python(folder))
    ruff = _program("ruff")
    messages = (sys.executable, "tools/messages.py")
    isolation = (sys.executable, "tools/isolation.py")
    roles = (sys.executable, "tools/roles.py")
    return [
        Step("ruff check", (ruff, "check", *folders), (ruff, "check", "--fix", *folders)),
        Step("ruff format", (ruff, "format", "--check", *folders), (ruff, "format", *folders)),
        Step("lint-imports", (_program("lint-imports"), "--no-logo")),
        Step("messages", (*messages, "check"), (*messages, "update")),
        Step("isolation", (*isolation, "--check"), isolation),
        Step("roles", (*roles, "--check"), roles),
        Step("mypy", (_program("mypy"), *typed)),
    ]


def _has_python(folder: str) -> bool:
    return any((ROOT / folder).rglob("*.py"))


def run(step: Step, *, fix: bool) -> tuple[bool, float, str]:
    """Whether the step passed, its seconds, and what it said."""
    started = time.monotonic()
    if fix and step.mending:
        subprocess.run(step.mending, cwd=ROOT, capture_output=True, check=False)
    done = subprocess.run(step.command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every step and print a line for each."""
    parser = argparse.ArgumentParser(description="Check the code without running it.")
    parser.add_argument("--fix", action="store_true", help="mend what can be mended by machine")
    fix: bool = parser.parse_args(arguments).fix
    failed: list[str] = []
    order = steps() if fix else steps()[::-1]
    with ThreadPoolExecutor(1 if fix else 2) as pool:
        running = {pool.submit(run, step, fix=fix): step.name for step in order}
        for done in as_completed(running):
            name, (passed, seconds, said) = running[done], done.result()
            if not passed:
                failed.append(name)
                print(said.rstrip())
            print(f"{'ok    ' if passed else 'FAILED'} {name:<14} {seconds:5.1f} s", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All good.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
