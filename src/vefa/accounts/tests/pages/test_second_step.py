"""The second step: set up, asked for, used once, recovered, and required of ours."""

import base64
import re

import pytest
from django.test import Client

from vefa.accounts.actions.second_step import set_up_app
from vefa.accounts.domain import totp
from vefa.accounts.models import Authenticator, RecoveryCode, User
from vefa.accounts.queries import actor_of
from vefa.accounts.tests.pages.conftest import PASSWORD, Now, People, sign_in, signed_in
from vefa.audit.models import Entry
from vefa.core.errors import NotAllowed
from vefa.core.scope import scoped

DENIZ, AYSE = "deniz@provider.example", "ayse@bizim.example"
KEY = re.compile(r"<code>((?:[A-Z2-7]{4} ?)+)</code>")
CODES = re.compile(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>")


class App:
    """A telephone."""

    def __init__(self, page: str, now: Now) -> None:
        found = KEY.search(page)
        assert found is not None
        self.secret = base64.b32decode(found[1].replace(" ", ""))
        self.now = now

    def code(self, steps: int = 0) -> str:
        return totp.code_at(self.secret, totp.step_of(self.now.at) + steps)


def set_up(client: Client, now: Now) -> tuple[App, list[str]]:
    """An app on the account of whoever is signed in, and its recovery codes."""
    app = App(client.get("/account/app/").content.decode(), now)
    answer = client.post("/account/app/", {"code": app.code()}, follow=True)
    now.later(seconds=60)
    return app, CODES.findall(answer.content.decode())


def typed(client: Client, code: str) -> bool:
    """Whether the code opens the house."""
    return client.post("/sign-in/code/", {"code": code}).status_code == 302


def test_an_app_is_set_up_and_then_asked_for(people: People, now: Now) -> None:
    app, codes = set_up(signed_in(AYSE), now)
    assert len(set(codes)) == 10
    client = Client()
    answer = client.post("/sign-in/", {"email": AYSE, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/code/"
    assert client.get("/account/").status_code == 302
    assert not typed(client, "000000")
    assert typed(client, app.code())
    assert client.get("/account/").status_code == 200


def test_a_code_opens_once(people: People, now: Now) -> None:
    app, _ = set_up(signed_in(AYSE), now)
    first, second = Client(), Client()
    assert sign_in(first, AYSE) == sign_in(second, AYSE) == 302
    code = app.code()
    assert typed(first, code)
    assert not typed(second, code)


def test_the_page_shows_a_picture_without_inline_style(people: People) -> None:
    page = signed_in(AYSE).get("/account/app/").content.decode()
    picture = page[page.index('<svg class="qr"') :].split("</svg>")[0]
    assert "<path" in picture
    assert "style=" not in picture


def test_the_secret_is_sealed_and_codes_are_digests(people: People, now: Now) -> None:
    app, codes = set_up(signed_in(AYSE), now)
    assert app.secret.hex() not in Authenticator.objects.get().secret
    assert not set(codes) & set(RecoveryCode.objects.values_list("digest", flat=True))


def test_a_wrong_first_code_sets_nothing_up(people: People) -> None:
    client = signed_in(AYSE)
    client.get("/account/app/")
    assert client.post("/account/app/", {"code": "000000"}).status_code == 422
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_once_and_used_once(people: People, now: Now) -> None:
    client = signed_in(AYSE)
    _, codes = set_up(client, now)
    assert client.get("/account/codes/")["Location"] == "/account/"
    one, two = Client(), Client()
    sign_in(one, AYSE), sign_in(two, AYSE)
    assert typed(one, codes[0].upper())
    assert not typed(two, codes[0])
    assert typed(two, codes[1])
    assert Entry.objects.filter(deed="recovery_code_used").count() == 2


def test_new_codes_replace_the_old(people: People, now: Now) -> None:
    client = signed_in(AYSE)
    _, old = set_up(client, now)
    new = CODES.findall(client.post("/account/codes/", follow=True).content.decode())
    assert not set(old) & set(new)
    other = Client()
    sign_in(other, AYSE)
    assert not typed(other, old[0])
    assert typed(other, new[0])


def test_few_codes_left_are_told(people: People, now: Now) -> None:
    _, codes = set_up(signed_in(AYSE), now)
    for code in codes[:7]:
        client = Client()
        sign_in(client, AYSE)
        assert typed(client, code)
    assert "3 recovery codes left" in client.get("/account/").content.decode()


def test_guessing_codes_is_slow(people: People, now: Now) -> None:
    app, _ = set_up(signed_in(AYSE), now)
    client = Client()
    sign_in(client, AYSE)
    for number in range(5):
        assert not typed(client, f"00000{number}")
    assert not typed(client, app.code())
    now.later(seconds=30)
    assert typed(client, app.code())


def test_the_second_step_has_minutes(people: People, now: Now) -> None:
    set_up(signed_in(AYSE), now)
    client = Client()
    sign_in(client, AYSE)
    now.later(minutes=10, seconds=1)
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_ours_need_one_before_they_see_anything(people: People, now: Now, settings) -> None:
    settings.STAFF_SECOND_STEP = True
    client = Client()
    answer = client.post("/sign-in/", {"email": DENIZ, "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/sign-in/set-up/"
    assert client.get("/desk/")["Location"].startswith("/sign-in/")
    app = App(client.get("/sign-in/set-up/").content.decode(), now)
    answer = client.post("/sign-in/set-up/", {"code": app.code()}, follow=True)
    assert len(CODES.findall(answer.content.decode())) == 10
    assert client.post("/account/app/remove/", follow=True).status_code == 200
    assert Authenticator.objects.filter(user=people.deniz).exists()


def test_a_customers_person_may_do_without(people: People, now: Now, settings) -> None:
    settings.STAFF_SECOND_STEP = True
    client = signed_in(AYSE)
    set_up(client, now)
    client.post("/account/app/remove/")
    assert sign_in(Client(), AYSE) == 302
    assert not RecoveryCode.objects.exists()


def test_nobody_jumps_over_the_first_step(db: None, client: Client) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/set-up/")["Location"] == "/sign-in/"


@pytest.mark.parametrize("email", [AYSE, DENIZ])
def test_the_first_step_alone_puts_no_other_app_in_place(
    people: People, now: Now, settings, email: str
) -> None:
    settings.STAFF_SECOND_STEP = True
    late = Client()
    if email == DENIZ:
        sign_in(late, email)
        offered = App(late.get("/sign-in/set-up/").content.decode(), now)
    client = Client()
    sign_in(client, email)
    address = "/sign-in/set-up/" if email == DENIZ else "/account/app/"
    app = App(client.get(address).content.decode(), now)
    client.post(address, {"code": app.code()})
    now.later(seconds=60)
    thief = Client()
    sign_in(thief, email)
    for method in (thief.get, thief.post):
        assert method("/sign-in/set-up/", {"code": app.code()})["Location"] == "/sign-in/code/"
    if email == DENIZ:
        answer = late.post("/sign-in/set-up/", {"code": offered.code()})
        assert answer["Location"] == "/sign-in/code/"
        assert late.get("/account/").status_code == 302
    assert thief.get("/account/").status_code == 302
    assert typed(thief, app.code())


def test_the_second_of_two_that_set_up_at_once_is_refused(people: People, now: Now) -> None:
    set_up(signed_in(AYSE), now)
    secret = bytes(20)
    code = totp.code_at(secret, totp.step_of(now.at))
    known = {"actor": actor_of(people.ayse), "at": now.at, "user": people.ayse}
    with scoped(actor_of(people.ayse).scope), pytest.raises(NotAllowed):
        set_up_app(**known, secret=secret, code=code, first=True)


def test_whoever_was_disabled_meanwhile_does_not_get_in(people: People, now: Now) -> None:
    app, _ = set_up(signed_in(AYSE), now)
    client = Client()
    sign_in(client, AYSE)
    User.objects.filter(pk=people.ayse.pk).update(is_active=False)
    client.post("/sign-in/code/", {"code": app.code()})
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("page", ["/account/app/", "/account/codes/"])
def test_dangerous_pages_ask_again_after_a_while(people: People, now: Now, page: str) -> None:
    client = signed_in(AYSE)
    now.later(minutes=11)
    asked = client.get(page)["Location"]
    assert asked.startswith("/account/confirm/?next=")
    assert client.post(asked, {"password": "yanlış ama uzun"}).status_code == 422
    assert client.post(asked, {"password": PASSWORD}).status_code == 302
    assert client.get(page).status_code == (200 if "app" in page else 302)


def test_a_clock_that_was_set_back_proves_nothing(people: People, now: Now) -> None:
    client, half = signed_in(AYSE), Client()
    set_up(client, now)
    sign_in(half, AYSE)
    now.later(days=-300)
    assert client.get("/account/app/")["Location"].startswith("/account/confirm/?next=")
    assert half.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_a_form_sent_too_late_does_nothing(people: People, now: Now) -> None:
    client = signed_in(AYSE)
    app, _ = set_up(client, now)
    now.later(minutes=11)
    assert "confirm" in client.post("/account/app/remove/")["Location"]
    assert Authenticator.objects.exists()
    assert client.post("/account/confirm/", {"code": app.code()}).status_code == 302
    client.post("/account/app/remove/")
    assert not Authenticator.objects.exists()


def test_apps_lie_behind_the_second_wall(people: People, now: Now) -> None:
    set_up(signed_in(AYSE), now)
    set_up(signed_in(DENIZ), now)
    with scoped(frozenset({people.ayse.customer_id})):
        assert Authenticator.objects.count() == 1
        assert RecoveryCode.objects.count() == 10
    with scoped(frozenset({people.ayse.customer_id + 1})):
        assert not Authenticator.objects.exists()
