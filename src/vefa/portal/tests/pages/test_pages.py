"""The customers' pages through the test client: report, track, answer, agree, accept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import conversation, dates, ending
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast, make_cast, portal_user


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def contact(cast: Cast, client: Client) -> Client:
    client.force_login(portal_user(cast.ours.contact))
    return client


def report(client: Client) -> Ticket:
    assert client.post("/portal/report/", {"kind": "fault", "installation": ""}).status_code == 302
    what = {"title": "Fatura basılamıyor", "text": "Yazdır düğmesi tepki vermiyor."}
    assert client.post("/portal/report/what/", what).status_code == 302
    sent = {"impact": "many", "urgency": "degraded", "once": "press"}
    response = client.post("/portal/report/how-bad/", sent)
    assert response.status_code == 302
    again = client.post("/portal/report/how-bad/", sent)
    assert again.status_code == 302
    return Ticket.objects.get()


def test_three_steps_make_a_ticket(contact: Client) -> None:
    assert contact.get("/portal/report/").status_code == 200
    ticket = report(contact)
    assert (ticket.severity, ticket.title) == ("S2", "Fatura basılamıyor")
    page = contact.get(f"/portal/t/{ticket.number}/").content.decode()
    assert "Fatura basılamıyor" in page
    assert ticket.number in contact.get("/portal/").content.decode()


def test_what_sending_would_mean_is_shown_first(contact: Client) -> None:
    contact.post("/portal/report/", {"kind": "fault", "installation": ""})
    contact.post("/portal/report/what/", {"title": "x", "text": "y"})
    asked = {"impact": "everyone", "urgency": "stopped", "once": "p", "look": "1"}
    page = contact.post("/portal/report/how-bad/", asked)
    assert page.status_code == 200
    assert "S1" in page.content.decode()
    assert not Ticket.objects.exists()


def test_steps_cannot_be_skipped(contact: Client) -> None:
    assert contact.get("/portal/report/how-bad/").headers["Location"] == "/portal/report/"
    assert contact.get("/portal/report/what/").headers["Location"] == "/portal/report/"


def do(client: Client, ticket: Ticket, deed: str, **fields: str) -> int:
    data = {f"{deed}-{name}": value for name, value in fields.items()}
    status = client.post(f"/portal/t/{ticket.number}/do/{deed}/", data).status_code
    ticket.refresh_from_db()
    return status


def test_answer_agree_accept(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    now = clock.now()
    conversation.ask_customer(actor=cast.engineer, at=now, ticket=ticket, text="Hangi sürüm?")
    assert ticket.number in contact.get("/portal/").content.decode()
    assert do(contact, ticket, "answer", text="4.2", once="a") == 302
    assert ticket.turn == "provider"
    due = now + timedelta(days=3)
    dates.propose_date(actor=cast.engineer, at=clock.now(), ticket=ticket, due=due)
    assert do(contact, ticket, "agree_date", due=due.isoformat()) == 302
    ending.resolve(
        actor=cast.engineer,
        at=clock.now(),
        ticket=ticket,
        found="Sürüm eski.",
        cause="Eksik yama.",
        done="Yama kuruldu.",
        how="fix",
    )
    assert do(contact, ticket, "return", reason="", once="b") == 422
    assert do(contact, ticket, "accept") == 302
    assert ticket.state == "closed"
    assert do(contact, ticket, "accept") == 409


def test_both_sides_see_the_same_why(contact: Client) -> None:
    ticket = report(contact)
    for page in ("why/resolution/", "why/coverage/"):
        assert contact.get(f"/portal/t/{ticket.number}/{page}").status_code == 200


def test_notes_are_never_shown(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    conversation.add_note(actor=cast.engineer, at=clock.now(), ticket=ticket, text="GİZLİ NOT")
    assert "GİZLİ NOT" not in contact.get(f"/portal/t/{ticket.number}/").content.decode()


def test_a_stranger_finds_nothing(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    contact.force_login(portal_user(cast.strangers.contact))
    for page in ("", "why/resolution/", "why/coverage/"):
        assert contact.get(f"/portal/t/{ticket.number}/{page}").status_code == 404
    assert do(contact, ticket, "answer", text="Merhaba", once="z") == 404
    assert ticket.number not in contact.get("/portal/").content.decode()


def test_an_end_user_sees_their_own_only(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    contact.force_login(portal_user(cast.ours.end_user, role="end_user"))
    assert contact.get(f"/portal/t/{ticket.number}/").status_code == 404
