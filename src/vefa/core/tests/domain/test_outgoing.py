"""Going out over HTTP: never into our own network, whatever the name says."""

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from vefa.core.outgoing import Unreachable, fetch, may_reach, reach

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "::7f00:1",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "nobody",
        "",
    ],
)
def test_our_own_network_is_not_reached(address: str) -> None:
    assert not may_reach(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are(address: str) -> None:
    assert may_reach(address)


def test_an_allowed_network_opens_itself_and_nothing_else() -> None:
    assert may_reach("127.0.0.1", LOOPBACK)
    assert may_reach("::ffff:127.0.0.1", LOOPBACK)
    assert not may_reach("10.0.0.1", LOOPBACK)
    assert not may_reach("::1", LOOPBACK)


STOPPED = threading.Event()


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/secret")
            self.end_headers()
            return
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                # Each byte comes in time for its read; all of them never do.
                while not STOPPED.wait(0.02):
                    self.wfile.write(b".")
            return
        body = b"x" * 5_000 if self.path == "/long" else self.path.encode()
        self.send_response(200)
        self.send_header("X-Host", self.headers["Host"])
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.send_response(201)
        self.end_headers()
        self.wfile.write(self.rfile.read(length)[::-1])

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[int]:
    listening = HTTPServer(("127.0.0.1", 0), Server)
    STOPPED.clear()
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield listening.server_port
    finally:
        STOPPED.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_an_allowed_server_answers(server: int) -> None:
    answer = fetch(f"http://127.0.0.1:{server}/a?b=c#d", allowed=LOOPBACK)
    assert (answer.status, answer.body) == (200, b"/a?b=c")
    assert answer.headers["x-host"] == f"127.0.0.1:{server}"
    posted = fetch(f"http://127.0.0.1:{server}/", method="POST", body=b"abc", allowed=LOOPBACK)
    assert (posted.status, posted.body) == (201, b"cba")


def test_a_redirection_is_handed_back(server: int) -> None:
    answer = fetch(f"http://127.0.0.1:{server}/away", allowed=LOOPBACK)
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:1/secret")


def test_a_long_answer_is_cut_off(server: int) -> None:
    with pytest.raises(Unreachable, match="longer than 4000 bytes"):
        fetch(f"http://127.0.0.1:{server}/long", allowed=LOOPBACK, limit=4_000)


def test_who_drips_is_not_listened_to_for_ever(server: int) -> None:
    with pytest.raises(Unreachable, match="takes too long"):
        fetch(f"http://127.0.0.1:{server}/drip", allowed=LOOPBACK, timeout=0.3)


def test_without_leave_the_server_next_door_is_not_asked(server: int) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(Unreachable, match="inside our own network"):
            fetch(f"{scheme}://127.0.0.1:{server}/")


def test_a_name_with_one_address_inside_is_not_asked(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(host: str, port: int, **_: Any) -> list[Any]:
        kind = socket.AF_INET, socket.SOCK_STREAM, 6, ""
        return [(*kind, ("1.1.1.1", port)), (*kind, ("127.0.0.1", port))]

    monkeypatch.setattr("vefa.core.outgoing.socket.getaddrinfo", answers)
    with pytest.raises(Unreachable, match="inside our own network"):
        fetch(f"https://both.example:{server}/")


def test_each_answer_may_take_the_time_that_is_left(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = socket.AF_INET, socket.SOCK_STREAM, 6, ""
    found = [(*kind, (f"127.0.0.{each}", server)) for each in range(1, 17)]
    monkeypatch.setattr("vefa.core.outgoing.socket.getaddrinfo", lambda *_, **__: found)
    with reach("sixteen.example", server, allowed=LOOPBACK, timeout=64) as line:
        assert 32 < (line.gettimeout() or 0) <= 64


def test_plain_http_stays_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80))]
    monkeypatch.setattr("vefa.core.outgoing.socket.getaddrinfo", lambda *_, **__: public)
    with pytest.raises(Unreachable, match="plain http"):
        fetch("http://public.example/")


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a.example/", "file:///etc/passwd", "https://", "https://u:p@a.example/",
     "https://a.example:0/", "https://a.example:99999/", "https://[::1", "gopher://a/"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(Unreachable, match="address"):
        fetch(url)


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Unreachable):
            fetch(f"http://127.0.0.1:{port}/", allowed=LOOPBACK)


def test_a_server_without_a_good_certificate(server: int) -> None:
    with pytest.raises(Unreachable):
        fetch(f"https://127.0.0.1:{server}/", allowed=LOOPBACK, timeout=5)
