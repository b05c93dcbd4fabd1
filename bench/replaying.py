"""What-if over the tables, end to end: `python -m bench.replaying`, or with a number of tickets.

A database of its own with twenty companies on the four plans, tickets of a year with events,
decisions and terms by INSERT … SELECT, and then the very command (`vefa what-if`) in a process of
its own: its processor time, the database's, its peak of memory, and what of its own time is
reading, replaying and summing up.
"""

import json
import subprocess
import sys
import time
from typing import Final

from bench.server import database, database_time

TICKETS: Final = 1_000_000
MOST_MEGABYTES: Final = 500
REPLAY_SECONDS: Final = 30
_CHILD: Final = [sys.executable, "-m", "bench.replayed"]


def main(count: int = TICKETS) -> int:
    """Print the figures; 1 if the replay is too slow or the memory too much."""
    with database():
        began = time.perf_counter()
        subprocess.run([*_CHILD, "fill", str(count)], check=True)
        print(f"{count:,} tickets filled in {time.perf_counter() - began:.0f} s", flush=True)
        command = [*_CHILD, "what-if", "--since", "2026-01-01", "--until", "2026-12-31"]
        command += ["--plan", "premium"]
        began, server = time.perf_counter(), database_time()
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        clock, server = time.perf_counter() - began, database_time() - server
    if done.returncode:
        raise RuntimeError(done.stderr)
    spent, sums = json.loads(done.stderr.splitlines()[-1]), json.loads(done.stdout)
    counted = sums["tickets"]
    summed, read = spent["replayed"] - spent["replay"], spent["all"] - spent["replayed"]
    print(
        f"{counted:,} tickets: {spent['all']:.1f} s of processor time (replay "
        f"{spent['replay']:.1f}, columns and sums {summed:.1f}, reading and coverage {read:.1f}), "
        f"database {server:.1f} s, {clock:.0f} s by the clock, {spent['megabytes']:.0f} MB, "
        f"{spent['all'] / counted * 1e6:.0f} µs a ticket"
    )
    slow = spent["replay"] / counted * TICKETS > REPLAY_SECONDS
    return int(slow or spent["megabytes"] > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
