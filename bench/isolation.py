"""What the second wall costs: `bench.walls` on a database of its own.

It runs in a process of its own, since the settings are read when that process begins.
"""

import subprocess
import sys

from bench.server import database


def main() -> int:
    """Make the database, measure, remove it; the exit status of the measurement."""
    with database():
        return subprocess.run([sys.executable, "-m", "bench.walls"], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
