"""Deeds that cost others time are counted: who does too much waits, and nobody else."""

import pytest
from django.test import Client

from vefa.accounts.models import User

NETWORK = "203.0.113.9"


def signed_in(user: User) -> Client:
    client = Client(REMOTE_ADDR=NETWORK)
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def limits(settings) -> None:
    settings.RATE_LIMITS = {
        **settings.RATE_LIMITS,
        "links": (9, 3, 86_400),
        "deeds": (2, 3, 86_400),
        "invitations": (2, 3, 86_400),
    }


def test_a_person_waits_and_so_does_an_address_with_many_hands(people) -> None:
    first, second = signed_in(people.deniz), signed_in(people.ada)
    path = "/desk/t/V-2026-000001/do/say/"
    assert [first.post(path).status_code for _ in range(3)] == [404, 404, 429]
    # A third deed of this network address was refused, and counted: the next is the fourth.
    assert second.post(path).status_code == 429
    assert second.get(path).status_code == 404
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    elsewhere.force_login(people.ada)
    assert elsewhere.post(path).status_code == 404


def test_links_are_not_guessed_at_leisure(db, now, settings) -> None:
    client = Client(REMOTE_ADDR=NETWORK)
    assert [client.get("/sign-in/link/?t=x").status_code for _ in range(3)] == [410] * 3
    response = client.get("/sign-in/link/?t=x")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 86_400
    assert "Too many attempts" in response.content.decode()
    settings.RATE_FACTOR = 2
    assert client.get("/sign-in/link/?t=x").status_code == 410
    settings.RATE_FACTOR = 0
    assert client.get("/sign-in/link/?t=x").status_code == 410


@pytest.mark.parametrize("path", ["/people/", "/people/invite/"])
def test_invitations_are_counted(people, path: str) -> None:
    client = signed_in(people.ada)
    assert [client.post(path).status_code == 429 for _ in range(3)] == [False, False, True]
    assert client.get(path).status_code != 429
