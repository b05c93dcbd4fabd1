"""Tables as a spreadsheet (XLSX), written row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to an address."""

    text: str
    address: str


Value = Link | str | int | float | Decimal | date | datetime | bool | None

_FORMATS: Final[dict[type, str]] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}
_FORBIDDEN: Final = {ord(sign): " " for sign in "[]:*?/\\"}
_UNWRITABLE: Final = {number: None for number in range(32) if number not in (9, 10, 13)}
LONGEST_TITLE: Final = 31
LONGEST_TEXT: Final = 32_767


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in letters, and how a spreadsheet shows its numbers."""

    heading: str
    width: int = 14
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows may come from a generator."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def write_workbook(sheets: Iterable[Sheet], into: IO[bytes]) -> None:
    """Write the sheets. Numbers and days stay numbers and days (an instant is told in UTC).

    No text becomes a formula, whatever it begins with. Rows go out as they come, so that a long
    table needs no more memory than a short one.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.translate(_FORBIDDEN)[:LONGEST_TITLE])
        page.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.append([_heading(page, column) for column in sheet.columns])
        for row in sheet.rows:
            page.append(
                [
                    _cell(page, value, column)
                    for value, column in zip(row, sheet.columns, strict=True)
                ]
            )
    book.save(into)


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as the bytes of a file."""
    out = BytesIO()
    write_workbook(sheets, out)
    return out.getvalue()


def _heading(page: Any, column: Column) -> Any:
    cell = _cell(page, column.heading, column)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: Any, value: Value, column: Column) -> Any:
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, Link):
        cell = _cell(page, value.text, column)
        cell.hyperlink = value.address
        cell.font = Font(color="0563C1", underline="single")
        return cell
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value.translate(_UNWRITABLE)[:LONGEST_TEXT])
        cell.data_type = "s"  # never a formula
        return cell
    cell = WriteOnlyCell(page, value)
    shown = column.number_format or _FORMATS.get(type(value), "")
    if shown and value is not None:
        cell.number_format = shown
    return cell
