"""The programs that `vefa run` keeps going: started in groups of their own, ended together."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vefa.config.launcher.errors import Interrupted, LauncherError
from vefa.config.launcher.guard import Guard, end_groups
from vefa.config.launcher.postmaster import STEP

STEADY_SECONDS: Final = 10.0
"""A service that ran this long and ends is started again; one that ends sooner is broken."""


def vefa(*arguments: str) -> list[str]:
    """The command line that runs `vefa …` with this very interpreter."""
    return [sys.executable, "-m", "vefa.config", *arguments]


@dataclass(slots=True)
class Service:
    """One program that is to run all the time."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes]
    started: float


@dataclass(slots=True)
class Children:
    """The processes of one `vefa run`.

    Each has a process group of its own, so that the terminal's Ctrl-C reaches only the
    supervisor, which then ends them in order.
    """

    guard: Guard
    environ: Mapping[str, str]
    stopping: Callable[[], bool]
    hurried: Callable[[], bool] = lambda: False
    services: list[Service] = field(default_factory=list)

    def _start(
        self, command: list[str], extra: Mapping[str, str], *, quiet: bool = False
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else None,
            env={**self.environ, **extra},
            process_group=0,
        )
        self.guard.watch_group(process.pid)
        return process

    def run_step(self, name: str, command: list[str], *, hint: str = "", **extra: str) -> None:
        """Run a program to its end. Raises `LauncherError` when it fails or we are stopped.

        `hint` says what a person may do about a failure.
        """
        process = self._start(command, extra, quiet=True)
        while process.poll() is None and not self.stopping():
            time.sleep(STEP)
        if process.returncode is None:
            end_groups([process.pid], reap=process.poll, hurry=self.hurried)
            process.wait()
        self.guard.forget_group(process.pid)
        if self.stopping():
            raise Interrupted(f"Stopped during: {name}.")
        if process.returncode != 0:
            failure = f"{name} failed (status {process.returncode}); see above."
            raise LauncherError(f"{failure} {hint}".rstrip())

    def start_service(self, name: str, command: list[str]) -> None:
        """Start a program that `watch` then keeps going. It is heard only where it complains."""
        process = self._start(command, {}, quiet=True)
        self.services.append(Service(name, command, process, time.monotonic()))

    def watch(self) -> None:
        """Start again what has ended after a steady time.

        Raises `LauncherError` for a service that ends right after its start.
        """
        for service in self.services:
            if service.process.poll() is None:
                continue
            # What the program itself started may have outlived it.
            end_groups([service.process.pid])
            self.guard.forget_group(service.process.pid)
            status = service.process.returncode
            if time.monotonic() - service.started < STEADY_SECONDS:
                raise LauncherError(f"{service.name} ended at once (status {status}); see above.")
            print(f"{service.name} ended (status {status}) and is started again.", flush=True)
            service.process = self._start(service.command, {}, quiet=True)
            service.started = time.monotonic()

    def wait_for(self, happened: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Wait while the services run. Raises `LauncherError` when it takes too long."""
        deadline = time.monotonic() + seconds
        while not happened():
            self.watch()
            if self.stopping():
                raise Interrupted(f"Stopped while waiting for {what}.")
            if time.monotonic() > deadline:
                raise LauncherError(f"{what} does not answer after {seconds:.0f} seconds.")
            time.sleep(STEP)

    def end(self) -> None:
        """End every service and what they started."""
        processes = [service.process for service in self.services]

        def reap() -> None:
            for process in processes:
                process.poll()

        end_groups([p.pid for p in processes], reap=reap, hurry=self.hurried)
        for process in processes:
            process.wait()
            self.guard.forget_group(process.pid)
        self.services.clear()
