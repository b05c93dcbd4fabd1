"""Notices of signing out: which are believed, line by line."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vefa.accounts.domain.oidc import Untrusted
from vefa.accounts.domain.signed_out import EVENT, Notice, check_type, notice_of

NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)


def claims(**changed: Any) -> dict[str, Any]:
    found = {
        "iss": "https://id.example",
        "aud": "vefa",
        "iat": NOON.timestamp(),
        "exp": (NOON + timedelta(minutes=2)).timestamp(),
        "jti": "n1",
        "sub": "a1",
        "sid": "s1",
        "events": {EVENT: {}},
        **changed,
    }
    return {name: value for name, value in found.items() if value is not None}


def read(at: datetime = NOON, **changed: Any) -> Notice:
    return notice_of(claims(**changed), issuer="https://id.example", client_id="vefa", at=at)


def test_of_a_person_of_a_session_or_of_both() -> None:
    assert read() == Notice("a1", "s1", "n1")
    assert read(sid=None) == Notice("a1", "", "n1")
    assert read(sub=None, aud=["vefa"]) == Notice("", "s1", "n1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["vefa", "another"]}, "audience"),
        ({"iat": None}, "claims"),
        ({"exp": "soon"}, "claims"),
        ({"iat": (NOON + timedelta(minutes=2)).timestamp()}, "not_yet"),
        ({"exp": (NOON - timedelta(minutes=1)).timestamp()}, "expired"),
        ({"events": None}, "claims"),
        ({"events": {"https://another.example": {}}}, "claims"),
        ({"events": {EVENT: True}}, "claims"),
        ({"nonce": "x"}, "claims"),
        ({"sub": None, "sid": None}, "claims"),
        ({"jti": None}, "claims"),
        ({"sub": 7}, "claims"),
        ({"sid": "x" * 256}, "claims"),
    ],
)
def test_what_is_not_believed(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Untrusted) as refused:
        read(**changed)
    assert refused.value.code == code


@pytest.mark.parametrize("end", [None, (NOON + timedelta(days=1)).timestamp()])
def test_an_old_notice_is_none_whatever_end_it_gives_itself(end: float | None) -> None:
    assert read(NOON + timedelta(minutes=5), exp=end)
    with pytest.raises(Untrusted):
        read(NOON + timedelta(minutes=6), exp=end)


def test_a_token_that_calls_itself_something_else_is_none() -> None:
    for good in ({}, {"typ": "JWT"}, {"typ": "application/logout+jwt"}):
        check_type(good)
    for bad in ({"typ": "at+jwt"}, {"typ": 7}):
        with pytest.raises(Untrusted):
            check_type(bad)
