"""A line of the queue is kept as drawn, but only under all that it shows."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone, translation

from vefa.core.actor import SYSTEM
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import QueueRow, queue_row
from vefa.desk.tests.cast import MONDAY
from vefa.workspace.web.rows import line_of


def row_of(ticket: Ticket) -> QueueRow:
    row = queue_row(SYSTEM, ticket.number)
    assert row is not None
    return row


def test_a_line_is_drawn_anew_for_other_values_minutes_languages_and_zones(ticket: Ticket) -> None:
    row = row_of(ticket)
    at = MONDAY + timedelta(minutes=5)
    english = line_of(row, at).drawn(at, "")
    assert line_of(row, at + timedelta(seconds=20)).drawn(at + timedelta(seconds=20), "") is english
    assert line_of(row, at).drawn(at + timedelta(minutes=2), "") != english
    assert line_of(row, at).drawn(at, "?queue=mine") != english
    assert 'aria-current="true"' in line_of(row, at).drawn(at, "", opened=True)
    renamed = replace(row, title="Fax")
    assert "Fax" in line_of(renamed, at).drawn(at, "")
    with translation.override("tr"):
        assert "Üstlen" in line_of(row, at).drawn(at, "")
    with timezone.override(ZoneInfo("Asia/Almaty")):
        assert line_of(row, at).drawn(at, "") != english


def test_all_of_the_time_is_said_only_once_it_is_over(ticket: Ticket) -> None:
    row = row_of(ticket)
    assert row.due_at is not None
    just_before = row.due_at - timedelta(seconds=1)
    assert line_of(row, just_before).share == 0.99
    assert line_of(row, row.due_at).share == 1


def test_the_open_ticket_is_marked_in_its_list(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    assert page.count('aria-current="true"') == 1
    assert 'aria-current="true"' not in engineer.get("/desk/").content.decode()


def test_the_take_button_of_a_line_works_without_scripts(engineer: Client, ticket: Ticket) -> None:
    page = engineer.get("/desk/").content.decode()
    assert f'form="take" formaction="/desk/t/{ticket.number}/do/assign_to_me/"' in page
    assert '<form id="take" method="post" hidden>' in page
    answer = engineer.post(f"/desk/t/{ticket.number}/do/assign_to_me/", {"back": "/desk/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    ticket.refresh_from_db()
    assert ticket.state == "assigned"
