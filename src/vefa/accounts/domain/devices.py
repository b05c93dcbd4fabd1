"""What a browser says of itself and where a request came from, in words a person recognises."""

import ipaddress
from collections.abc import Iterable
from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """Browser and system, as far as they are known; empty where neither is.

    >>> describe("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Windows'
    >>> describe("curl/8.0")
    ''
    """
    found = (
        next((name for mark, name in table if mark in user_agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))


def client_address(peer: str, forwarded: str, proxies: Iterable[str]) -> str:
    """The network address of whoever asks, the nearest that is no proxy of ours.

    `forwarded` is X-Forwarded-For. It is read from the right and only as far as our own proxies
    wrote it: what stands further left may be anybody's invention.

    >>> client_address("10.0.0.2", "6.6.6.6, 203.0.113.9", ["10.0.0.0/8"])
    '203.0.113.9'
    >>> client_address("203.0.113.9", "127.0.0.1", [])
    '203.0.113.9'
    """
    networks = [ipaddress.ip_network(each, strict=False) for each in proxies]
    hops = [each.strip() for each in forwarded.split(",") if each.strip()]
    address = peer
    while hops and _lies_in(address, networks):
        address = hops.pop()
    return address if _parsed(address) else peer


def neighbourhood(address: str) -> str:
    """What attempts are counted by: an IPv4 address, the /64 of an IPv6 one (one household).

    >>> neighbourhood("2001:db8:1:2:aaaa::1"), neighbourhood("203.0.113.9")
    ('2001:db8:1:2::/64', '203.0.113.9')
    """
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _lies_in(
    address: str, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)
