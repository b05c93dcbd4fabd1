"""Programs of the product that start at once: each is a child of a process that has all loaded."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from vefa.config.launcher.postmaster import wait_until

_LOAD: Final = (
    "from vefa.core import setup; setup.django(); from tests.faults import deeds; deeds.serve()"
)


class Forks:
    """The process that has all loaded, and what it has started."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LOAD],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self.living: dict[str, int] = {}

    def start(self, deed: str) -> int:
        """Let a child do it, unless one does; its number."""
        if not self.lives(deed):
            assert self.process.stdin is not None
            assert self.process.stdout is not None
            print(deed, file=self.process.stdin, flush=True)
            while not (line := self.process.stdout.readline()).startswith("started "):
                assert line, "the process that starts the others has ended"
            self.living[deed] = int(line.split()[1])
        return self.living[deed]

    def lives(self, deed: str) -> bool:
        """Whether a child is at it."""
        return deed in self.living and Path(f"/proc/{self.living[deed]}").exists()

    def do(self, deed: str) -> None:
        """Let a child do it to its end."""
        self.start(deed)
        assert wait_until(lambda: not self.lives(deed), 60), deed

    def kill(self, *deeds: str) -> None:
        """`kill -9`, for those that live."""
        for deed in deeds:
            if self.lives(deed):
                os.kill(self.living[deed], signal.SIGKILL)
        assert wait_until(lambda: not any(self.lives(deed) for deed in deeds), 60)

    def end(self) -> None:
        """Nothing of it stays."""
        self.kill(*self.living)
        self.process.communicate()
