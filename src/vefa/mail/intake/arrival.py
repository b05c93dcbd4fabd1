"""The data of a message while it comes in."""

import logging
import tempfile

log = logging.getLogger(__name__)

SPOOLED = 2**20
"""Larger messages come in through a file without a name, and are held in memory one at a time."""

TOO_LARGE = "552 5.3.4 The message is larger than we take in"
LATER = "451 4.3.0 We cannot keep the message just now; please send it again later"


class Arrival:
    """Lines of one message, in memory up to `SPOOLED` bytes and in a file from then on.

    `refusal` is what the sender is told once something was too much; then nothing is held any more.
    """

    def __init__(self, limit: int) -> None:
        self.size = 0
        self.refusal = ""
        self._limit = limit
        self._file = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115  # `close` ends it

    def add(self, line: bytes) -> None:
        """Take a line with its end, as the sender wrote it."""
        if self.refusal:
            return
        self.size += len(line)
        if self.size > self._limit:
            self.refuse(TOO_LARGE)
            return
        try:
            self._file.write(line)
        except OSError:
            log.exception("A message that comes in could not be written down.")
            self.refuse(LATER)

    def refuse(self, answer: str) -> None:
        """Let go of what has come; the first reason is what the sender is told."""
        self.refusal = self.refusal or answer
        self.close()

    @property
    def is_large(self) -> bool:
        """Whether it lies in a file."""
        return self.size > SPOOLED

    def read(self) -> bytes:
        """All of it."""
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        """Let go of it; nothing happens the second time."""
        try:
            self._file.close()
        except OSError:
            log.exception("A message that came in could not be written down.")
