"""Where a directory listens; the conversation itself is tried with a real one (tests/identity)."""

import socket

import pytest

from vefa.core.ldap import NotUnderstood, Server, check_filter, server_at
from vefa.core.outgoing import Unreachable, reach


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("ldap://a.example", Server("a.example", 389, "starttls")),
        (" ldaps://a.example:3269/ ", Server("a.example", 3269, "tls")),
        ("ldap://[2001:db8::1]:1389", Server("2001:db8::1", 1389, "starttls")),
    ],
)
def test_an_address_names_a_server(url: str, server: Server) -> None:
    assert server_at(url, start_tls=True) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "http://a.example",
        "ldapi:///run/ldapi",
        "ldap://",
        "ldap://a.example:0",
        "ldap://a.example:99999",
        "ldap://a.example/dc=acme",
        "ldap://a.example?x",
        "ldap://name:secret@a.example",
    ],
)
def test_anything_else_does_not(url: str) -> None:
    with pytest.raises(NotUnderstood):
        server_at(url, start_tls=True)


@pytest.mark.parametrize("text", ["", "mail", "(a=b)(c=d)", "(mail=x", "(&(mail=x)", "(mail=\\zz)"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        check_filter(text)


def test_a_server_inside_is_reached_only_where_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Unreachable, match="not allowed"):
            reach("127.0.0.1", port)
