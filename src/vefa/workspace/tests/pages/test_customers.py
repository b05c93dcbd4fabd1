"""Customers in the workspace: found, read by the desk, kept by service managers."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from vefa.customers.models import Contact, Customer, Site
from vefa.desk.tests.cast import Cast, portal_user

COMPANY = {"name": "Liman A.Ş.", "country": "TR", "language": "tr", "timezone": "Europe/Istanbul"}
PLACE = {"name": "Depo", "country": "TR", "timezone": "Europe/Istanbul", "address": "İzmir"}
PERSON = {
    "name": "Can Yılmaz",
    "email": "can@bizim.example",
    "phone": "+90 212 555 00 11",
    "language": "tr",
    "roles": ["end_user", "it_officer"],
    "sees": "all",
}


def of(cast: Cast, rest: str = "") -> str:
    return f"/desk/customers/{cast.ours.customer.pk}/{rest}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_engineers_look_up_and_change_nothing(engineer: Client, cast: Cast) -> None:
    assert cast.ours.customer.name in text_of(engineer, "/desk/customers/?find=biz")
    assert "No customer has this in its name." in text_of(engineer, "/desk/customers/?find=zzz")
    page = text_of(engineer, of(cast))
    assert cast.ours.contact.email in page
    assert "/edit/" not in page
    contact = cast.ours.contact.pk
    for path in (
        "/desk/customers/new/",
        of(cast, "edit/"),
        of(cast, "sites/new/"),
        of(cast, f"sites/{cast.ours.site.pk}/"),
        of(cast, "people/new/"),
        of(cast, f"people/{contact}/"),
        of(cast, f"people/{contact}/training/"),
    ):
        assert engineer.get(path).status_code == 404
        assert engineer.post(path, COMPANY | PERSON).status_code == 404
    assert not Customer.objects.filter(name="Liman A.Ş.").exists()


def test_a_manager_makes_a_customer_with_a_site_and_a_trained_person(manager: Client) -> None:
    made = manager.post("/desk/customers/new/", COMPANY | {"code": "liman"})
    customer = Customer.objects.get(code="liman")
    base = f"/desk/customers/{customer.pk}/"
    assert made["Location"] == base
    assert manager.post(f"{base}sites/new/", PLACE).status_code == 302
    site = Site.objects.get(customer=customer)
    assert manager.post(f"{base}people/new/", PERSON | {"site": site.pk}).status_code == 302
    contact = Contact.objects.get(customer=customer)
    assert (contact.site, contact.roles) == (site, ["end_user", "it_officer"])
    training = {"subject": "Vefa", "trained_on": "2026-01-05", "expires_on": "2200-01-05"}
    assert manager.post(f"{base}people/{contact.pk}/training/", training).status_code == 302
    assert contact.trainings.get().expires_on == date(2200, 1, 5)
    page = text_of(manager, base)
    for words in ("Depo", "Can Yılmaz", "IT officer", "until 5 Jan 2200", "No agreement yet"):
        assert words in page


def test_a_training_is_corrected_and_withdrawn(manager: Client, cast: Cast) -> None:
    contact, given = cast.ours.contact, {"subject": "Vefa", "trained_on": "2026-01-05"}
    manager.post(of(cast, f"people/{contact.pk}/training/"), given)
    wrong = contact.trainings.get(subject="Vefa")
    path = of(cast, f"training/{wrong.pk}/")
    assert path in text_of(manager, of(cast))
    assert manager.post(path, given).status_code == 422
    right = given | {"subject": "Vefa 2", "reason": "Yanlış yazıldı"}
    assert manager.post(path, right).status_code == 302
    page = text_of(manager, of(cast))
    assert ("Vefa 2" in page, "withdrawn: Yanlış yazıldı" in page) == (True, True)
    assert manager.get(path).status_code == 404
    latest = contact.trainings.get(subject="Vefa 2")
    gone = given | {"reason": "Gelmedi", "withdrawn": "on"}
    assert manager.post(of(cast, f"training/{latest.pk}/"), gone).status_code == 302
    latest.refresh_from_db()
    assert latest.withdrawn_because == "Gelmedi"


def test_changes_are_kept(manager: Client, cast: Cast) -> None:
    contact = cast.ours.contact
    user = portal_user(contact)
    assert manager.post(of(cast, "edit/"), COMPANY).status_code == 302
    assert manager.post(of(cast, f"sites/{cast.ours.site.pk}/"), PLACE).status_code == 302
    told = manager.post(of(cast, f"people/{contact.pk}/"), PERSON, follow=True).content.decode()
    assert f"still signs in with {user.email}" in told
    again = manager.post(of(cast, f"people/{contact.pk}/"), PERSON, follow=True)
    assert "still signs in with" not in again.content.decode()
    for row in (cast.ours.customer, cast.ours.site, contact):
        row.refresh_from_db()
    assert cast.ours.customer.name == "Liman A.Ş."
    assert cast.ours.site.address == "İzmir"
    assert (contact.name, contact.active) == ("Can Yılmaz", False)
    assert "not active" in text_of(manager, of(cast))


@pytest.mark.parametrize(
    ("path", "values", "words"),
    [
        ("edit/", {"timezone": "Mars/Olympus"}, "Mars/Olympus"),
        ("sites/new/", {"name": ""}, "This field is required."),
        ("people/new/", {"email": "nobody"}, "valid email"),
        ("people/new/", {"roles": []}, "This field is required."),
        ("people/new/", {"site": "999999"}, "valid choice"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_written(
    manager: Client, cast: Cast, path: str, values: dict[str, Any], words: str
) -> None:
    answer = manager.post(of(cast, path), COMPANY | PERSON | PLACE | {"name": "Yarım"} | values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Yarım" in page or values.get("name") == ""


def test_a_refusal_stands_at_its_field(manager: Client, cast: Cast) -> None:
    taken = PERSON | {"email": cast.ours.contact.email.upper()}
    answer = manager.post(of(cast, "people/new/"), taken)
    assert answer.status_code == 422
    assert "is already a contact of this customer" in answer.content.decode()


def test_a_site_or_person_of_another_customer_is_not_there(manager: Client, cast: Cast) -> None:
    assert manager.get(of(cast, f"sites/{cast.strangers.site.pk}/")).status_code == 404
    assert manager.get(of(cast, f"people/{cast.strangers.contact.pk}/")).status_code == 404
    assert manager.get("/desk/customers/999999/").status_code == 404


def test_the_list_goes_on_behind_a_name(manager: Client, cast: Cast) -> None:
    first, second = sorted((cast.ours.customer.name, cast.strangers.customer.name))
    behind = text_of(manager, f"/desk/customers/?after={first}")
    assert f">{second}<" in behind
    assert f">{first}<" not in behind
