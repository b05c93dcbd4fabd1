"""Asking other servers, without becoming somebody's way into our own network.

An address that people write into a form may name the database next door or the cloud's own
metadata. So every connection is made here: the name is looked up once, each address that it has
must be a public one (or lie in a network that the administrator allowed), the connection goes to
the very address that was looked at, and redirections are handed back instead of followed.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_BYTES: Final = 1_048_576
SECONDS: Final = 10.0
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is public; the rest is reserved, or for inside, as `fec0::` once was."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """The server was not asked, or did not answer; the text says why, for an administrator."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def may_reach(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether we may connect to this IP address: a public one, or one of an allowed network.

    An IPv6 address that only wraps an IPv4 one is judged by what it wraps.

    >>> may_reach("1.1.1.1"), may_reach("127.0.0.1"), may_reach("::ffff:10.0.0.7")
    (True, False, False)
    >>> may_reach("10.0.0.7", [ipaddress.ip_network("10.0.0.0/24")])
    True
    """
    try:
        given = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if any(given.version == network.version and given in network for network in allowed):
        return True
    if isinstance(given, ipaddress.IPv6Address) and given not in _UNICAST:
        return False
    return given.is_global and not given.is_multicast


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    allowed: Sequence[Network] = (),
    timeout: float = SECONDS,
    limit: int = MOST_BYTES,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Ask once; raise `Unreachable` for what may not be asked, fails, or answers too much.

    `https` anywhere public; plain `http` only inside an `allowed` network. `timeout` in seconds
    for connecting and for all that follows, `limit` in bytes of the answer's body.
    """
    parts = _checked(url)
    addresses, inside = _look_up(parts.hostname or "", _port(parts), allowed)
    if parts.scheme == "http" and not inside:
        raise Unreachable("plain http is for allowed networks only; use https")
    connection = _connection(parts, addresses, timeout, context)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    # A read that ends in time begins the next: who drips bytes would keep us for ever.
    over = threading.Event()
    cut = threading.Timer(timeout, _end, (connection.sock, over))
    cut.start()
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        content = response.read(limit + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = "it takes too long" if over.is_set() else str(error) or type(error).__name__
        raise Unreachable(f"{parts.hostname}: {words}") from error
    finally:
        cut.cancel()
        connection.close()
    if over.is_set():
        raise Unreachable(f"{parts.hostname}: it takes too long")
    if len(content) > limit:
        raise Unreachable(f"{parts.hostname}: the answer is longer than {limit} bytes")
    told = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, told, content)


def _end(connected: socket.socket, over: threading.Event) -> None:
    over.set()
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def reach(
    host: str,
    port: int,
    *,
    allowed: Sequence[Network] = (),
    timeout: float = SECONDS,
    inside_only: bool = False,
) -> socket.socket:
    """A connection to a server that speaks something else than HTTP; raise `Unreachable`.

    With `inside_only`, for what is not encrypted, the server must lie in an `allowed` network.
    """
    addresses, inside = _look_up(host, port, allowed)
    if inside_only and not inside:
        raise Unreachable(f"{host}: without TLS only servers in allowed networks are asked")
    return _socket(addresses, port, timeout)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable(f"not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise Unreachable("not an address that begins with https:// and names a server")
    if parts.username is not None or parts.password is not None:
        raise Unreachable("an address must not carry a user or password")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _look_up(host: str, port: int, allowed: Sequence[Network]) -> tuple[list[str], bool]:
    """The addresses of the name, and whether they all lie in an allowed network.

    One forbidden address among several forbids them all: an attacker's name server may answer
    with both.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host}: {error}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not may_reach(address, allowed):
            raise Unreachable(f"{host} is inside our own network ({address}), which is not allowed")
    inside = not any(may_reach(address) for address in addresses)
    return addresses, inside


def _connection(
    parts: SplitResult, addresses: Sequence[str], timeout: float, context: ssl.SSLContext | None
) -> http.client.HTTPConnection:
    """A connection to an address that was looked at, which presents itself by the name."""
    host, port = parts.hostname or "", _port(parts)
    if parts.scheme == "http":
        plain = http.client.HTTPConnection(host, port, timeout=timeout)
        plain.sock = _socket(addresses, port, timeout)
        return plain
    secure = http.client.HTTPSConnection(host, port, timeout=timeout)
    trust = context or ssl.create_default_context()
    raw = _socket(addresses, port, timeout)
    try:
        secure.sock = trust.wrap_socket(raw, server_hostname=host)
    except OSError as error:
        raw.close()
        raise Unreachable(f"{host}: {error}") from error
    return secure


def _socket(addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first of the addresses that takes one, within `timeout` in all.

    What is left of the time is the socket's for what follows, not the share of one address.
    """
    until = time.monotonic() + timeout
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            line = socket.create_connection((address, port), timeout=timeout / len(addresses))
            line.settimeout(max(until - time.monotonic(), 0.1))
            return line
    try:
        left = max(until - time.monotonic(), 0.1)
        line = socket.create_connection((addresses[-1], port), timeout=left)
    except OSError as error:
        raise Unreachable(f"{addresses[-1]}: {error}") from error
    return line
