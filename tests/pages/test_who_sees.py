"""The answer to “Who can see this?” is what each person's own pages answer."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.marked import House
from vefa.accounts.actions.administration import disable_user, limit_user
from vefa.accounts.actions.teams import add_team
from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.queries.duties import may_state
from vefa.core.actor import SYSTEM
from vefa.customers.actions import add_contact, add_site, limit_contact
from vefa.customers.models import Contact
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import Ticket
from vefa.desk.queries.seeing import seers_of, sight_of
from vefa.desk.tests.cast import MONDAY, make_staff, portal_user
from vefa.workspace.web.seeing import deeds_of, said

RULES = {
    "Yusuf": "all",
    "Nur": "all",
    "Leyla": "all",
    "Bora": "customer",
    "Tuna": "team",
    "Deniz": "engineer",
    "Zeynep": "own",
    "Kaan": "copies",
    "Merve": "site",
    "Pelin": "company",
}
"""By which rule each of the crowd sees the ticket. Whoever is not listed does not."""


@pytest.fixture
def crowd(house: House) -> House:
    """One person for each rule, and one for each way not to see the ticket."""
    ours, people = house.cast.ours, house.people
    depot = add_site(
        actor=SYSTEM,
        at=MONDAY,
        customer=ours.customer,
        name="Depo",
        country="TR",
        timezone="Europe/Istanbul",
    )
    contacts = {
        name: add_contact(
            actor=SYSTEM,
            at=MONDAY,
            customer=ours.customer,
            name=f"{name} Kişi",
            email=f"{name.lower()}@bizim.example",
            roles=["end_user" if name == "Kaan" else "authorised"],
        )
        for name in ("Kaan", "Merve", "Pelin", "Ufuk")
    }
    for name, contact in contacts.items():
        portal_user(contact, role="end_user" if name == "Kaan" else "contact")
    set_watchers(actor=SYSTEM, at=MONDAY, ticket=house.ticket, contacts=[contacts["Kaan"]])
    for name, site in (("Merve", ours.site), ("Ufuk", depot)):
        limit_contact(actor=SYSTEM, at=MONDAY, contact=contacts[name], sites=[site.pk])
    User.objects.filter(pk=people["contact"].pk).update(name="Zeynep Kişi")
    tuna, okan = make_staff("Tuna Usta", "engineer"), make_staff("Okan Usta", "engineer")
    team = add_team(actor=SYSTEM, at=MONDAY, name="Ağ", members=[tuna.pk])
    Ticket.objects.filter(pk=house.ticket.pk).update(team=team)
    for user in (tuna, okan, house.cast.deniz):
        limit_user(actor=SYSTEM, at=MONDAY, user=user, customers=None, only_teams=True)
    disable_user(actor=SYSTEM, at=MONDAY, user=house.cast.mete)
    return house


def opens(user: User, number: str) -> bool:
    """Whether the ticket's page opens to the person."""
    client = Client()
    client.force_login(user)
    room = "portal" if user.customer_id else "workspace"
    page = reverse(f"{room}:ticket", args=[number])
    return client.get(page, headers={"HX-Request": "true"}).status_code == 200


def test_it_is_what_each_person_finds(crowd: House) -> None:
    crowd.ticket.refresh_from_db()
    rules = {seer.user.pk: seer.rule for seer in seers_of(crowd.ticket)}
    everybody = list(User.objects.all())
    assert {user for user in everybody if opens(user, crowd.ticket.number)} == {
        user for user in everybody if user.pk in rules
    }
    named = {user.name.partition(" ")[0]: rules[user.pk] for user in everybody if user.pk in rules}
    assert named == RULES


def test_the_pages_tell_it(crowd: House) -> None:
    client = Client()
    client.force_login(crowd.people["auditor"])
    page = client.get(reverse("workspace:seers", args=[crowd.ticket.number])).content.decode()
    assert "Bora Ortak (Ortak Teknik)" in page
    assert "Cem Usta" not in page
    for role, told in {
        "partner": ["zq-customer", "1 ticket", "Work on tickets"],
        "outsider": ["Yabanci", "Withheld from this person", "Say who an unknown sender is"],
        "fellow": ["Their own, and those they get copies of"],
    }.items():
        page = client.get(
            reverse("workspace:abilities", args=[crowd.people[role].pk])
        ).content.decode()
        assert all(words in page for words in told), role
    assert (sight_of(crowd.people["partner"]).customers, sight_of(crowd.cast.mete).tickets) == (
        1,
        2,
    )


def test_what_they_may_do_is_what_their_pages_let_them(crowd: House) -> None:
    Contact.objects.filter(name="Ufuk Kişi").update(roles=["authorised", "it_officer"])
    told = {
        "can_rank": reverse("portal:ranking"),
        "can_agree_terms": reverse("portal:terms", args=[crowd.draft.pk]),
        "can_invite_colleagues": reverse("colleagues"),
    }
    found = {}
    for user in User.objects.filter(customer=crowd.cast.ours.customer, is_active=True):
        theirs = Client()
        theirs.force_login(user)
        may = {code for code in PERMISSION_TEXTS if said(code) in deeds_of(user)}
        for code, path in told.items():
            opens_up = theirs.get(path, headers={"HX-Request": "true"}).status_code == 200
            assert opens_up == (code in may), (user.name, code)
        assert ("can_state_duties" in may) == may_state(actor_of(user)), user.name
        found[user.name.partition(" ")[0]] = may & {"can_rank", "can_agree_terms"}
    assert found["Zeynep"] == {"can_rank", "can_agree_terms"}
    assert found["Pelin"] == {"can_rank"}
    assert found["Merve"] == set()
