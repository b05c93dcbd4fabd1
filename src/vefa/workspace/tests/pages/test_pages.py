"""The engineers' pages through the test client: what they show, what a form brings back."""

import pytest
from django.test import Client

from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast, portal_user


def test_the_queue_shows_the_ticket(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get("/desk/").content.decode()
    assert ticket.number in page
    assert "Yazıcı çalışmıyor" in page


def test_the_ticket_shows_promise_coverage_and_story(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    for words in ("Promises", "Coverage", "Resolution", "Sabahtan beri yazmıyor."):
        assert words in page


def test_htmx_gets_the_ticket_alone(engineer: Client, ticket: Ticket) -> None:
    response = engineer.get(f"/desk/t/{ticket.number}/", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert ticket.number.encode() in response.content


@pytest.mark.parametrize("page", ["why/response/", "why/coverage/", "proof/"])
def test_the_pages_behind_the_ticket(engineer: Client, ticket: Ticket, page: str) -> None:
    assert engineer.get(f"/desk/t/{ticket.number}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["phone/", "phone/?caller=bizim", "who/", "mail/"])
def test_the_other_pages(engineer: Client, cast: Cast, page: str) -> None:
    assert engineer.get(f"/desk/{page}").status_code == 200


def do(client: Client, ticket: Ticket, deed: str, **fields: str) -> int:
    data = {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(f"/desk/t/{ticket.number}/do/{deed}/", data).status_code


def test_deeds(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    assert do(engineer, ticket, "assign_to_me") == 302
    assert do(engineer, ticket, "reply", text="Bakıyoruz.", once="a") == 302
    assert do(engineer, ticket, "note", text="Toner?", once="b") == 302
    assert do(engineer, ticket, "ask", text="Model?", once="c") == 302
    assert do(engineer, ticket, "severity", severity="S1", reason="Herkes bekliyor.") == 302
    for slip in ("0001-01-01T00:00", "9999-12-31T23:59", "2206-01-05T10:00", "2020-01-05T10:00"):
        assert do(engineer, ticket, "propose_date", due=slip, once="s") == 422
    assert do(engineer, ticket, "propose_date", due="2027-01-05T10:00", once="d") == 302
    assert (
        do(engineer, ticket, "resolve", found="x", cause="y", done="z", how="fix", once="e") == 302
    )
    ticket.refresh_from_db()
    assert (ticket.state, ticket.severity, ticket.engineer_name) == ("resolved", "S1", "Deniz Usta")


def test_an_empty_reply_comes_back(engineer: Client, ticket: Ticket) -> None:
    assert do(engineer, ticket, "reply", text="", once="a") == 422


def test_what_cannot_be_done_is_said(engineer: Client, ticket: Ticket) -> None:
    assert do(engineer, ticket, "close") == 409


def test_a_customers_person_finds_nothing_here(cast: Cast, ticket: Ticket, client: Client) -> None:
    client.force_login(portal_user(cast.ours.contact))
    assert client.get("/desk/").status_code == 404
    assert client.get(f"/desk/t/{ticket.number}/").status_code == 404
