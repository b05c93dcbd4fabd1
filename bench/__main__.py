"""`make bench`: every measurement, one after the other."""

import sys
from collections.abc import Callable
from typing import Final

from bench import calendars, clocks, desk, importing, isolation, mailboxes, replaying, what_if

PARTS: Final[dict[str, Callable[[], int | None]]] = {
    "calendars": calendars.main,
    "clocks": clocks.main,
    "desk": desk.main,
    "importing": importing.main,
    "what_if": what_if.main,
    "replaying": replaying.main,
    "mailboxes": mailboxes.main,
    "isolation": isolation.main,
}


def main(names: list[str]) -> int:
    """Run the named parts, all of them by default; 1 if a required ratio was not reached."""
    failed = False
    for name in names or PARTS:
        print(f"== {name} (python -m bench {name})", flush=True)
        failed |= bool(PARTS[name]())
        print(flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
