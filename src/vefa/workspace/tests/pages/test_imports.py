"""Bringing customers in: a file is checked on the page, read, imported by the worker."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from vefa.core import clock
from vefa.customers.models import Customer
from vefa.desk.tests.cast import Cast
from vefa.importing.actions import take_in_file
from vefa.importing.models import HandedIn

GOOD = "Kısa ad;Ad;Ülke;Saat dilimi\ndeniz;Deniz;TR;Europe/Istanbul\n".encode("windows-1254")
BAD = b"short name;name;country;time zone\na b;=1+1;TR;Mars\n"


def hand_in(manager: Client, content: bytes, **more: str) -> str:
    file = SimpleUploadedFile("customers.csv", content)
    return manager.post("/desk/import/", {"file": file, **more}).headers["Location"]


def test_a_file_is_read_on_the_page_and_then_imported(manager: Client, cast: Cast) -> None:
    place = hand_in(manager, GOOD)
    file = HandedIn.objects.get()
    page = manager.get(place).content.decode()
    assert "read as windows-1254" in page
    assert "Import all of it" in page
    assert manager.post(f"{place}settle/", {"run": "1"}).headers["Location"] == place
    part = manager.get(place, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<section class="pane-page stack" id="import" hx-get')
    take_in_file(key=file.pk, at=clock.now())
    assert "Everything is in" in manager.get(place).content.decode()
    assert Customer.objects.get(code="deniz").name == "Deniz"
    assert (
        "Everything in the file is here already."
        in manager.get(hand_in(manager, GOOD)).content.decode()
    )


def test_every_error_stands_on_the_page_and_in_the_report(manager: Client, cast: Cast) -> None:
    place = hand_in(manager, BAD)
    page = manager.get(place).content.decode()
    for words in ("3 errors keep the file out", "Here stands a formula: =1+1", "Mars", "a b"):
        assert words in page
    assert "Import all of it" not in page
    book = load_workbook(BytesIO(manager.get(f"{place}report.xlsx").content))
    rows = list(book["Problems"].iter_rows(min_row=2, values_only=True))
    assert [row[:4] for row in rows] == [
        ("error", "Customers", 2, "Short name"),
        ("error", "Customers", 2, "Name"),
        ("error", "Customers", 2, "Time zone"),
    ]
    manager.post(f"{place}settle/", {"discard": "1"})
    assert HandedIn.objects.get().state == "discarded"


def test_the_empty_tables_can_be_filled_and_handed_in(manager: Client, cast: Cast) -> None:
    made = manager.get("/desk/import/template/all.xlsx").content
    book = load_workbook(BytesIO(made))
    assert book.sheetnames == ["Customers", "Sites", "Contacts", "Agreements", "Explanation"]
    explained = list(book["Explanation"].iter_rows(min_row=2, values_only=True))
    for sheet in book.worksheets[:4]:
        sheet.append([each[4] for each in explained if each[0] == sheet.title])
    out = BytesIO()
    book.save(out)
    page = manager.get(hand_in(manager, out.getvalue())).content.decode()
    assert "Import all of it" in page
    table = manager.get("/desk/import/template/sites.csv").content.decode()
    assert table.startswith("\N{ZERO WIDTH NO-BREAK SPACE}Key;Customer;Name;Address")
    assert manager.get("/desk/import/template/pets.csv").status_code == 404


def test_without_a_file_the_form_says_so(manager: Client) -> None:
    assert manager.post("/desk/import/", {}).status_code == 422


def test_engineers_find_no_such_page(engineer: Client) -> None:
    assert engineer.get("/desk/import/").status_code == 404
