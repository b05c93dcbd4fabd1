"""Workbooks, whatever is in them."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from vefa.importing.domain.problems import BadFile
from vefa.importing.domain.values import Odd
from vefa.importing.formats import MOST_GAP, sheets_of


def made(*rows, merge=""):
    book = Workbook()
    page = book.active
    page.title = "Sites"
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_values_come_as_they_are_and_formulas_and_errors_are_marked():
    day = datetime(2026, 1, 31)  # noqa: DTZ001  # a spreadsheet's days have no zone
    content = made(["a", 7, 1.5, True, day, "=1+1", "#N/A", None, "x"])
    (sheet,), kind = sheets_of(content)
    assert (kind, sheet.name) == ("xlsx", "Sites")
    assert next(iter(sheet.rows)) == [
        "a", 7, 1.5, True, day, Odd("formula", "=1+1"), Odd("fault", "#N/A"), None, "x",
    ]  # fmt: skip


def test_merged_cells_are_said():
    (sheet,), _kind = sheets_of(made(["customer", "name"], ["a", "b"], merge="A2:B2"))
    assert [(each.code, each.params["cells"]) for each in sheet.problems] == [("merged", "A2:B2")]


def test_a_lonely_cell_far_below_is_not_waited_for():
    book = Workbook()
    book.active["A1"], book.active["A1000000"] = "customer", "x"
    out = BytesIO()
    book.save(out)
    (sheet,), _kind = sheets_of(out.getvalue())
    assert len(list(sheet.rows)) <= MOST_GAP + 1


def zipped(**parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"  \n", "no_content"),
        (b"x" * (10 * 2**20 + 1), "too_large"),
        (zipped(readme="hello"), "no_workbook"),
        (zipped(**{"xl__workbook.xml": "<broken"}), "no_workbook"),
        (zipped(**{"xl__workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "no_workbook"),
        (made(["a"])[:-200], "no_workbook"),
        (b"PK\x03\x04 and then nothing", "no_workbook"),
        (zipped(**{"xl__workbook.xml": "<a/>", "xl__big": bytes(121 * 2**20)}), "bomb"),
    ],
    ids=["empty", "large", "other zip", "broken", "no parts", "cut off", "no zip", "bomb"],
)
def test_what_cannot_be_read_is_said(content, code):
    with pytest.raises(BadFile) as wrong:
        sheets_of(content)
    assert wrong.value.problem.code == code
