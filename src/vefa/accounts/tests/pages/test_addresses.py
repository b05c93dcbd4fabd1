"""Another address to sign in with: proved by a link, told to the one before, never silent."""

import re

import pytest
from django.test import Client

from vefa.accounts.actions.letters import write_letter
from vefa.accounts.models import Link, User
from vefa.accounts.tests.pages.conftest import MONDAY, Now, People, sign_in, signed_in
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.models import OutboxEvent
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact

ADA, DENIZ, AYSE = "ada@provider.example", "deniz@provider.example", "ayse@bizim.example"
NEW = "ayse.yeni@bizim.example"


def letters() -> list[tuple[int, str, str]]:
    found = OutboxEvent.objects.filter(name__endswith="LetterWanted").order_by("pk")
    return [tuple(each.payload[name] for name in ("user_id", "letter", "email")) for each in found]


def link_to(user: User, now: Now, email: str = NEW) -> str:
    """Where the letter leads that reaches the address."""
    letter = write_letter(at=now.at, user_id=user.pk, letter="address", email=email)
    assert letter is not None
    assert letter.email == email
    found = re.search(r"https?://[^/]+(/account/address/confirm/\?t=\S+)", letter.text)
    return found[1] if found else ""


def addresses(user: User) -> tuple[str, str]:
    """With which address the person signs in, and where their contact is written to."""
    user.refresh_from_db()
    return user.email_folded, Contact.objects.get(pk=user.contact_id).email


def test_a_person_proves_another_address_and_the_one_before_is_told(
    people: People, now: Now
) -> None:
    ayse, elsewhere = signed_in(AYSE), signed_in(AYSE)
    page = ayse.post("/account/address/", {"email": NEW}, follow=True).content.decode()
    assert f"A link is on its way to {NEW}" in page
    assert letters() == [(people.ayse.pk, "address", NEW)]
    assert addresses(people.ayse) == (AYSE, AYSE)
    path = link_to(people.ayse, now)
    page = ayse.get(path).content.decode()
    assert NEW in page
    assert 'name="with_contact" checked' in page
    assert addresses(people.ayse) == (AYSE, AYSE)
    done = ayse.post(path, {"with_contact": "on"}, follow=True).content.decode()
    assert f"From now on you sign in with {NEW}" in done
    assert addresses(people.ayse) == (NEW, NEW)
    assert letters()[-1] == (people.ayse.pk, "address_changed", AYSE)
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(Client(), NEW) == 302
    assert sign_in(Client(), AYSE) == 422
    assert ayse.post(path).status_code == 410
    changed = Entry.objects.get(deed="address_changed")
    assert changed.facts["email"] == [AYSE, NEW]
    told = Entry.objects.get(deed="contact_changed")
    assert (told.actor_id, told.facts["email"]) == (people.ayse.pk, [AYSE, NEW])


def test_the_contact_stays_where_that_is_not_wished(people: People, now: Now) -> None:
    assert signed_in(AYSE).post(link_to(people.ayse, now)).status_code == 302
    assert addresses(people.ayse) == (NEW, AYSE)


def test_the_link_lets_nobody_in_and_nobody_else_use_it(people: People, now: Now) -> None:
    path = link_to(people.ayse, now)
    assert Client().get(path)["Location"].startswith("/sign-in/")
    token = path.partition("?")[2]
    assert Client().post(f"/sign-in/link/?{token}").status_code == 410
    assert signed_in(DENIZ).post(path).status_code == 410
    other = link_to(people.deniz, now, "d@provider.example")
    Link.objects.filter(user=people.deniz).update(purpose="sign_in")
    assert signed_in(DENIZ).post(other).status_code == 410
    now.later(minutes=61)
    assert signed_in(AYSE).post(path).status_code == 410
    assert addresses(people.ayse) == (AYSE, AYSE)


def test_who_has_an_address_is_told_to_nobody(people: People, now: Now) -> None:
    ayse = signed_in(AYSE)
    said = [
        ayse.post("/account/address/", {"email": email}, follow=True).content.decode()
        for email in (DENIZ, NEW)
    ]
    assert all("A link is on its way" in page for page in said)
    assert [user for user, _letter, _email in letters()] == [0, people.ayse.pk]
    assert ayse.post("/account/address/", {"email": AYSE}).status_code == 422
    # Somebody has it by the time the link is followed.
    path = link_to(people.ayse, now)
    User.objects.filter(pk=people.deniz.pk).update(email=NEW, email_folded=NEW)
    assert "already signs in" in ayse.post(path, follow=True).content.decode()
    assert Link.objects.get(user=people.ayse).used_at is None


def test_asking_asks_again_who_one_is_and_floods_nobody(people: People, now: Now) -> None:
    ayse = signed_in(AYSE)
    said = [ayse.post("/account/address/", {"email": NEW}).status_code for _ in range(4)]
    assert said == [302, 302, 302, 422]
    now.later(minutes=11)
    asked = ayse.post("/account/address/", {"email": NEW})
    assert "/account/confirm/" in asked["Location"]


@pytest.mark.parametrize("ticked", [True, False])
def test_an_administrator_changes_it_for_somebody_else(
    people: People, now: Now, *, ticked: bool
) -> None:
    admin, ayse = signed_in(ADA), signed_in(AYSE)
    path = f"/people/person/?id={people.ayse.pk}"
    link = link_to(people.ayse, now, "other@bizim.example")
    form = {"email": NEW} | ({"with_contact": "on"} if ticked else {})
    page = admin.post(path, form, follow=True).content.decode()
    assert "the one before is told" in page
    assert (f"written to at {AYSE}" in page) is not ticked
    assert addresses(people.ayse) == (NEW, NEW if ticked else AYSE)
    assert letters() == [(people.ayse.pk, "address_changed", AYSE)]
    assert ayse.get("/account/").status_code == 302
    assert sign_in(ayse, NEW) == 302
    assert ayse.post(link).status_code == 410
    entry = Entry.objects.get(deed="address_changed")
    assert (entry.actor_id, entry.facts["email"]) == (people.ada.pk, [AYSE, NEW])
    assert "already signs in" in admin.post(path, {"email": DENIZ}, follow=True).content.decode()
    assert (
        "your own account"
        in (
            admin.post(f"/people/person/?id={people.ada.pk}", {"email": NEW}, follow=True)
        ).content.decode()
    )


def test_an_address_of_another_contact_is_refused_whole(people: People) -> None:
    add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=people.ayse.customer,
        name="Baran Kullanıcı",
        email=NEW,
        roles=["end_user"],
    )
    form = {"email": NEW, "with_contact": "on"}
    page = signed_in(ADA).post(f"/people/person/?id={people.ayse.pk}", form, follow=True)
    assert "already a contact" in page.content.decode()
    assert addresses(people.ayse) == (AYSE, AYSE)
    assert not letters()
