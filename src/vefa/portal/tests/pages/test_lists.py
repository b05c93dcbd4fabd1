"""Home, finished requests, search, the order: what a person sees of their company."""

import re

import pytest
from django.test import Client

from vefa.desk.models import Ticket
from vefa.desk.queries import own
from vefa.desk.tests.cast import Cast
from vefa.portal.tests.pages.conftest import Now
from vefa.portal.tests.pages.steps import do, page, report
from vefa.portal.tests.pages.test_reporting import solve


def rows(text: str) -> list[str]:
    """The numbers of the tickets that are linked, in order, each once."""
    return list(dict.fromkeys(re.findall(r'class="row" href="/portal/t/(V-\d+-\d+)/', text)))


def test_a_new_customer_is_invited_to_report(contact: Client) -> None:
    text = page(contact, "/portal/")
    assert "Nothing is open" in text
    assert "Open now" in text


def test_whose_requests_are_shown_follows_the_role(contact: Client, end_user: Client) -> None:
    own = report(end_user)
    assert rows(page(contact, "/portal/")) == [own.number]
    assert rows(page(contact, "/portal/?show=mine")) == []
    second = report(contact, once="second")
    assert rows(page(contact, "/portal/?show=mine")) == [second.number]
    assert rows(page(end_user, "/portal/")) == [own.number]
    assert "Reported by me" not in page(end_user, "/portal/")
    page(end_user, f"/portal/t/{second.number}/", status=404)


def test_finished_requests_are_paged(
    contact: Client, cast: Cast, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "PAGE", 2)
    for number in range(3):
        ticket = report(contact, once=f"press-{number}")
        now.later(minutes=1)
        solve(cast, ticket, now)
        do(contact, ticket, "accept")
    first = rows(page(contact, "/portal/requests/"))
    assert (len(first), first[0]) == (2, ticket.number)
    assert len(rows(page(contact, "/portal/requests/?page=2"))) == 1
    assert rows(page(contact, "/portal/requests/?page=none")) == first


@pytest.mark.parametrize("words", ["ISPARTA", "ısparta yazıcı", "yazıcı", "V-2026-{}", "{}"])
def test_requests_are_found(contact: Client, words: str) -> None:
    ticket = report(contact, title="Isparta şubesinde yazıcı sorunu")
    report(contact, title="Başka bir şey", once="other")
    wanted = words.format(ticket.number[-6:])
    assert rows(page(contact, f"/portal/requests/?q={wanted}")) == [ticket.number]


def test_what_is_not_there_is_not_found(contact: Client, stranger: Client) -> None:
    ticket = report(stranger, title="Yabancı talep")
    for words in (ticket.number, "Yabancı", "%25", "%00"):
        assert ticket.number not in rows(page(contact, f"/portal/requests/?q={words}"))
    assert "Nothing found" in page(contact, "/portal/requests/?q=Yabancı")


def order(text: str) -> list[str]:
    return re.findall(r'data-number="(V-\d+-\d+)"', text)


def press(client: Client, move: str, ticket: Ticket) -> list[str]:
    answer = client.post("/portal/order/", {"press": f"{move}:{ticket.number}"}, follow=True)
    assert answer.status_code == 200
    return order(answer.content.decode())


def test_the_order_is_set_by_buttons(contact: Client) -> None:
    first, second = report(contact), report(contact, once="second")
    assert press(contact, "in", first) == [first.number]
    assert press(contact, "in", second) == [first.number, second.number]
    assert press(contact, "up", second) == [second.number, first.number]
    assert press(contact, "up", second) == [second.number, first.number]
    assert press(contact, "down", second) == [first.number, second.number]
    assert "your number 1" in page(contact, "/portal/")
    assert press(contact, "out", first) == [second.number]
    second.refresh_from_db()
    assert second.rank == 1
    assert press(contact, "sideways", second) == [second.number]


def test_the_order_is_set_by_dragging(contact: Client) -> None:
    first, second = report(contact), report(contact, once="second")
    press(contact, "in", first)
    press(contact, "in", second)
    wished = {"order": [second.number, "V-2026-999999", first.number]}
    answer = contact.post("/portal/order/", wished, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert order(text) == [second.number, first.number]
    assert "<html" not in text


def test_what_has_ended_leaves_the_order(contact: Client, cast: Cast, now: Now) -> None:
    ticket = report(contact)
    press(contact, "in", ticket)
    solve(cast, ticket, now)
    do(contact, ticket, "accept")
    assert ticket.rank is None
    answer = contact.post("/portal/order/", {"press": f"in:{ticket.number}"}, follow=True)
    assert "has ended meanwhile" in answer.content.decode()


def test_an_end_user_sets_no_order(end_user: Client) -> None:
    assert end_user.get("/portal/order/").status_code == 404
    assert end_user.post("/portal/order/", {"press": "in:V-2026-000001"}).status_code == 404
