"""The customers' people, signed in, at a Monday morning that does not pass by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, portal_user


class Now:
    """The present instant, as the pages are told it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def later(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """Monday, 09:00 in Istanbul: the hours are open."""
    instant = Now(MONDAY)
    monkeypatch.setattr(clock, "now", instant)
    return instant


@pytest.fixture
def plan() -> str:
    """The plan of both companies; a test may name another one."""
    return "helpdesk"


@pytest.fixture
def cast(db: None, now: Now, plan: str) -> Iterator[Cast]:
    """Two companies that must never see each other."""
    with scoped(EVERYTHING):
        yield make_cast(plan=plan)


@pytest.fixture
def contact(cast: Cast) -> Client:
    """Our authorised contact, who speaks English to keep the tests readable."""
    return signed_in(cast.ours.contact)


@pytest.fixture
def end_user(cast: Cast) -> Client:
    """Our end user."""
    return signed_in(cast.ours.end_user, role="end_user")


@pytest.fixture
def stranger(cast: Cast) -> Client:
    """The authorised contact of another company."""
    return signed_in(cast.strangers.contact)


def signed_in(person: object, *, role: str = "contact") -> Client:
    user = portal_user(person, role=role)  # type: ignore[arg-type]
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    return client
