"""A person's own sign-in: the password, and the browsers that are signed in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vefa.accounts.models import Session
from vefa.accounts.tasks import tidy
from vefa.accounts.tests.pages.conftest import PASSWORD, Now, People, sign_in, signed_in
from vefa.audit.models import Entry
from vefa.core.scope import scoped

DENIZ, AYSE = "deniz@provider.example", "ayse@bizim.example"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "sarı tramvay denize iner"


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_sessions_are_listed_with_device_and_place(people: People) -> None:
    signed_in(DENIZ, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.7").get("/account/")
    text = signed_in(DENIZ).get("/account/").content.decode()
    assert "Firefox, Windows" in text
    assert "198.51.100.7" in text
    assert text.count("Sign out there") == 1


def test_one_session_is_ended_at_once(people: People) -> None:
    here, there = signed_in(DENIZ), signed_in(DENIZ)
    other = Session.objects.exclude(digest=Session.objects.order_by("pk").first().digest).get()
    here.post("/account/sessions/end/", {"session": str(other.pk)})
    assert (is_in(here), is_in(there)) == (True, False)
    assert Entry.objects.get(deed="session_ended").facts["sessions"] == [other.pk]


def test_all_others_are_ended(people: People) -> None:
    here, *others = (signed_in(DENIZ) for _ in range(3))
    here.post("/account/sessions/end/", {"session": "others"})
    assert [is_in(each) for each in (here, *others)] == [True, False, False]


def test_nobody_ends_somebody_elses(people: People) -> None:
    deniz, ayse = signed_in(DENIZ), signed_in(AYSE)
    theirs = Session.objects.get(user=people.ayse)
    deniz.post("/account/sessions/end/", {"session": str(theirs.pk)})
    assert is_in(ayse)


def test_signing_out_removes_the_session(people: People) -> None:
    client = signed_in(DENIZ)
    client.post("/sign-out/")
    assert not Session.objects.filter(user=people.deniz).exists()


def test_the_table_does_not_hold_the_cookie(people: People) -> None:
    client = signed_in(DENIZ)
    key = client.cookies["vefa_session"].value
    row = Session.objects.get(user=people.deniz)
    assert key not in (row.digest, row.content)
    assert client.cookies["vefa_session"]["httponly"]


def test_signing_in_gives_a_new_key(people: People, client: Client) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = client.cookies["vefa_session"].value
    sign_in(client, DENIZ)
    assert client.cookies["vefa_session"].value != before


def test_sessions_lie_behind_the_second_wall(people: People) -> None:
    signed_in(DENIZ), signed_in(AYSE)
    with scoped(frozenset({people.ayse.customer_id})):
        assert [each.user_id for each in Session.objects.all()] == [people.ayse.pk]
    with scoped(frozenset({people.ayse.customer_id + 1})):
        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("email", "days", "lives"),
    [(DENIZ, 2, True), (DENIZ, 3, False), (AYSE, 29, True), (AYSE, 30, False)],
)
def test_an_idle_session_ends(people: People, now: Now, email: str, days: int, lives: bool) -> None:
    client = signed_in(email)
    now.later(days=days)
    assert is_in(client) is lives


def test_a_used_session_lasts_but_not_for_ever(people: People, now: Now) -> None:
    client = signed_in(DENIZ)
    days = 0
    while is_in(client):
        days = (now.later(days=2) - people_began(people)).days
    assert days == 30


def people_began(people: People):
    return Session.objects.get(user=people.deniz).began_at


def test_when_it_was_used_is_noted_every_few_minutes(people: People, now: Now) -> None:
    client = signed_in(DENIZ)
    is_in(client)
    began = now.at
    now.later(minutes=4)
    is_in(client)
    assert Session.objects.get(user=people.deniz).seen_at == began
    now.later(minutes=2)
    is_in(client)
    assert Session.objects.get(user=people.deniz).seen_at == now.at


def test_what_is_over_is_tidied_away(people: People, now: Now) -> None:
    signed_in(DENIZ), signed_in(AYSE)
    now.later(days=3, seconds=1)
    tidy(timestamp=0)
    assert [each.user_id for each in Session.objects.all()] == [people.ayse.pk]


def change(client: Client, current: str = PASSWORD, new: str = NEW, again: str = "") -> str:
    form = {"current": current, "new": new, "again": again or new}
    answer = client.post("/account/password/", form)
    return "changed" if answer.status_code == 302 else answer.content.decode()


def test_a_new_password_ends_every_other_session(people: People) -> None:
    here, there = signed_in(DENIZ), signed_in(DENIZ)
    assert change(here) == "changed"
    assert (is_in(here), is_in(there)) == (True, False)
    assert sign_in(Client(), DENIZ) == 422
    assert sign_in(Client(), DENIZ, NEW) == 302
    assert Entry.objects.filter(deed="password_changed").count() == 1


def test_a_bad_new_password_is_refused_with_the_reason(people: People) -> None:
    client = signed_in(DENIZ)
    assert "at least 12 characters" in change(client, new="kısa")
    assert "close to your name" in change(client, new="DenizUsta2026")
    assert "differ" in change(client, again="başka bir şey yaz")
    assert "That is not your password" in change(client, current="yanlış ama uzun")
    assert sign_in(Client(), DENIZ) == 302


def test_guessing_the_password_here_is_slow_as_well(people: People) -> None:
    client = signed_in(DENIZ)
    for _ in range(10):
        change(client, current="yanlış ama uzun")
    assert "Too many attempts" in change(client)


def test_an_unknown_cookie_is_nobody(people: People, client: Client) -> None:
    client.cookies["vefa_session"] = "a" * 32
    assert client.get("/account/").status_code == 302


def test_the_hot_path_asks_once_for_the_session(people: People) -> None:
    client = signed_in(DENIZ)
    is_in(client)
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    asked = [query["sql"] for query in captured.captured_queries]
    assert len([sql for sql in asked if sql.startswith("SELECT *")]) == 2, asked
    assert not [sql for sql in asked if sql.startswith(("UPDATE", "INSERT"))]
