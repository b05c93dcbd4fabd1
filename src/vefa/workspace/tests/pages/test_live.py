"""What others change appears by itself, and nothing is drawn where nothing has changed."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from vefa.desk.actions.conversation import add_note, answer, ask_customer
from vefa.desk.actions.intake import contact_actor
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import timeline
from vefa.desk.tests.cast import MONDAY, Cast

HTMX = {"HX-Request": "true"}


def polled(page: str, part: str) -> str:
    found = re.search(rf'id="{part}"[^>]*hx-get="([^"]+)"', page)
    assert found is not None
    return unescape(found.group(1))


def test_a_ticket_that_did_not_change_is_not_drawn_again(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    assert engineer.get(polled(page, "ticket-live"), headers=HTMX).status_code == 204


def test_what_a_colleague_did_is_told(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Toner?")
    news = engineer.get(polled(page, "ticket-live"), headers=HTMX).content.decode()
    assert "Mete Usta" in news
    assert 'id="ticket-story"' in news
    assert "<textarea" not in news


def test_a_list_that_did_not_change_is_not_drawn_again(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    page = engineer.get("/desk/").content.decode()
    where = polled(page, "queue")
    assert engineer.get(where, headers=HTMX).status_code == 204
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Toner?")
    assert ticket.number in engineer.get(where, headers=HTMX).content.decode()


def test_an_answer_that_arrives_while_the_page_is_read_ends_the_waiting_on_it(
    engineer: Client, ticket: Ticket, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_customer(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Model?")
    page = f"/desk/t/{ticket.number}/"
    assert "The clock waits" in engineer.get(page).content.decode()

    def answered(read: Ticket, actor: Any) -> Any:
        sender = contact_actor(cast.ours.contact)
        answer(actor=sender, at=MONDAY, ticket=ticket, text="Model X-200", once="once")
        return timeline(read, actor)

    monkeypatch.setattr("vefa.workspace.web.ticket.timeline", answered)
    seen = engineer.get(page).content.decode()
    assert "Model X-200" in seen
    assert "The clock waits" not in seen
