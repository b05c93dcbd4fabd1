"""A real directory is asked who somebody is; every way in which that can go wrong ends in no."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.identity.slapd import BASE, LOCAL, PASSWORD, READER, READER_PASSWORD, slapd
from tests.support.certificates import Authority
from vefa.accounts.actions.directories import REST, Told, WrongSettings, ask_directory
from vefa.accounts.domain.directories import DirectorySettings
from vefa.config.launcher.ports import free_port
from vefa.core.ldap import Unanswered, asked, server_at

pytestmark = pytest.mark.needs("slapd")

NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture(autouse=True)
def _well_rested(monkeypatch):
    monkeypatch.setattr("vefa.accounts.actions.directories._resting", {})


@pytest.fixture
def settings(directory) -> DirectorySettings:
    return DirectorySettings(
        servers=(directory.url,),
        base=f"ou=people,{BASE}",
        authorities=directory.authority.pem,
        reader=READER,
        groups_base=f"ou=groups,{BASE}",
        seconds=5.0,
    )


def ask(settings: DirectorySettings, login: str, password: str = PASSWORD, **more) -> Told:
    words = {"reader_password": READER_PASSWORD, "allowed": LOOPBACK, "at": NOON} | more
    return ask_directory(settings, login=login, password=password, **words)


def test_the_right_password_tells_who_it_is(settings):
    claim = ask(settings, "ann@acme.example").claim
    assert (claim.email, claim.name) == ("ann@acme.example", "Ann Reader")
    assert len(claim.subject) == 36
    assert claim.groups == (f"cn=readers,ou=groups,{BASE}",)
    assert not claim.email_verified


def test_groups_come_from_the_entry_too(settings):
    claim = ask(replace(settings, groups_base=""), "boris@acme.example").claim
    assert claim.groups == (f"cn=bosses,ou=groups,{BASE}",)
    assert claim.name == "Борис Начальник"


def test_of_several_addresses_the_typed_one_counts(settings):
    assert ask(settings, "E.mre@acme.example").claim.email == "e.mre@acme.example"
    assert ask(settings, "emre@acme.example").claim.email == "emre@acme.example"


INJECTED = (
    "*",
    "ann*",
    "ann@acme.example)(uid=*",
    "x)(|(uid=ann)",
    ")(objectClass=*",
    "*)(&",
    "\\2a",
    "ann@acme.example\0",
    "ann@acme.example\\00",
    "ann\u00ad@acme.example",
    "\udcff@acme.example",
)
"""What would change the filter if it were not escaped."""


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [
        ("ann@acme.example", "wrong", "wrong"),
        ("ann@acme.example", "", "wrong"),
        ("ann@acme.example", PASSWORD + "\0", "wrong"),
        ("nobody@acme.example", PASSWORD, "wrong"),
        ("dana@acme.example", PASSWORD, "wrong"),
        ("ece@acme.example", PASSWORD, "several"),
        ("", PASSWORD, "wrong"),
        *((login, PASSWORD, "wrong") for login in INJECTED),
    ],
)
def test_anything_else_is_no(settings, login, password, code):
    assert ask(settings, login, password) == Told(None, code)


@pytest.mark.parametrize("login", ["*", "an*", "x)(|(uid=ann)", ")(objectClass=*", "\\61nn"])
def test_what_precedes_the_at_sign_changes_no_filter_either(settings, login):
    by_name = replace(settings, people="(&(objectClass=person)(uid={user}))")
    assert ask(by_name, f"{login}@acme.example") == Told(None, "wrong")
    assert ask(by_name, "ann@acme.example").claim


def test_start_tls_protects_the_plain_port(settings, directory):
    started = replace(settings, servers=(directory.plain_url,))
    assert ask(started, "ann@acme.example").claim
    with pytest.raises(Unanswered, match="certificate"):
        ask(replace(started, authorities=Authority("Other").pem), "ann@acme.example")


def test_a_certificate_of_somebody_else_is_refused(settings):
    for authorities in ("", Authority("Other").pem):
        with pytest.raises(Unanswered, match="certificate"):
            ask(replace(settings, authorities=authorities), "ann@acme.example")


def test_a_certificate_for_another_name_is_refused(authority, settings, directory):
    named = directory.url.replace(LOCAL, "localhost")
    with pytest.raises(Unanswered, match="certificate"):
        ask(replace(settings, servers=(named,)), "ann@acme.example")


def test_our_own_network_is_asked_only_where_that_is_allowed(settings, directory):
    with pytest.raises(Unanswered, match="not allowed"):
        ask(settings, "ann@acme.example", allowed=())
    plain = replace(settings, servers=(directory.plain_url,), start_tls=False)
    assert ask(plain, "ann@acme.example").claim


def test_the_next_server_is_asked_where_one_does_not_answer(settings, directory):
    both = replace(settings, servers=(f"ldaps://{LOCAL}:{free_port()}", directory.url))
    assert ask(both, "ann@acme.example").claim
    assert ask(both, "ann@acme.example", "wrong").claim is None


def test_a_wrong_reader_is_told_and_not_taken_for_a_wrong_password(settings):
    with pytest.raises(WrongSettings) as raised:
        ask(settings, "ann@acme.example", reader_password="wrong")
    assert raised.value.code == "reader"
    with pytest.raises(Unanswered, match="no_such_object"):
        ask(replace(settings, base="ou=nowhere,dc=acme,dc=example"), "ann@acme.example")


class Trap:
    """A listener that says something of its own to whoever connects, and counts them."""

    def __init__(self, words: bytes, *, again: bool) -> None:
        self.socket = socket.create_server((LOCAL, 0))
        self.visitors = 0
        self.taken = b""
        self._words, self._again = words, again
        self._ending = threading.Event()
        self.thread = threading.Thread(target=self._serve)
        self.url = f"ldap://{LOCAL}:{self.socket.getsockname()[1]}"

    def _serve(self) -> None:
        self.socket.settimeout(0.05)
        while not self._ending.is_set():
            try:
                visitor, _ = self.socket.accept()
            except TimeoutError:
                continue
            self.visitors += 1
            with visitor:
                self._talk(visitor)

    def _talk(self, visitor: socket.socket) -> None:
        visitor.settimeout(10)
        try:
            self.taken += visitor.recv(4096)
            visitor.sendall(self._words)
            while self._again:
                visitor.sendall(self._words)
            while visitor.recv(4096):
                pass
        except OSError:
            return

    def end(self) -> None:
        self._ending.set()
        self.thread.join(20)
        self.socket.close()


@contextmanager
def trap(words: bytes = b"", *, again: bool = False) -> Iterator[Trap]:
    listener = Trap(words, again=again)
    listener.thread.start()
    try:
        yield listener
    finally:
        listener.end()


def test_a_directory_that_hangs_is_waited_for_once(settings):
    with trap() as silent:
        hanging = replace(settings, servers=(silent.url,), start_tls=False, seconds=0.3)
        began = time.monotonic()
        with pytest.raises(Unanswered, match="timed out"):
            ask(hanging, "ann@acme.example")
        assert 0.2 < time.monotonic() - began < 3
        with pytest.raises(Unanswered, match="a moment ago"):
            ask(hanging, "ann@acme.example", at=NOON + REST - timedelta(seconds=1))
        assert silent.visitors == 1
        with pytest.raises(Unanswered, match="timed out"):
            ask(hanging, "ann@acme.example", at=NOON + REST)
        assert silent.visitors == 2


def test_a_tls_handshake_that_hangs_ends_too(settings):
    with trap() as silent:
        url = silent.url.replace("ldap:", "ldaps:")
        with pytest.raises(Unanswered, match="timed out"):
            ask(replace(settings, servers=(url,), seconds=0.3), "ann@acme.example")


# A message that never ends, one that is none, and bytes that only look like some.
@pytest.mark.parametrize(
    ("words", "again"),
    [
        (b"\x30\x84\x7f\xff\xff\xff" + b"a" * 4000, True),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False),
        (b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04", False),
        (b"\x30\x03\x02\x01", False),
        (b"\x30\x80", False),
        (bytes(200), False),
    ],
)
def test_nonsense_opens_no_door(settings, words, again):
    with trap(words, again=again) as odd:
        asked_there = replace(settings, servers=(odd.url,), start_tls=False, seconds=0.4)
        with pytest.raises(Unanswered):
            ask(asked_there, "ann@acme.example")


def test_what_follows_the_answer_to_start_tls_is_not_listened_to(settings):
    """Somebody on the way may add words before the handshake; they must count for nothing."""
    started = bytes.fromhex("300c02010178070a010004000400")
    bound = bytes.fromhex("300c02010161070a010004000400")
    with trap(started + bound) as between, pytest.raises(Unanswered):
        ask(replace(settings, servers=(between.url,), seconds=0.5), "ann@acme.example")
    assert PASSWORD.encode() not in between.taken
    assert READER_PASSWORD.encode() not in between.taken


def test_no_password_goes_out_where_tls_is_refused(settings):
    refused = bytes.fromhex("300c02010178070a013504000400")
    with trap(refused) as between, pytest.raises(Unanswered, match="StartTLS"):
        ask(replace(settings, servers=(between.url,), seconds=1.0), "ann@acme.example")
    assert READER_PASSWORD.encode() not in between.taken


def test_a_bind_without_name_or_password_is_never_asked(directory):
    context = ssl.create_default_context(cadata=directory.authority.pem)
    server = server_at(directory.url, start_tls=False)
    with asked(server, context=context, allowed=LOOPBACK, seconds=5) as conversation:
        assert not conversation.bind("", PASSWORD)
        assert not conversation.bind(f"uid=ann,ou=people,{BASE}", "")
        assert conversation.bind(f"uid=ann,ou=people,{BASE}", PASSWORD)


def test_a_directory_that_stops_in_between_lets_nobody_in(authority, settings):
    with slapd(authority) as other:
        own = replace(settings, servers=(other.url,), seconds=2.0)
        assert ask(own, "ann@acme.example").claim
        other.end()
        with pytest.raises(Unanswered, match="refused"):
            ask(own, "ann@acme.example")
