"""Roles: the table, who sees a ticket, what a person may do."""

from html import unescape

import pytest
from django.test import Client

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast, portal_user


def asked(client: Client, query: str = "") -> str:
    response = client.get(f"/desk/roles/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_engineers_do_not_see_it(engineer: Client) -> None:
    assert engineer.get("/desk/roles/").status_code == 404


def test_the_table_names_every_permission(manager: Client) -> None:
    page = unescape(asked(manager))
    assert all(texts["en"] in page for texts in PERMISSION_TEXTS.values())


def test_who_sees_a_ticket_is_asked_of_each_person(
    manager: Client, ticket: Ticket, cast: Cast
) -> None:
    reporter = portal_user(cast.ours.contact)
    colleague = portal_user(cast.ours.end_user, role="end_user")
    stranger = portal_user(cast.strangers.contact)
    page = asked(manager, f"ticket={ticket.number.lower()}")
    assert reporter.email in page
    assert cast.deniz.email in page
    for other in (colleague, stranger):
        assert other.email not in page
    assert "There is no ticket of this number." in asked(manager, "ticket=V-1")


@pytest.mark.parametrize(("who", "may"), [("Deniz", True), ("Leyla", True), ("zzz", False)])
def test_what_a_person_may_do(manager: Client, who: str, may: bool) -> None:
    page = asked(manager, f"person={who}")
    assert ("<li>Work on tickets: assign, answer, resolve</li>" in page) == may
    assert ("Nobody found." in page) != may


def test_who_is_disabled_may_do_nothing(manager: Client, cast: Cast) -> None:
    cast.deniz.is_active = False
    cast.deniz.save()
    assert "this person does not get in" in asked(manager, "person=Deniz")
