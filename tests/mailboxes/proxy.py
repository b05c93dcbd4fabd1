"""A line in the middle, which can be held at a command: where a process is to be killed."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.mailboxes.dovecot import LOCAL


class Proxy:
    """Passes everything on to a server, until a command is seen that the pattern `watched` fits.

    Then it holds the command itself, its answer, or hangs up. `reached` tells that it was seen.
    """

    def __init__(self, port: int, watched: bytes, deed: str) -> None:
        self.target = port
        self.watched = re.compile(watched)
        self.deed = deed
        self.reached = threading.Event()
        self.released = threading.Event()
        self.listener = socket.create_server((LOCAL, 0))
        self.port = self.listener.getsockname()[1]
        self.lines: list[socket.socket] = []
        self.threads: list[threading.Thread] = []
        self._start(self._accept)

    def _start(self, work, *arguments, **more) -> None:
        thread = threading.Thread(target=work, args=arguments, kwargs=more)
        self.threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection((LOCAL, self.target), timeout=60)
                self.lines += [client, server]
                held = threading.Event()
                self._start(self._pass_on, client, server, held, is_client=True)
                self._start(self._pass_on, server, client, held, is_client=False)

    def _pass_on(self, source, target, held, *, is_client) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if is_client and self.watched.search(data) and not self.released.is_set():
                    self.reached.set()
                    if self.deed == "hang up":
                        break
                    if self.deed == "hold":
                        self.released.wait(60)
                    held.set()
                elif not is_client and held.is_set() and self.deed == "hold the answer":
                    self.released.wait(60)
                target.sendall(data)
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.released.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in list(self.threads):
            thread.join(20)
        for line in self.lines:
            line.close()


@contextmanager
def proxy(port: int, watched: bytes, deed: str = "hold") -> Iterator[Proxy]:
    """A proxy for a while."""
    found = Proxy(port, watched, deed)
    try:
        yield found
    finally:
        found.end()
