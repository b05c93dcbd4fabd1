"""What asks `vefa run` to stop."""

import os
import signal
import time
from types import FrameType
from typing import Final

_HURRY_SECONDS: Final = 1.0
"""A second signal this long after the first means: at once. Sooner, it is an echo of it."""


class StopSignals:
    """Notes Ctrl-C, SIGTERM and SIGHUP, and that the `make` that started us has gone."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None

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
        return self._first is not None or self._parent not in {None, os.getppid()}

    def hurried(self) -> bool:
        """Whether we were asked again."""
        return self._first is not None and self._last - self._first > _HURRY_SECONDS
