"""What asks `vefa run` to stop."""

import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Final

_HURRY_SECONDS: Final = 1.0
"""A second signal this long after the first means: at once. Sooner, it is an echo of it."""


class StopSignals:
    """Notes Ctrl-C, SIGTERM and SIGHUP, and what happens to the `make` that started us."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._make = os.getppid() if "MAKELEVEL" in os.environ else None

    def listen(self) -> None:
        """From now on signals are noted instead of ending the process."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._last = time.monotonic()
        if self._first is None:
            self._first = self._last

    def stopping(self) -> bool:
        """Whether we are to stop."""
        if self._first is not None:
            return True
        if self._make is None:
            return False
        return os.getppid() != self._make or was_interrupted(self._make)

    def hurried(self) -> bool:
        """Whether we were asked again."""
        return self._first is not None and self._last - self._first > _HURRY_SECONDS


def was_interrupted(make: int) -> bool:
    """Whether `make` has been sent SIGINT and waits for us to end.

    A terminal's Ctrl-C reaches us as well. A SIGINT that is sent to make alone does not: make
    keeps it to itself and waits, inside its handler, where the signal is blocked.
    """
    try:
        facts = Path(f"/proc/{make}/status").read_text(encoding="utf-8")
    except OSError:
        return False
    blocked = next(line for line in facts.splitlines() if line.startswith("SigBlk:"))
    return bool(int(blocked.split()[1], 16) >> (signal.SIGINT - 1) & 1)
