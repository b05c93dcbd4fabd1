"""What it takes to reach a mailbox, who we say we are there, and when it is tried again."""

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

LONGEST_WAIT: Final = timedelta(minutes=15)
FIRST_WAIT: Final = timedelta(seconds=5)
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that is needed to read a mailbox; secrets are in the clear and never printed."""

    host: str
    port: int
    security: str
    username: str
    authentication: str
    folder: str
    certificate: str = ""
    password: str = field(default="", repr=False)
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scopes: str = ""


def wait_after(failures: int, share: float) -> timedelta:
    """How long to leave a mailbox alone after so many failures in turn (1 for the first).

    Doubled each time up to a quarter of an hour. `share`, by chance from 0 to 1, takes away up to
    a third, so that many mailboxes of one server do not come back in step.

    >>> wait_after(1, 0.0), wait_after(40, 0.0), wait_after(40, 1.0) == LONGEST_WAIT * 2 / 3
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=900), True)
    """
    doublings = min(max(failures, 1) - 1, 12)
    whole = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return whole - whole * share / 3


def is_local(host: str) -> bool:
    """Whether a line to that host never leaves this machine."""
    return host in LOCAL


def address_of(host: str) -> str:
    """The IP address of a host whose name is one, or this machine's; empty for all other names.

    >>> address_of("localhost"), address_of("10.0.0.7"), address_of("mail.example")
    ('127.0.0.1', '10.0.0.7', '')
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""


def is_safe_address(url: str) -> bool:
    """Whether a secret may be sent to that address: by TLS, or without leaving this machine.

    >>> is_safe_address("https://login.example/token"), is_safe_address("http://login.example/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_local(host)))


def is_host(text: str) -> bool:
    """Whether the text can be the name or the address of a server.

    >>> is_host("imap.example.com"), is_host("::1"), is_host("imap example"), is_host("a/b")
    (True, True, False, False)
    """
    try:
        ipaddress.ip_address(text)
    except ValueError:
        labels = text.split(".")
        return len(text) <= 253 and all(
            label and all(letter.isalnum() or letter in "-_" for letter in label)
            for label in labels
        )
    return True


def plain(username: str, password: str) -> bytes:
    """What SASL PLAIN says first (RFC 4616)."""
    return f"\0{username}\0{password}".encode()


def xoauth2(username: str, token: str) -> bytes:
    """What XOAUTH2 says first."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01".encode()


def oauthbearer(username: str, token: str, host: str, port: int) -> bytes:
    """What OAUTHBEARER says first (RFC 7628).

    >>> oauthbearer("a,b@x.example", "t", "imap.x.example", 993)[:24]
    b'n,a=a=2Cb@x.example,\\x01hos'
    """
    name = username.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01".encode()
