"""`make bench`: every measurement, one after the other."""

import importlib
import sys
from typing import Final

PARTS: Final = ("calendars", "clocks", "desk")


def main(names: list[str]) -> int:
    """Run the named parts, all of them by default; 1 if a required ratio was not reached."""
    failed = False
    for name in names or PARTS:
        print(f"== {name} (python -m bench.{name})", flush=True)
        failed |= bool(importlib.import_module(f"bench.{name}").main())
        print(flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
