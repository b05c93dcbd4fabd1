"""Ours and theirs, with passwords, on a Monday morning that does not pass by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from vefa.accounts.actions import create_portal_user, create_staff
from vefa.accounts.models import User
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, create_customer

MONDAY = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
PASSWORD = "mor kedi yavaş uçar"


class Now:
    """The present instant, as the pages are told it."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def later(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


@dataclass(frozen=True, slots=True)
class People:
    """Deniz the engineer and Ada the administrator of ours; Ayşe of a customer."""

    deniz: User
    ada: User
    ayse: User


@pytest.fixture(autouse=True)
def _light_work(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Stretch passwords little: these tests sign in hundreds of times, ours by password alone."""
    settings.STAFF_SECOND_STEP = False
    for name, cost in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, cost)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    instant = Now()
    monkeypatch.setattr(clock, "now", instant)
    return instant


@pytest.fixture
def people(db: None, now: Now) -> Iterator[People]:
    with scoped(EVERYTHING):
        customer = create_customer(
            actor=SYSTEM,
            at=MONDAY,
            code="bizim",
            name="Bizim",
            country="TR",
            language="en",
            timezone="Europe/Istanbul",
        )
        contact = add_contact(
            actor=SYSTEM,
            at=MONDAY,
            customer=customer,
            name="Ayşe Yetkili",
            email="ayse@bizim.example",
            roles=["authorised"],
        )
        ayse = create_portal_user(
            actor=SYSTEM, at=MONDAY, contact=contact, role="contact", password=PASSWORD
        )
        yield People(ours("Deniz Usta", "engineer"), ours("Ada Baş", "administrator"), ayse)


def ours(name: str, role: str) -> User:
    return create_staff(
        actor=SYSTEM,
        at=MONDAY,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@provider.example",
        role=role,
        password=PASSWORD,
        language="en",
        timezone="UTC",
    )


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> int:
    """The status that the page of signing in answers: 302 for a welcome."""
    form = {"email": email, "password": password}
    answer = client.post("/sign-in/", form, headers={"Accept-Language": "en"}, **headers)
    return answer.status_code


def signed_in(email: str, **headers: str) -> Client:
    client = Client(**headers)
    assert sign_in(client, email) == 302
    return client
