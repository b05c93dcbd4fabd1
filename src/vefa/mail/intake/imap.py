"""One line to an IMAP server. Every wait has an end; what a server sends is bounded.

Written out, since the standard library's client bounds single reads and not whole commands, holds
every answer in memory, whatever its size, and (before Python 3.14) cannot IDLE.
"""

import base64
import contextlib
import re
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from vefa.core.outgoing import Unreachable, reach
from vefa.mail.domain.imap import Answer, quoted
from vefa.mail.domain.mailboxes import Access, plain

CONNECT_SECONDS: Final = 20.0
COMMAND_SECONDS: Final = 60.0
GOODBYE_SECONDS: Final = 3.0
LONGEST_LINE: Final = 8 * 2**20
"""A search may name a million messages in one line."""

LARGEST_LITERAL: Final = 4 * 2**20
_LITERAL = re.compile(rb"\{(\d{1,10})\}\r?\n\Z")
_NEWS = re.compile(rb"\* \d+ (?:EXISTS|RECENT)\b", re.IGNORECASE)


class Fault(Exception):
    """Why a mailbox cannot be read: a code of ours, and the words of the server or the system."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


class Refusal(Fault):
    """The server answered a command with NO or BAD."""

    def __init__(self, words: str, code: str = "refused") -> None:
        super().__init__(code, words)


class Line:
    """A conversation with a server, from its greeting to its end.

    All that talks raises `Fault`. `interrupt` may be called from another thread: whatever waits
    here then ends at once. `has_news` is set whenever the server tells of new messages, whatever
    it was asked; who looks for them unsets it before.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self.capabilities: frozenset[bytes] = frozenset()
        self.has_news = False
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._deadline = 0.0
        self._count = 0
        self._farewell = ""

    def open(self) -> None:
        """Connect, by TLS where that is asked for, and hear the greeting."""
        context = _context(self.access) if self.access.security != "none" else None
        self._begin(CONNECT_SECONDS)
        self._socket = _connected(self.access.host, self.access.port)
        if context and self.access.security == "tls":
            self._protect(context)
        greeting = self._answer().text
        if not greeting.upper().startswith((b"* OK", b"* PREAUTH")):
            raise Fault("closed", _shown(greeting))
        if context and self.access.security == "starttls":
            self.command(b"STARTTLS", CONNECT_SECONDS)
            if self._buffer:
                raise Fault("protocol", "data after STARTTLS")
            self._protect(context)
        self.learn()

    def _protect(self, context: ssl.SSLContext) -> None:
        try:
            self._line.settimeout(self._remaining())
            self._socket = context.wrap_socket(self._line, server_hostname=self.access.host)
        except ssl.SSLCertVerificationError as error:
            raise Fault("certificate", error.verify_message) from error
        except TimeoutError as error:
            raise _Late from error
        except OSError as error:
            raise Fault("no_tls", error.strerror or str(error)) from error

    @property
    def _line(self) -> socket.socket:
        if self._socket is None:
            raise self._gone()
        return self._socket

    def learn(self) -> None:
        """Ask what the server can do; it may say more once we are signed in."""
        answers = self.command(b"CAPABILITY")
        lines = [answer.text.upper().split() for answer in answers]
        told = [words[2:] for words in lines if words[1:2] == [b"CAPABILITY"]]
        self.capabilities = frozenset(word for words in told for word in words)

    def can(self, capability: bytes) -> bool:
        """Whether the server has said so."""
        return capability in self.capabilities

    def command(self, words: bytes, seconds: float = COMMAND_SECONDS) -> list[Answer]:
        """Say something and hear the answer out. Raises `Refusal` for NO and BAD."""
        return list(self.answers(words, seconds))

    def answers(self, words: bytes, seconds: float = COMMAND_SECONDS) -> Iterator[Answer]:
        """The same, one line at a time, the tagged one last; each within so many seconds."""
        self._begin(seconds)
        tag = self._say(words)
        while True:
            answer = self._answer()
            if answer.text.startswith(b"+"):
                raise Fault("protocol", _shown(answer.text))
            if answer.text.startswith(tag):
                self._settle(answer.text[len(tag) :])
                yield answer
                return
            yield answer
            self._begin(seconds)

    def sign_in(self, username: str, password: str) -> None:
        """Show a name and a password."""
        if self.can(b"AUTH=PLAIN"):
            self.authenticate(b"PLAIN", plain(username, password))
            return
        if self.can(b"LOGINDISABLED"):
            raise Fault("no_password")
        try:
            words = b"LOGIN " + quoted(username) + b" " + quoted(password)
        except ValueError as error:
            raise Fault("no_password") from error
        self.command(words)

    def authenticate(self, mechanism: bytes, first: bytes, then: bytes = b"") -> None:
        """Sign in by SASL. `then` answers what the server asks after a failure."""
        self._begin(COMMAND_SECONDS)
        waiting = base64.b64encode(first)
        at_once = self.can(b"SASL-IR")
        tag = self._say(b"AUTHENTICATE " + mechanism + (b" " + waiting if at_once else b""))
        said, answered = "", at_once
        while True:
            text = self._answer().text
            if text.startswith(b"+"):
                if answered:
                    said = _decoded(text[1:])
                self._send((base64.b64encode(then) if answered else waiting) + b"\r\n")
                answered = True
            elif text.startswith(tag):
                try:
                    self._settle(text[len(tag) :])
                except Refusal as refusal:
                    raise Refusal(f"{refusal.words} {said}".strip()) from None
                return

    def idle(self, seconds: float) -> None:
        """Wait until the server has told of new messages (`has_news`), or so long."""
        self._begin(COMMAND_SECONDS)
        tag = self._say(b"IDLE")
        while not (text := self._answer().text).startswith(b"+"):
            if text.startswith(tag):
                self._settle(text[len(tag) :])
                raise Fault("protocol", _shown(text))
        self._begin(seconds)
        with contextlib.suppress(_Late):
            while not self.has_news:
                self._answer()
        self._begin(COMMAND_SECONDS)
        self._send(b"DONE\r\n")
        while not (text := self._answer().text).startswith(tag):
            pass
        self._settle(text[len(tag) :])

    def interrupt(self) -> None:
        """End whatever waits on this line; from any thread."""
        if line := self._socket:
            with contextlib.suppress(OSError):
                # Past the TLS object, which the other thread is using.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def close(self) -> None:
        """Say good-bye, and hang up."""
        with contextlib.suppress(Fault):
            self.command(b"LOGOUT", GOODBYE_SECONDS)
        self.hang_up()

    def hang_up(self) -> None:
        """End the line without a word."""
        if self._socket:
            self._socket.close()

    def _settle(self, said: bytes) -> None:
        status, _, words = said.strip().partition(b" ")
        if status.upper() != b"OK":
            raise Refusal(_shown(words) or _shown(status))

    def _begin(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise _Late
        return remaining

    def _say(self, words: bytes) -> bytes:
        self._count += 1
        tag = b"V%d " % self._count
        self._send(tag + words + b"\r\n")
        return tag

    def _send(self, data: bytes) -> None:
        try:
            self._line.settimeout(self._remaining())
            self._line.sendall(data)
        except TimeoutError as error:
            raise _Late from error
        except OSError as error:
            raise self._gone(error) from error

    def _gone(self, error: OSError | None = None) -> Fault:
        return Fault("closed", self._farewell or (str(error) if error else ""))

    def _answer(self) -> Answer:
        """One line with its literals."""
        text, literals = self._read_line(), []
        while match := _LITERAL.search(text):
            literals.append(self._read_literal(int(match[1])))
            text = text.rstrip(b"\r\n") + self._read_line()
        if text[:5].upper() == b"* BYE":
            self._farewell = _shown(text[5:])
        self.has_news |= bool(_NEWS.match(text))
        return Answer(text.rstrip(b"\r\n"), tuple(literals))

    def _read_line(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            if len(self._buffer) > LONGEST_LINE:
                raise Fault("protocol", f"a line of more than {LONGEST_LINE} bytes")
            searched = len(self._buffer)
            self._buffer += self._received()
        text = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return text

    def _read_literal(self, size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise Fault("protocol", f"{size} bytes where fewer were asked for")
        while len(self._buffer) < size:
            self._buffer += self._received()
        content = bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    def _received(self) -> bytes:
        try:
            self._line.settimeout(self._remaining())
            data = self._line.recv(65_536)
        except TimeoutError as error:
            raise _Late from error
        except OSError as error:
            raise self._gone(error) from error
        if not data:
            raise self._gone()
        return data


class _Late(Fault):
    """The time for this answer is over."""

    def __init__(self) -> None:
        super().__init__("no_answer")


def _connected(host: str, port: int) -> socket.socket:
    try:
        line = reach(host, port, allowed=settings.OUTGOING_NETWORKS, timeout=CONNECT_SECONDS)
    except Unreachable as error:
        cause = error.__cause__
        if isinstance(cause, TimeoutError):
            raise Fault("no_answer") from error
        words = cause.strerror if isinstance(cause, OSError) else ""
        raise Fault("unreachable", words or str(error)) from error
    # A line that a router has forgotten is noticed while we only listen.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if option := getattr(socket, name, None):
            line.setsockopt(socket.IPPROTO_TCP, option, value)
    return line


def _context(access: Access) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=access.certificate or None)
    except (ssl.SSLError, ValueError) as error:
        raise Fault("certificate", str(error)) from error


def _decoded(challenge: bytes) -> str:
    try:
        return base64.b64decode(challenge.strip()).decode("utf-8", "replace")[:500]
    except ValueError:
        return ""


def _shown(text: bytes) -> str:
    """A server's words as one line that a page and the database can hold."""
    told = text.decode("utf-8", "replace").replace("\0", "")
    return " ".join(told.split())[:500]
