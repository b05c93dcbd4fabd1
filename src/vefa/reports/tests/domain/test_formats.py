from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from vefa.reports.formats import Column, Link, Sheet, workbook

RISKY = ["=1+1", "+90 212 555 01 01", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


def test_values_stay_what_they_are_and_texts_never_become_formulas():
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    rows = [[text, 7, 0.5, Decimal("1.25"), date(2026, 5, 4), at, None] for text in RISKY]
    columns = [
        Column(f"c{number}", number_format="0%" if number == 2 else "") for number in range(7)
    ]
    made = workbook([Sheet("A/b: [c]?", columns, iter(rows)), Sheet("ş" * 40, columns[:1], [])])
    book = load_workbook(BytesIO(made))
    assert book.sheetnames == ["A b   c  ", "ş" * 31]
    page = book.worksheets[0]
    for number, text in enumerate(RISKY, 2):
        cells = page[number]
        assert (cells[0].value, cells[0].data_type) == (text, "s")
        assert [cell.value for cell in cells[1:4]] == [7, 0.5, 1.25]
        assert [cell.is_date for cell in cells[4:6]] == [True, True]
        assert cells[4].value.date() == date(2026, 5, 4)
        assert cells[5].value.replace(tzinfo=UTC) == at
        assert cells[2].number_format == "0%"
        assert cells[6].value is None
    assert b"<f>" not in ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml")


def test_a_link_leads_somewhere_and_is_no_formula():
    links = [["before"], [Link("=1+1", "https://desk.example/?a=1&b=2")], ["after"]]
    made = workbook([Sheet("t", [Column("ticket")], links)])
    cells = [row[0] for row in load_workbook(BytesIO(made)).worksheets[0]]
    assert [each.hyperlink and each.hyperlink.target for each in cells] == [
        None,
        None,
        "https://desk.example/?a=1&b=2",
        None,
    ]
    assert (cells[2].value, cells[2].data_type) == ("=1+1", "s")


def test_signs_that_no_file_may_hold_are_left_out():
    made = workbook([Sheet("t", [Column("a\x01b")], [["x\x00y\nz"]])])
    page = load_workbook(BytesIO(made)).worksheets[0]
    assert [row[0].value for row in page] == ["ab", "xy\nz"]
