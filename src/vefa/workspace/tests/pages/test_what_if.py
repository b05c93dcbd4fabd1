"""“What if…”: asked by managers, counted, read and taken along as a spreadsheet."""

from io import BytesIO

from django.test import Client
from openpyxl import load_workbook

from vefa.audit.models import Entry
from vefa.core import clock
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast
from vefa.reports.actions import count_some
from vefa.reports.models import WhatIf

ASKED = {"since": "2026-04-01", "until": "2026-04-30", "kind": "plan", "plan": "premium"}
UNITS = {
    f"{severity}-{promise}-unit": "hours business"
    for severity in ("S1", "S2", "S3", "S4")
    for promise in ("response", "fix_date", "workaround", "resolution")
}


def ask(manager: Client, **values: str) -> str:
    return manager.post("/desk/what-if/", {**UNITS, **ASKED, **values}).headers["Location"]


def test_a_question_is_asked_counted_and_taken_along(
    manager: Client, cast: Cast, ticket: Ticket
) -> None:
    place = ask(manager, customers=cast.ours.customer.code)
    asked = WhatIf.objects.get()
    assert place == f"/desk/what-if/{asked.pk}/"
    assert "0 of 1 requests" in manager.get(place).content.decode()
    part = manager.get(place, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<section class="pane-page')
    count_some(key=asked.pk, at=clock.now())
    page = manager.get(place).content.decode()
    for words in (ticket.number, "Plan: Software support, Premium", "Promises missed", "S2 high"):
        assert words in page
    assert "hx-get" not in page.partition('id="what-if"')[2].partition(">")[0]
    sheets = load_workbook(BytesIO(manager.get(f"{place}table.xlsx").content))
    assert sheets.sheetnames == ["Promises", "Coverage", "Worst tickets"]
    assert sheets.worksheets[0].cell(2, 1).is_date
    linked = sheets.worksheets[2].cell(2, 1)
    assert linked.value == ticket.number
    assert linked.hyperlink.target.endswith(f"/desk/t/{ticket.number}/")
    assert Entry.objects.filter(deed="what_if_exported").count() == 1


def test_other_targets_and_another_agreement_can_be_asked(
    manager: Client, cast: Cast, ticket: Ticket
) -> None:
    ask(manager, kind="targets", **{"S2-response": "15", "S2-response-unit": "minutes elapsed"})
    path = f"{cast.strangers.customer.code}/{cast.strangers.agreement.code}"
    ask(manager, kind="version", version=path)
    last, first = (row.question["other"] for row in WhatIf.objects.all())
    assert first["targets"] == {"S2": {"response": {"minutes": 15.0, "in": "elapsed"}}}
    assert last == {"kind": "version", "key": cast.strangers.version.pk}


def test_what_cannot_be_asked_is_said_at_its_field(manager: Client, ticket: Ticket) -> None:
    for values, words in (
        ({"customers": "nobody"}, "There is no customer nobody."),
        ({"agreement": "a/b"}, "There is no agreement a/b."),
        ({"kind": "version", "version": "x"}, "There is no agreement x."),
        ({"kind": "targets"}, "Please write down at least one target."),
        ({"until": "2026-03-01"}, "The period ends after it begins."),
    ):
        answer = manager.post("/desk/what-if/", {**UNITS, **ASKED, **values})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not WhatIf.objects.exists()


def test_counting_is_stopped(manager: Client, cast: Cast, ticket: Ticket) -> None:
    place = ask(manager)
    assert manager.post(f"{place}stop/").status_code == 302
    assert "The counting was stopped." in manager.get(place).content.decode()


def test_engineers_find_no_such_page(engineer: Client) -> None:
    assert engineer.get("/desk/what-if/").status_code == 404
