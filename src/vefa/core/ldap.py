"""Asking an LDAP directory (RFC 4511): bind and search, with an end to every wait.

`sansldap` knows the messages and opens no connection; the connection is ours, by `outgoing`, so
that a directory is no way into our own network, TLS is verified, and a directory that hangs, sends
without end or talks nonsense costs what it was allowed to cost and no more. Referrals are never
followed.
"""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar
from urllib.parse import urlsplit

from sansldap import (
    BindResponse,
    ExtendedOperations,
    ExtendedResponse,
    LDAPClient,
    LDAPError,
    LDAPFilter,
    LDAPMessage,
    LDAPResultCode,
    SearchResultDone,
    SearchResultEntry,
)

from vefa.core.outgoing import Network, Unreachable, reach

_Answer = TypeVar("_Answer", bound=LDAPMessage)

MOST_BYTES: Final = 1_048_576
"""What one conversation may send us."""

_REFUSALS: Final = frozenset(
    {
        LDAPResultCode.INVALID_CREDENTIALS,
        LDAPResultCode.NO_SUCH_OBJECT,
        LDAPResultCode.INVALID_DN_SYNTAX,
        LDAPResultCode.INAPPROPRIATE_AUTHENTICATION,
        LDAPResultCode.INSUFFICIENT_ACCESS_RIGHTS,
        LDAPResultCode.UNWILLING_TO_PERFORM,
        LDAPResultCode.CONSTRAINT_VIOLATION,
    }
)
"""Answers to a bind that mean no: wrong, unknown, locked. Any other is the directory's trouble."""


class NotUnderstood(ValueError):
    """No address of a directory, or no filter; the text says what was found."""


Security = Literal["tls", "starttls", "none"]


class Unanswered(Exception):
    """The directory could not be asked or made no sense; the text tells an administrator why."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a directory listens, and how the connection is protected."""

    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found: the distinguished name, and values by attribute in small letters."""

    name: str
    values: Mapping[str, tuple[bytes, ...]]


def server_at(url: str, *, start_tls: bool) -> Server:
    """The server that an address names; raise `NotUnderstood`.

    >>> server_at("ldaps://dc1.acme.example", start_tls=False)
    Server(host='dc1.acme.example', port=636, security='tls')
    >>> server_at("ldap://10.0.0.7:3890", start_tls=True).security
    'starttls'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise NotUnderstood(url) from error
    odd = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or port == 0 or odd:
        raise NotUnderstood(url)
    if parts.scheme == "ldaps":
        return Server(parts.hostname, port or 636, "tls")
    return Server(parts.hostname, port or 389, "starttls" if start_tls else "none")


def check_filter(text: str) -> None:
    """Raise `NotUnderstood` where the text is no filter of RFC 4515."""
    try:
        LDAPFilter.from_string(text)
    except ValueError as error:
        raise NotUnderstood(str(error)) from error


class Directory:
    """A conversation with one directory; `asked` begins it. Each step raises `Unanswered`."""

    def __init__(self, connection: socket.socket, *, until: float) -> None:
        self._socket = connection
        self._until = until
        self._session = LDAPClient()
        self._taken = 0

    def close(self) -> None:
        """End the conversation."""
        self._socket.close()

    def protect(self, context: ssl.SSLContext, host: str) -> None:
        """Begin TLS; the certificate must be one for the host."""
        self._socket.settimeout(self._left())
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Ask for TLS and begin it; what came unprotected before is forgotten (RFC 4513, 3.1)."""
        self._session.extended_request(ExtendedOperations.LDAP_START_TLS.value)
        answer = self._answer(ExtendedResponse)
        if answer.result.result_code != LDAPResultCode.SUCCESS:
            raise _trouble("StartTLS", answer)
        self._session = LDAPClient()
        self.protect(context, host)

    def bind(self, name: str, password: str) -> bool:
        """Whether it is the entry's password.

        Without a name or a password most directories answer a bind with yes, to nobody in
        particular (RFC 4513, 5.1.2): that is never asked.
        """
        if not name or not password:
            return False
        self._session.bind_simple(name, password)
        answer = self._answer(BindResponse)
        if answer.result.result_code == LDAPResultCode.SUCCESS:
            return True
        if answer.result.result_code in _REFUSALS:
            return False
        raise _trouble("bind", answer)

    def search(
        self, base: str, wanted: str, attributes: Sequence[str], *, most: int
    ) -> list[Entry]:
        """The entries below `base` that the filter finds, `most` at most."""
        self._session.search_request(
            base,
            size_limit=most,
            time_limit=max(int(self._left()), 1),
            filter=LDAPFilter.from_string(wanted),
            attributes=list(attributes),
        )
        found: list[Entry] = []
        for message in self._messages():
            if isinstance(message, SearchResultEntry):
                found.append(_entry(message))
            elif isinstance(message, SearchResultDone):
                code = message.result.result_code
                if code not in (LDAPResultCode.SUCCESS, LDAPResultCode.SIZE_LIMIT_EXCEEDED):
                    raise _trouble(f"search in {base}", message)
                break
        return found[:most]

    def _answer(self, kind: type[_Answer]) -> _Answer:
        message = next(self._messages())
        if not isinstance(message, kind):
            raise Unanswered(f"answered with {type(message).__name__}")
        return message

    def _messages(self) -> Iterator[LDAPMessage]:
        """What the directory says to the newest question."""
        self._socket.settimeout(self._left())
        self._socket.sendall(self._session.data_to_send())
        while True:
            self._socket.settimeout(self._left())
            data = self._socket.recv(65_536)
            self._taken += len(data)
            if not data:
                raise Unanswered("closed the connection")
            if self._taken > MOST_BYTES:
                raise Unanswered(f"sent more than {MOST_BYTES} bytes")
            yield from self._session.receive(data)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


@contextlib.contextmanager
def asked(
    server: Server, *, context: ssl.SSLContext, allowed: Sequence[Network], seconds: float
) -> Iterator[Directory]:
    """A conversation of at most `seconds`; raise `Unanswered`, also for what goes wrong in it."""
    until = time.monotonic() + seconds
    try:
        raw = reach(
            server.host,
            server.port,
            allowed=allowed,
            timeout=seconds,
            inside_only=server.security == "none",
        )
        with contextlib.closing(Directory(raw, until=until)) as directory:
            if server.security == "tls":
                directory.protect(context, server.host)
            elif server.security == "starttls":
                directory.start_tls(context, server.host)
            yield directory
    except (Unreachable, Unanswered, OSError, LDAPError, LookupError, ValueError) as error:
        # sansldap lets a few kinds of nonsense through as LookupError and ValueError.
        raise Unanswered(f"{server}: {str(error) or type(error).__name__}") from error


def _entry(message: SearchResultEntry) -> Entry:
    values: dict[str, tuple[bytes, ...]] = {}
    for each in message.attributes:
        # An attribute may come in several parts, also by options: `cn` and `cn;lang-ru`.
        name = each.name.partition(";")[0].lower()
        values[name] = values.get(name, ()) + tuple(map(bytes, each.values))
    return Entry(message.object_name, values)


def _trouble(what: str, answer: BindResponse | ExtendedResponse | SearchResultDone) -> Unanswered:
    words = answer.result.diagnostics_message
    code = answer.result.result_code.name.lower()
    return Unanswered(f"{what}: {code} {words}".rstrip())
