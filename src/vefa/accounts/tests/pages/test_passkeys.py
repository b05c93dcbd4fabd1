"""Passkeys: added, signed in with, copied, stolen, shown elsewhere."""

import pytest
from django.test import Client

from vefa.accounts.models import Passkey, User
from vefa.accounts.tests.pages.authenticator import PRESENT, Device
from vefa.accounts.tests.pages.conftest import PASSWORD, Now, People, signed_in
from vefa.audit.models import Entry
from vefa.core.scope import scoped

AYSE, DENIZ = "ayse@bizim.example", "deniz@provider.example"


def add(client: Client, device: Device) -> bool:
    """Whether the device's passkey is taken on."""
    options = client.post("/account/passkeys/options/").json()
    form = {"name": "Telefon", "credential": device.make(options)}
    return client.post("/account/passkeys/add/", form).status_code == 302


def proof(client: Client, device: Device) -> str:
    return device.show(client.post("/sign-in/passkey/options/").json())


def is_in(client: Client, credential: str) -> bool:
    """Whether the proof opens the house."""
    client.post("/sign-in/passkey/", {"credential": credential})
    return client.get("/account/").status_code == 200


@pytest.fixture
def device(people: People) -> Device:
    """A telephone with a passkey of Ayşe's."""
    found = Device()
    assert add(signed_in(AYSE), found)
    return found


def test_a_passkey_signs_in_without_a_password(people: People, device: Device, settings) -> None:
    settings.STAFF_SECOND_STEP = True
    client = Client()
    assert is_in(client, proof(client, device))
    assert Passkey.objects.get().used_at is not None
    assert "Telefon" in client.get("/account/").content.decode()


def test_ours_need_no_second_step_with_a_passkey(people: People, settings) -> None:
    mine, client = Device(), Client()
    assert add(signed_in(DENIZ), mine)
    settings.STAFF_SECOND_STEP = True
    assert is_in(client, proof(client, mine))
    answer = Client().post("/sign-in/", {"email": DENIZ, "password": PASSWORD}, follow=True)
    assert "Now show your passkey" in answer.content.decode()


def test_a_proof_is_good_once_and_for_its_browser(device: Device) -> None:
    client = Client()
    said = proof(client, device)
    assert not is_in(Client(), said)
    assert is_in(client, said)
    client.post("/sign-out/")
    assert not is_in(client, said)


def test_a_proof_is_good_for_minutes(device: Device, now: Now) -> None:
    client = Client()
    said = proof(client, device)
    now.later(minutes=5, seconds=1)
    assert not is_in(client, said)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://testserver:8000"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"credential": b"x" * 32},
        {"handle": "bm9ib2R5"},
        {"key": Device().key},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_proof_from_elsewhere_opens_nothing(device: Device, change: dict) -> None:
    for name, value in change.items():
        setattr(device, name, value)
    client = Client()
    assert not is_in(client, proof(client, device))


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"id": 1}', '{"rawId": "x", "id": "x"}'])
def test_what_is_no_proof_opens_nothing(people: People, said: str) -> None:
    client = Client()
    client.post("/sign-in/passkey/options/")
    assert not is_in(client, said)


def test_a_copied_key_is_refused_and_noted(device: Device) -> None:
    device.counter = 7
    client, thief = Client(), Client()
    assert is_in(client, proof(client, device))
    device.counter = 3
    assert not is_in(thief, proof(thief, device))
    assert Entry.objects.get(deed="passkey_refused").facts["counter"] == [8, 4]


def test_whoever_is_disabled_does_not_get_in(people: People, device: Device) -> None:
    User.objects.filter(pk=people.ayse.pk).update(is_active=False)
    client = Client()
    assert not is_in(client, proof(client, device))


@pytest.mark.parametrize("change", [{"origin": "https://evil.example"}, {"flags": PRESENT}])
def test_a_bad_passkey_is_not_taken_on(people: People, change: dict) -> None:
    assert not add(signed_in(AYSE), Device(**change))
    assert not Passkey.objects.exists()


def test_an_answer_to_no_challenge_is_not_taken_on(people: People) -> None:
    client = signed_in(AYSE)
    options = {"publicKey": {"challenge": "", "user": {"id": "eA"}}}
    form = {"name": "x", "credential": Device().make(options)}
    assert client.post("/account/passkeys/add/", form).status_code == 422


def test_a_key_belongs_to_one_person(people: People, device: Device) -> None:
    assert not add(signed_in(DENIZ), device)


def test_a_passkey_is_removed_by_its_owner_only(people: People, device: Device) -> None:
    key = str(Passkey.objects.get().pk)
    signed_in(DENIZ).post("/account/passkeys/remove/", {"passkey": key})
    assert Passkey.objects.exists()
    signed_in(AYSE).post("/account/passkeys/remove/", {"passkey": key})
    client = Client()
    assert not is_in(client, proof(client, device))


def test_a_passkey_answers_who_one_is(people: People, device: Device, now: Now) -> None:
    client = signed_in(AYSE)
    now.later(minutes=11)
    assert client.post("/account/passkeys/options/").status_code == 302
    client.post("/account/confirm/", {"credential": proof(client, device)})
    assert client.get("/account/app/").status_code == 200


def test_somebody_elses_passkey_does_not_answer_for_one(
    people: People, device: Device, now: Now
) -> None:
    client = signed_in(DENIZ)
    now.later(minutes=11)
    client.post("/account/confirm/", {"credential": proof(client, device)})
    assert client.get("/account/app/").status_code == 302


def test_the_device_learns_nothing_of_the_person(people: People) -> None:
    options = signed_in(AYSE).post("/account/passkeys/options/").json()
    assert len(options["publicKey"]["user"]["id"]) == 43


def test_passkeys_lie_behind_the_second_wall(people: People, device: Device) -> None:
    with scoped(frozenset({people.ayse.customer_id + 1})):
        assert not Passkey.objects.exists()
