"""Deeds: their forms with and without a script, what comes back, what others did meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client

from vefa.core import clock
from vefa.desk.actions.conversation import add_note, ask_missing_items
from vefa.desk.actions.dates import offer_workaround, propose_date
from vefa.desk.actions.ending import resolve
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_company
from vefa.workspace.tests.pages.conftest import reported
from vefa.workspace.web.deeds import DEEDS

HTMX = {"HX-Request": "true"}
SHOWN = [code for code in DEEDS if code != "retry"]


def address(ticket: Ticket, deed: str) -> str:
    return f"/desk/t/{ticket.number}/do/{deed}/"


@pytest.mark.parametrize("deed", SHOWN)
def test_every_deed_has_a_form_without_a_script(
    engineer: Client, ticket: Ticket, deed: str
) -> None:
    page = engineer.get(address(ticket, deed)).content.decode()
    assert "<html" in page
    assert " open data-deed" in page


def test_the_form_alone_for_a_script(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get(address(ticket, "severity"), headers=HTMX).content.decode()
    assert page.lstrip().startswith("<dialog")


def test_a_form_that_failed_stands_open_with_what_was_typed(
    engineer: Client, ticket: Ticket
) -> None:
    data = {"resolve-found": "Toner bitmiş", "resolve-how": "fix", "resolve-once": "a"}
    response = engineer.post(address(ticket, "resolve"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert " open data-deed" in page
    assert "Toner bitmiş" in page
    assert "data-form-errors" in page


def say(ticket: Ticket, mode: str, **more: str) -> dict[str, str]:
    return {"say-mode": mode, "say-text": "Bakıyoruz.", "say-once": mode, **more}


def test_one_box_writes_to_either_side(engineer: Client, ticket: Ticket) -> None:
    for mode in ("reply", "note", "ask"):
        assert engineer.post(address(ticket, "say"), say(ticket, mode)).status_code == 302
    said = ticket.timeline.filter(body="Bakıyoruz.").order_by("pk")
    assert list(said.values_list("public", "code")) == [
        (True, ""),
        (False, ""),
        (True, "question"),
    ]


def test_what_others_did_is_shown_once_before_anything_is_sent(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    seen = str(ticket.timeline.order_by("-pk").values_list("pk", flat=True)[0])
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Ben ilgileniyorum.")
    response = engineer.post(address(ticket, "say"), say(ticket, "reply", seen=seen))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Mete Usta" in page
    assert "Bakıyoruz." in page
    assert not ticket.timeline.filter(body="Bakıyoruz.").exists()
    last = str(ticket.timeline.order_by("-pk").values_list("pk", flat=True)[0])
    again = engineer.post(address(ticket, "say"), say(ticket, "reply", seen=last))
    assert again.status_code == 302


def solve(ticket: Ticket, cast: Cast) -> None:
    resolve(
        actor=cast.second_engineer,
        at=MONDAY,
        ticket=ticket,
        found="Toner bitmiş.",
        cause="Sayaç bozuk.",
        done="Toner değişti.",
        how="fix",
    )


def test_a_colleague_who_has_resolved_is_named_with_what_they_did(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    """Nobody is asked to confirm what can no longer be done."""
    seen = str(ticket.timeline.order_by("-pk").values_list("pk", flat=True)[0])
    solve(ticket, cast)
    data = {"ask_items-text": "Hangi sürüm?", "ask_items-items": "Sürüm", "seen": seen}
    response = engineer.post(address(ticket, "ask_items"), {**data, "ask_items-once": "a"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Mete Usta: Resolved: Fix" in page
    assert ("This cannot be done now" in page, "confirm again" in page) == (True, False)
    assert "Hangi sürüm?" in page


def test_the_same_line_is_asked_for_once(ticket: Ticket, cast: Cast) -> None:
    items = ["Sürüm", " Günlük ", "Sürüm", "", "Günlük"]
    ask_missing_items(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Eksik.", items=items)
    assert ticket.timeline.get(code="items_asked").data["items"] == ["Sürüm", "Günlük"]


def test_a_button_that_comes_too_late_says_who_was_first_and_speaks_of_no_form(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    solve(ticket, cast)
    page = engineer.post(address(ticket, "start")).content.decode()
    assert "“Resolved, awaiting acceptance”. Mete Usta, Monday 20 April 2026, 09:00" in page
    assert "Resolved: Fix." in page
    assert "in the form" not in page


def test_ones_own_doings_are_no_surprise(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    add_note(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Not.")
    data = say(ticket, "note", seen="0")
    ticket.timeline.filter(author_side="customer").count()
    first = ticket.timeline.filter(author_side="customer").order_by("-pk")[0]
    data["seen"] = str(first.pk)
    assert engineer.post(address(ticket, "say"), data).status_code == 302


def test_taking_a_ticket_from_the_queue_gives_its_line_back(
    engineer: Client, ticket: Ticket
) -> None:
    headers = {**HTMX, "HX-Target": f"row-{ticket.number}"}
    response = engineer.post(address(ticket, "assign_to_me"), headers=headers)
    page = response.content.decode()
    assert "Deniz Usta" in page
    assert "<html" not in page
    assert response.headers["HX-Trigger"] == "desk:changed"


def test_without_a_script_one_comes_back_to_the_queue(engineer: Client, ticket: Ticket) -> None:
    back = "/desk/?queue=unassigned"
    response = engineer.post(address(ticket, "assign_to_me"), {"back": back})
    assert response.headers["Location"] == back
    elsewhere = engineer.post(address(ticket, "start"), {"back": "https://far.example/"})
    assert elsewhere.headers["Location"] == f"/desk/t/{ticket.number}/"


def test_what_the_customer_says_by_telephone(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    due = MONDAY.replace(year=2027)
    propose_date(actor=cast.engineer, at=MONDAY, ticket=ticket, due=due)
    assert engineer.post(address(ticket, "agree_date")).status_code == 302
    offer_workaround(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Diğer yazıcı.")
    assert engineer.post(address(ticket, "accept_workaround")).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.severity) == ("workaround", "S3")


def test_only_a_manager_waives(engineer: Client, manager: Client, ticket: Ticket) -> None:
    data = {"except-clock": "resolution", "except-text": "Anlaştık.", "except-once": "x"}
    assert engineer.post(address(ticket, "except"), data).status_code == 404
    missed = manager.post(address(ticket, "except"), data)
    assert missed.status_code == 422
    assert "could still be waived" in missed.content.decode()

    now = clock.now()
    company = make_company("yeni", at=now, until=now.date() + timedelta(days=400))
    fresh = open_ticket(
        actor=contact_actor(company.contact),
        at=now,
        report=Report(
            customer_id=company.customer.pk,
            contact=company.contact,
            title="Toner",
            text="Bitti.",
            source="web",
            reported_at=now,
        ),
    )
    for _press in range(2):
        assert manager.post(address(fresh, "except"), data).status_code == 302
    assert fresh.timeline.filter(code="exception").count() == 1


def test_facts_decide_the_coverage_again(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get(address(ticket, "facts"), headers=HTMX).content.decode()
    assert "<optgroup" in page
    assert engineer.post(address(ticket, "facts"), {"facts-cause": "user"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.facts == {"cause": "user"}
    assert ticket.coverage == "billable"


def test_a_letter_of_another_ticket_is_not_sent_again(engineer: Client, ticket: Ticket) -> None:
    response = engineer.post(address(ticket, "retry"), {"retry-letter": "999999"})
    assert response.status_code == 422


def test_an_unknown_deed_is_not_there(engineer: Client, ticket: Ticket) -> None:
    assert engineer.get(address(ticket, "vanish")).status_code == 404


def test_a_ticket_is_merged_by_number(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    other = reported(cast, title="Yine yazıcı")
    page = engineer.get(f"/desk/t/{other.number}/do/merge/").content.decode()
    assert f'<option value="{ticket.number}">{ticket.title}</option>' in page
    path = f"/desk/t/{other.number}/do/merge/"
    for number, why in (
        ("V-2026-999999", "There is no ticket of that number."),
        (other.number, "A ticket cannot be merged into itself."),
    ):
        wrong = engineer.post(path, {"merge-into": number, "merge-once": "a"})
        assert wrong.status_code == 422
        assert why in wrong.content.decode()
    form = {"merge-into": f" {ticket.number.lower()}", "merge-once": "b"}
    assert engineer.post(path, form).status_code == 302
    ended = engineer.get(f"/desk/t/{other.number}/").content.decode()
    assert f"Goes on in {ticket.number}" in ended
    assert "open V-" in engineer.get(f"/desk/t/{ticket.number}/").content.decode()
