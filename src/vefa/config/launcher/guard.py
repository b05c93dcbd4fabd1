"""The process that ends what a dead supervisor left behind.

It waits at the end of a pipe whose other end only the supervisor holds. When the supervisor
goes, by whatever death, the kernel closes the pipe and the guard ends the children and the
server that were named to it. It also holds the supervisor's lock until that is done.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from vefa.config.launcher.postmaster import STEP, stop_server

PATIENCE: Final = 8.0
"""Seconds that a child has to end by itself."""


class Guard:
    """The supervisor's hold on its guard."""

    def __init__(self, *, inherit: Sequence[int] = ()) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(reading)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(reading, *inherit),
            start_new_session=True,
            cwd="/",
        )
        os.close(reading)
        self._pipe = os.fdopen(writing, "w", encoding="utf-8")

    @property
    def alive(self) -> bool:
        """Whether it still watches."""
        return self._process.poll() is None

    def _say(self, *words: object) -> None:
        try:
            print(*words, sep="\t", file=self._pipe, flush=True)
        except BrokenPipeError:
            return  # the supervisor sees that it is not alive

    def watch_group(self, group: int) -> None:
        """End the process group if we die."""
        self._say("group", group)

    def forget_group(self, group: int) -> None:
        """The group has ended; its number may come to belong to others."""
        self._say("ended", group)

    def watch_server(self, pid: int, data: Path) -> None:
        """Stop the database server if we die."""
        self._say("server", pid, data)

    def watch_folder(self, folder: Path) -> None:
        """Remove the folder if we die, after the server has stopped."""
        self._say("folder", folder)

    def dismiss(self) -> None:
        """Everything has ended in order: there is nothing left to guard."""
        self._say("done")
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._process.wait()


def group_alive(group: int) -> bool:
    """Whether the process group has members (ended ones that wait to be reaped count)."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_groups(
    groups: Iterable[int],
    *,
    seconds: float = PATIENCE,
    reap: Callable[[], object] = lambda: None,
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """Ask the groups to end, wait, and kill what is left.

    `reap` is called while waiting, for a caller whose own children they are; `hurry` ends the
    waiting.
    """
    left = set(groups)
    deadline = time.monotonic() + seconds
    _signal(left, signal.SIGTERM)
    while left and time.monotonic() < deadline and not hurry():
        reap()
        left = {group for group in left if group_alive(group)}
        if left:
            time.sleep(STEP)
    _signal(left, signal.SIGKILL)
    reap()


def _signal(groups: Iterable[int], number: int) -> None:
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue


def main(arguments: Sequence[str]) -> int:
    """Listen until the supervisor is gone, then clear up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    servers: list[tuple[int, Path]] = []
    folders: list[Path] = []
    with os.fdopen(int(arguments[0]), encoding="utf-8") as pipe:
        for line in pipe:
            match line.rstrip("\n").split("\t"):
                case ["group", group]:
                    groups.add(int(group))
                case ["ended", group]:
                    groups.discard(int(group))
                case ["server", pid, data]:
                    servers.append((int(pid), Path(data)))
                case ["folder", folder]:
                    folders.append(Path(folder))
                case ["done"]:
                    return 0
    end_groups(groups)
    for server, data_folder in servers:
        stop_server(server, data_folder)
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
