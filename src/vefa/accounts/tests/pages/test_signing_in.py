"""Signing in by password: one answer for everything wrong, slower for whoever guesses."""

from unittest import mock

import pytest
from argon2 import PasswordHasher
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from vefa.accounts.models import Attempts, User
from vefa.accounts.tests.pages.conftest import PASSWORD, Now, People, sign_in
from vefa.audit.models import Entry

DENIZ = "deniz@provider.example"
AYSE = "ayse@bizim.example"
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def test_the_right_password_opens_the_house(people: People, client: Client) -> None:
    assert sign_in(client, " Deniz@PROVIDER.example ") == 302
    assert client.get("/account/").status_code == 200
    entry = Entry.objects.get(deed="signed_in")
    assert (entry.actor_id, entry.address) == (people.deniz.pk, "127.0.0.1")


def test_a_refusal_is_announced_and_names_neither(people: People, client: Client) -> None:
    form = {"email": DENIZ, "password": "yanlış ama uzun"}
    answer = client.post("/sign-in/", form, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "<title>Not signed in: Sign in" in text
    assert 'role="alert"' in text
    assert "E-mail and password do not match" in text
    assert "yanlış" not in text


def answers(client: Client, email: str) -> tuple[str, int]:
    """What is said to a wrong password, and how often a password is stretched for it."""
    with (
        mock.patch.object(
            Argon2PasswordHasher, "encode", autospec=True, side_effect=Argon2PasswordHasher.encode
        ) as encode,
        mock.patch.object(
            PasswordHasher, "verify", autospec=True, side_effect=PasswordHasher.verify
        ) as verify,
    ):
        form = {"email": email, "password": "yanlış ama uzun"}
        answer = client.post("/sign-in/", form, headers={"Accept-Language": "en"})
    text = answer.content.decode()
    start = text.index('role="alert"')
    return text[start : text.index("</ul>", start)], encode.call_count + verify.call_count


def test_who_exists_is_told_neither_by_words_nor_by_work(people: People, client: Client) -> None:
    User.objects.filter(pk=people.ada.pk).update(is_active=False)
    people.ayse.set_unusable_password()
    people.ayse.save()
    seen = {
        answers(client, email)
        for email in (DENIZ, AYSE, "ada@provider.example", "nobody@provider.example")
    }
    assert len(seen) == 1
    assert seen.pop()[1] == 1


def test_whoever_is_not_active_does_not_get_in(people: People, client: Client) -> None:
    User.objects.filter(pk=people.deniz.pk).update(is_active=False)
    assert sign_in(client, DENIZ) == 422


def test_guessing_becomes_slow_and_the_right_password_waits_too(
    people: People, client: Client, now: Now
) -> None:
    assert [sign_in(client, DENIZ, "yanlış ama uzun") for _ in range(5)] == [422] * 5
    assert sign_in(client, DENIZ) == 422
    text = client.post(
        "/sign-in/", {"email": DENIZ, "password": PASSWORD}, headers={"Accept-Language": "en"}
    ).content.decode()
    assert "Too many attempts. Please try again in 30 seconds." in text
    now.later(seconds=30)
    assert sign_in(client, DENIZ) == 302


def test_the_same_is_said_of_an_address_that_nobody_has(people: People, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "nobody@provider.example", "yanlış ama uzun")
    form = {"email": "nobody@provider.example", "password": "yanlış ama uzun"}
    answer = client.post("/sign-in/", form, headers={"Accept-Language": "en"})
    assert "in 30 seconds" in answer.content.decode()


def test_strangers_attempts_do_not_slow_a_known_device(people: People, client: Client) -> None:
    assert sign_in(client, DENIZ) == 302
    client.post("/sign-out/")
    for _ in range(8):
        sign_in(Client(), DENIZ, "yanlış ama uzun")
    assert sign_in(Client(), DENIZ) == 422
    assert sign_in(client, DENIZ) == 302


def test_a_device_is_known_for_its_own_people_only(people: People, client: Client) -> None:
    assert sign_in(client, DENIZ) == 302
    client.post("/sign-out/")
    for _ in range(5):
        sign_in(client, AYSE, "yanlış ama uzun")
    assert sign_in(client, AYSE) == 422


def test_one_address_is_slow_for_every_account(people: People, client: Client) -> None:
    for number in range(30):
        sign_in(client, f"guess{number}@provider.example", "yanlış ama uzun")
    assert sign_in(client, DENIZ) == 422
    assert sign_in(Client(), DENIZ, **ELSEWHERE) == 302


def test_an_account_of_ones_own_does_not_empty_the_address(people: People, client: Client) -> None:
    for number in range(29):
        sign_in(client, f"guess{number}@provider.example", "yanlış ama uzun")
    assert sign_in(client, AYSE) == 302
    sign_in(Client(), "guess30@provider.example", "yanlış ama uzun")
    assert sign_in(Client(), DENIZ) == 422


def test_what_is_counted_tells_nothing(people: People, client: Client) -> None:
    sign_in(client, DENIZ, "yanlış ama uzun")
    keys = list(Attempts.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(len(key) == 64 and "deniz" not in key for key in keys)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_sent_elsewhere(people: People, client: Client, target: str) -> None:
    form = {"email": DENIZ, "password": PASSWORD, "next": target}
    assert client.post("/sign-in/", form)["Location"] == "/"


def test_the_demonstration_says_who_can_sign_in(db: None, client: Client, settings) -> None:
    assert "demo-title" not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    text = client.get("/sign-in/", headers={"Accept-Language": "en"}).content.decode()
    assert "This is a demonstration" in text
    assert "timur@ahenk.example" in text
