"""Signing in at the same moment: attempts are counted exactly, and nobody waits for another's."""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connections
from django.test import Client

from tests.support.together import at_once
from vefa.accounts.actions import create_staff
from vefa.accounts.domain.throttle import PAIR
from vefa.accounts.models import SignInProvider
from vefa.accounts.web import signing_in
from vefa.accounts.web.begun import recall, remember
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.customers.actions import create_customer

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def wrong(email):
    """What is said to a wrong password."""
    form = {"email": email, "password": "yanlış ama uzun"}
    return Client(headers={"Accept-Language": "en"}).post("/sign-in/", form).content.decode()


def test_of_many_attempts_at_once_exactly_the_free_ones_are_tried(monkeypatch):
    tried = []
    monkeypatch.setattr(signing_in, "is_password_of", lambda *_: bool(tried.append(1)))
    said = at_once(*[lambda: wrong("x@provider.example")] * (PAIR.free + 3))
    assert len(tried) == PAIR.free
    assert sum("Too many attempts" in text for text in said) == 3
    assert sum("do not match" in text for text in said) == PAIR.free


def test_whoever_shares_an_address_does_not_wait_for_a_slow_directory(monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def directory(email, _password):
        if email.startswith("slow"):
            asked.set()
            answer.wait(30)

    def ask():
        try:
            wrong("slow@acme.example")
        finally:
            connections.close_all()

    monkeypatch.setattr(signing_in, "proved_by_directory", directory)
    hanging = threading.Thread(target=ask)
    hanging.start()
    assert asked.wait(30)
    assert "do not match" in wrong("other@acme.example")
    assert hanging.is_alive()
    answer.set()
    hanging.join(30)


def test_one_answer_of_a_provider_brought_twice_at_once_is_taken_once():
    provider = SignInProvider(key="0123456789abcdef")
    begun = SimpleNamespace(session={})
    remember(begun, "random", provider, MONDAY, asked="_1", next="/")
    copies = [SimpleNamespace(session=dict(begun.session)) for _ in range(2)]
    found = at_once(
        *[lambda each=each: recall(each, "random", provider, MONDAY) for each in copies]
    )
    assert sorted(each is None for each in found) == [False, True]


def test_of_two_who_take_the_same_name_at_once_one_is_told_so():
    def person():
        return create_staff(
            actor=SYSTEM,
            at=MONDAY,
            name="Deniz",
            email="deniz@provider.example",
            role="engineer",
            password=None,
            language="en",
            timezone="UTC",
        )

    def company():
        return create_customer(
            actor=SYSTEM,
            at=MONDAY,
            code="acme",
            name="Acme",
            country="TR",
            language="en",
            timezone="UTC",
        )

    for make in (person, company):
        told = [each for each in at_once(make, make) if isinstance(each, Refused)]
        assert len(told) == 1
