"""Choose the versions of all packages anew: `python tools/lock.py [--upgrade]`.

Writes requirements/run.lock and requirements/dev.lock: one version for every system that Vefa
runs on, with the digests of its files and without the names of the hosts they come from. Without
`--upgrade` only what pyproject.toml asks for anew is chosen.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = {"run.lock": (), "dev.lock": ("--extra", "dev")}
OPTIONS: Final = ("--universal", "--python-version", "3.11", "--generate-hashes")
HOSTLESS: Final = ("--no-emit-index-url", "--no-emit-find-links", "--no-header")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write both locks."""
    parser = argparse.ArgumentParser(description="Choose the versions of all packages anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest of every package")
    upgrade = ["--upgrade"] if parser.parse_args(arguments).upgrade else []
    uv = str(Path(sys.executable).with_name("uv"))
    for name, extra in LOCKS.items():
        command = [uv, "pip", "compile", "--quiet", "pyproject.toml", *OPTIONS, *HOSTLESS]
        # dev.lock holds what run.lock holds, so that the tests see what runs.
        pins = ["--constraint", "requirements/run.lock"] if extra else []
        written = ["--output-file", f"requirements/{name}"]
        done = subprocess.run([*command, *extra, *pins, *upgrade, *written], cwd=ROOT, check=False)
        if done.returncode != 0:
            return done.returncode
        print(f"requirements/{name} written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
