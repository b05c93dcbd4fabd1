"""Staff who are limited to some customers: chosen by administrators, at home in their account."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from vefa.accounts.actions.administration import limit_user
from vefa.accounts.models import Session, User
from vefa.accounts.queries import actor_of
from vefa.accounts.tests.pages.conftest import MONDAY, PASSWORD, Now, People, ours, signed_in
from vefa.accounts.tests.pages.test_second_step import set_up, typed
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.scope import Limited, scoped
from vefa.customers.actions import create_customer
from vefa.customers.models import Customer

ADA, DENIZ = "ada@provider.example", "deniz@provider.example"
PARTNER = {
    "name": "Bora Ortak",
    "email": "bora@ortak.example",
    "role": "partner",
    "language": "tr",
    "timezone": "UTC",
}


@pytest.fixture
def other(people: People) -> Customer:
    return create_customer(
        actor=SYSTEM,
        at=MONDAY,
        code="obur",
        name="Öbür",
        country="TR",
        language="tr",
        timezone="UTC",
    )


@pytest.fixture
def admin(people: People) -> Client:
    return signed_in(ADA)


@pytest.fixture
def limited(people: People, other: Customer) -> User:
    """Deniz, who sees the other customer only."""
    limit_user(actor=SYSTEM, at=MONDAY, user=people.deniz, customers=[other.pk])
    people.deniz.refresh_from_db()
    return people.deniz


def choose(client: Client, user: User, *keys: int, sees: str = "some") -> str:
    form = {"sees": sees, "customer": [str(key) for key in keys]}
    answer = client.post(f"/people/limits/?id={user.pk}", form, follow=True)
    return answer.content.decode()


def test_an_administrator_chooses_the_customers(
    admin: Client, people: People, other: Customer
) -> None:
    page = admin.get(f"/people/limits/?id={people.deniz.pk}&q=Öb").content.decode()
    assert "Öbür" in page
    assert "Bizim" not in page
    assert "Öbür" in choose(admin, people.deniz, other.pk)
    people.deniz.refresh_from_db()
    assert actor_of(people.deniz).scope == Limited(frozenset({other.pk}), people.deniz.pk)
    assert "All customers" in choose(admin, people.deniz, sees="all")
    told = Entry.objects.filter(deed="limit_changed").order_by("pk")
    assert [each.facts["customers"] for each in told] == [["*", "obur"], ["obur", "*"]]


def test_administrators_and_customers_people_have_no_such_limit(
    admin: Client, people: People
) -> None:
    for user in (people.ada, people.ayse):
        assert admin.get(f"/people/limits/?id={user.pk}").status_code == 404


def test_others_choose_nothing(people: People) -> None:
    ours("Leyla Amir", "manager")
    ours("Nur Denetçi", "auditor")
    for name in ("leyla", "nur", "deniz"):
        client = signed_in(f"{name}@provider.example")
        assert client.get(f"/people/limits/?id={people.deniz.pk}").status_code == 404


def test_a_partner_engineer_is_invited_with_a_company_and_sees_nothing_yet(admin: Client) -> None:
    assert admin.post("/people/invite/", PARTNER).status_code == 422
    assert admin.post("/people/invite/", PARTNER | {"company": "Ortak"}).status_code == 302
    bora = User.objects.get(email="bora@ortak.example")
    assert (bora.limited_to, bora.known_as) == ([], "Bora Ortak (Ortak)")
    assert "always limited" in choose(admin, bora, sees="all")
    person = f"/people/person/?id={bora.pk}"
    answer = admin.post(person, {"role": "administrator"}, follow=True)
    assert "lift the limit" in answer.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"role": "partner"},
        {"role": "partner", "company": "Ortak"},
        {"role": "partner", "limited_to": [1]},
        {"role": "administrator", "limited_to": [1]},
        {"role": "engineer", "company": "Ortak"},
    ],
)
def test_the_database_holds_the_rules(people: People, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=people.deniz.pk).update(**values)


def test_whoever_is_limited_is_at_home_in_their_account(limited: User, now: Now) -> None:
    client = signed_in(DENIZ)
    app, codes = set_up(client, now)
    again = Client()
    again.post("/sign-in/", {"email": DENIZ, "password": PASSWORD})
    assert typed(again, app.code())
    assert len(codes) == 10
    page = again.get("/account/").content.decode()
    assert page.count("Sign out there") == 1
    again.post("/account/sessions/end/", {"session": "others"})
    again.post("/preferences/", {"theme": "dark"})
    limited.refresh_from_db()
    assert limited.theme == "dark"
    assert Session.objects.filter(user=limited).count() == 1
    deeds = Entry.objects.filter(actor_id=limited.pk).values_list("deed", flat=True)
    assert {"signed_in", "second_step_set_up", "session_ended"} <= set(deeds)


def test_within_the_limit_colleagues_have_names_and_nothing_to_change(
    limited: User, other: Customer
) -> None:
    ours("Mete Usta", "engineer")
    with scoped(actor_of(limited).scope):
        assert set(User.objects.values_list("name", flat=True)) == {
            "Ada Baş",
            "Deniz Usta",
            "Mete Usta",
        }
        assert User.objects.exclude(pk=limited.pk).update(name="x") == 0
        assert not Session.objects.exclude(user=limited).exists()
        assert set(Entry.objects.values_list("customer_id", flat=True)) <= {other.pk, None}
        assert not Entry.objects.filter(customer_id=None).exclude(actor_id=limited.pk).exists()
