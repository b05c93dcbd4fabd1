"""The audit trail: who may read it, what a search finds, what an export holds."""

import csv
import json
from io import StringIO

import pytest
from django.test import Client

from vefa.accounts.tests.proving import proved
from vefa.audit.models import Entry
from vefa.desk.actions.conversation import add_note
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import MONDAY, Cast


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_an_engineer_does_not_see_it(engineer: Client) -> None:
    for path in ("/desk/audit/", "/desk/audit/export.csv", "/desk/audit/export.jsonl"):
        assert engineer.get(path).status_code == 404


def test_a_manager_sees_who_did_what(manager: Client, ticket: Ticket, cast: Cast) -> None:
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Toner?")
    page = manager.get("/desk/audit/").content.decode()
    assert "Internal note written" in page
    assert "Mete Usta" in page
    assert cast.ours.customer.name in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("deed=ticket_note", 1),
        ("deed=ticket_note&who=mete", 1),
        ("deed=ticket_note&who=nobody-of-that-name", 0),
        ("deed=ticket_note&customer=bizim", 1),
        ("deed=ticket_note&customer=no-such-company", 0),
        (f"deed=ticket_note&since={MONDAY:%Y-%m-%d}&until={MONDAY:%Y-%m-%d}", 1),
        ("deed=ticket_note&since=2030-01-01", 0),
        ("deed=ticket_note&until=2020-01-01", 0),
        ("deed=ticket_note&until=9999-12-31", 1),
        ("deed=%00&since=yesterday&after=zzz", 1),
    ],
)
def test_a_search(manager: Client, ticket: Ticket, cast: Cast, query: str, expected: int) -> None:
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Toner?")
    shown = manager.get(f"/desk/audit/?{query}")
    assert shown.status_code == 200
    assert shown.content.decode().count("Internal note written<br>") == expected


def test_an_export_asks_again_who_it_is(manager: Client) -> None:
    asked = manager.get("/desk/audit/export.csv?who=deniz")
    assert asked.headers["Location"].startswith(
        "/account/confirm/?next=%2Fdesk%2Faudit%2Fexport.csv"
    )


def test_the_exports_hold_what_the_search_found(
    manager: Client, ticket: Ticket, cast: Cast
) -> None:
    proved(manager)
    add_note(actor=cast.second_engineer, at=MONDAY, ticket=ticket, text="Toner?")
    for name in ("=HYPERLINK(1)", "Ann; =1+1", 'Ann;"=1+1;b'):
        Entry.objects.create(
            at=MONDAY, actor_kind="staff", actor_name=name, deed="ticket_note", subject="x"
        )
    lines = body(manager.get("/desk/audit/export.jsonl?deed=ticket_note")).splitlines()
    assert [json.loads(line)["name"] for line in lines] == [
        'Ann;"=1+1;b',
        "Ann; =1+1",
        "=HYPERLINK(1)",
        "Mete Usta",
    ]
    table = body(manager.get("/desk/audit/export.csv?deed=ticket_note")).lstrip("\ufeff")
    rows = list(csv.DictReader(StringIO(table)))
    assert [row["actor_name"] for row in rows] == [
        "Ann;\"'=1+1;b",
        "Ann; '=1+1",
        "'=HYPERLINK(1)",
        "Mete Usta",
    ]
    assert manager.get("/desk/audit/export.xml").status_code == 404


def test_looking_is_a_deed_too(manager: Client, ticket: Ticket) -> None:
    proved(manager)
    manager.get("/desk/audit/?who=deniz")
    body(manager.get("/desk/audit/export.csv"))
    manager.get(f"/desk/t/{ticket.number}/proof.json")
    noted = Entry.objects.filter(deed__in=["trail_read", "trail_exported", "proof_exported"])
    assert [(row.deed, row.subject_id) for row in noted.order_by("pk")] == [
        ("trail_read", None),
        ("trail_exported", None),
        ("proof_exported", ticket.pk),
    ]
    first = noted.order_by("pk")[0]
    assert first.facts == {"asked": {"who": "deniz"}}
    assert first.address == "127.0.0.1"
