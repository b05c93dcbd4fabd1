"""Letters with a link: good once, for a while, for the right person, and only when pressed."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from vefa.accounts.actions.letters import Letter, write_letter
from vefa.accounts.models import Link, User
from vefa.accounts.tests.pages.conftest import Now, People, sign_in, signed_in
from vefa.audit.models import Entry
from vefa.core.models import OutboxEvent
from vefa.core.scope import scoped

DENIZ, AYSE = "deniz@provider.example", "ayse@bizim.example"
NEW = "sarı tramvay denize iner"


def ask(client: Client, email: str, letter: str = "sign_in", **headers: str) -> str:
    form = {"email": email, "letter": letter}
    answer = client.post("/sign-in/letter/", form, headers={"Accept-Language": "en"}, **headers)
    return answer.content.decode()


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def letter_to(user: User, letter: str, now: Now) -> Letter:
    """The letter as the worker writes it."""
    written = write_letter(at=now.at, user_id=user.pk, letter=letter)
    assert written is not None
    return written


def path_in(letter: Letter) -> str:
    found = re.search(r"/sign-in/link/\?t=[\w-]+", letter.text)
    assert found is not None
    return found[0]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_letter_signs_in_once_the_button_is_pressed(people: People, now: Now) -> None:
    assert "a letter with a link is on its way" in ask(Client(), AYSE)
    path = path_in(letter_to(people.ayse, "sign_in", now))
    scanner, client = Client(), Client()
    assert scanner.get(path).status_code == 200
    assert not is_in(scanner)
    assert client.post(path).status_code == 302
    assert is_in(client)
    assert Client().post(path).status_code == 410
    assert Entry.objects.get(deed="link_used").facts["purpose"] == "sign_in"


def test_whether_somebody_exists_is_told_neither_by_words_nor_by_work(people: People) -> None:
    User.objects.filter(pk=people.ada.pk).update(is_active=False)
    addresses = (DENIZ, "ada@provider.example", "nobody@provider.example")
    said = {main(ask(Client(), each)).replace(each, "") for each in addresses}
    assert len(said) == 1
    events = OutboxEvent.objects.filter(name__endswith="LetterWanted").order_by("pk")
    assert [each.payload["user_id"] for each in events] == [people.deniz.pk, 0, 0]
    assert write_letter(at=events[0].at, user_id=0, letter="sign_in") is None


def test_the_outbox_and_the_table_hold_no_token(people: People, now: Now) -> None:
    ask(Client(), AYSE)
    token = path_in(letter_to(people.ayse, "sign_in", now)).partition("=")[2]
    assert Link.objects.get().digest != token
    assert not OutboxEvent.objects.filter(payload__icontains=token).exists()


@pytest.mark.parametrize(
    ("letter", "life"),
    [
        ("sign_in", timedelta(minutes=15)),
        ("password", timedelta(hours=1)),
        ("invitation", timedelta(days=7)),
    ],
)
def test_a_link_is_good_for_a_while(people: People, now: Now, letter: str, life: timedelta) -> None:
    path = path_in(letter_to(people.ayse, letter, now))
    now.at += life - timedelta(seconds=1)
    assert Client().get(path).status_code == 200
    now.at += timedelta(seconds=1)
    assert Client().get(path).status_code == 410


def test_a_newer_letter_replaces_the_older(people: People, now: Now) -> None:
    older = path_in(letter_to(people.ayse, "sign_in", now))
    newer = path_in(letter_to(people.ayse, "sign_in", now))
    assert Client().get(older).status_code == 410
    assert Client().get(newer).status_code == 200


def test_a_new_password_ends_every_session(people: People, now: Now) -> None:
    stranger = signed_in(AYSE)
    path = path_in(letter_to(people.ayse, "password", now))
    client = Client()
    assert client.post(path, {"new": "kısa", "again": "kısa"}).status_code == 422
    assert client.post(path, {"new": NEW, "again": NEW}).status_code == 302
    assert (is_in(client), is_in(stranger)) == (True, False)
    assert sign_in(Client(), AYSE, NEW) == 302
    assert sign_in(Client(), AYSE) == 422
    assert Client().post(path, {"new": NEW, "again": NEW}).status_code == 410


def test_an_invitation_lets_somebody_in_who_has_no_password(people: People, now: Now) -> None:
    people.ayse.set_unusable_password()
    people.ayse.save()
    letter = letter_to(people.ayse, "invitation", now)
    assert letter.subject.startswith("You are invited to the service desk of")
    client = Client()
    client.post(path_in(letter), {"new": NEW, "again": NEW})
    assert is_in(client)


def test_a_letter_does_not_replace_the_second_step(people: People, now: Now, settings) -> None:
    settings.STAFF_SECOND_STEP = True
    client = Client()
    answer = client.post(path_in(letter_to(people.deniz, "sign_in", now)))
    assert answer["Location"] == "/sign-in/set-up/"
    assert not is_in(client)


def test_whoever_was_disabled_gets_no_letter_and_no_door(people: People, now: Now) -> None:
    path = path_in(letter_to(people.ayse, "sign_in", now))
    User.objects.filter(pk=people.ayse.pk).update(is_active=False)
    assert Client().post(path).status_code == 410
    assert write_letter(at=now.at, user_id=people.ayse.pk, letter="sign_in") is None


def test_nobodys_mailbox_is_flooded(people: People) -> None:
    said = [ask(Client(), AYSE, REMOTE_ADDR=f"198.51.100.{n}") for n in range(4)]
    assert "Too many attempts" not in "".join(said[:3])
    assert "Too many attempts" in said[3]


def test_strangers_letters_do_not_delay_those_of_a_known_device(people: People) -> None:
    known = signed_in(AYSE)
    for n in range(4):
        ask(Client(), AYSE, REMOTE_ADDR=f"198.51.100.{n}")
    assert "Too many attempts" in ask(signed_in(DENIZ), AYSE)
    said = [ask(known, AYSE) for _ in range(4)]
    assert "Too many attempts" not in "".join(said[:3])
    assert "Too many attempts" in said[3]


@pytest.mark.parametrize("language", ["en", "tr", "ru", "kk"])
@pytest.mark.parametrize("letter", ["sign_in", "password", "invitation", "password_changed"])
def test_letters_are_written_in_the_persons_language(
    people: People, now: Now, language: str, letter: str
) -> None:
    User.objects.filter(pk=people.ayse.pk).update(language=language, name="A & <b>")
    written = letter_to(people.ayse, letter, now)
    assert written.language == language
    assert "A & <b>" in written.text
    words = {"en": "Dear", "tr": "Sayın", "ru": "Здравствуйте", "kk": "Құрметті"}
    assert words[language] in written.text


def test_what_changed_is_told_by_letter(people: People) -> None:
    client = signed_in(AYSE)
    form = {"current": "mor kedi yavaş uçar", "new": NEW, "again": NEW}
    client.post("/account/password/", form)
    event = OutboxEvent.objects.get(name__endswith="LetterWanted")
    told = {"user_id": people.ayse.pk, "letter": "password_changed", "email": ""}
    assert event.payload == told


def test_links_lie_behind_the_second_wall(people: People, now: Now) -> None:
    letter_to(people.ayse, "sign_in", now)
    letter_to(people.deniz, "sign_in", now)
    with scoped(frozenset({people.ayse.customer_id})):
        assert [each.user_id for each in Link.objects.all()] == [people.ayse.pk]
