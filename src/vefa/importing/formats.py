"""Reading spreadsheets (XLSX), whatever is in the file."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from vefa.importing.domain.decoding import MOST_BYTES, decoded, rows_of
from vefa.importing.domain.problems import BadFile, Problem
from vefa.importing.domain.reading import MOST_COLUMNS, MOST_ROWS, RawSheet
from vefa.importing.domain.values import FAULT, FORMULA, Odd

MOST_UNPACKED: Final = 120 * 2**20
MOST_SHEETS: Final = 20
MOST_GAP: Final = 1_000
"""More empty rows than this in a row end a sheet."""

_MERGED: Final = re.compile(rb'<mergeCell [^>]*?ref="([A-Z0-9:]{1,20})"')
_ZIP: Final = b"PK\x03\x04"


def sheets_of(content: bytes, *, encoding: str = "") -> tuple[list[RawSheet], str]:
    """The sheets of a file, whatever its kind, and the encoding of a text. Raises BadFile."""
    if not content.strip():
        raise BadFile("no_content")
    if len(content) > MOST_BYTES:
        raise BadFile("too_large", most=MOST_BYTES // 2**20)
    if content.startswith(_ZIP):
        return list(_workbook(content)), "xlsx"
    text, known = decoded(content, encoding)
    return [RawSheet("", rows_of(text))], known


def _workbook(content: bytes) -> Iterator[RawSheet]:
    merged = _unpacked(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        for number, page in enumerate(book.worksheets[:MOST_SHEETS]):
            page.reset_dimensions()
            rows = list(_rows(page))
            if any(rows):
                yield RawSheet(page.title, rows, _problems(page.title, number, merged))
    except Exception as error:  # whatever the file breaks in the depths of the library
        raise BadFile("no_workbook") from error


def _unpacked(content: bytes) -> list[list[str]]:
    """The merged cells of each sheet, read from bytes that are few enough unpacked."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            infos = parts.infolist()
            if sum(info.file_size for info in infos) > MOST_UNPACKED or len(infos) > 2_000:
                raise BadFile("bomb", most=MOST_UNPACKED // 2**20)
            names = [info.filename for info in infos]
            if "xl/workbook.xml" not in names:
                raise BadFile("no_workbook")
            pages = sorted(
                (name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
                key=lambda name: int(re.sub(r"\D", "", name)),
            )
            return [
                [found.decode() for found in _MERGED.findall(parts.read(name))] for name in pages
            ]
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadFile("no_workbook") from error


def _problems(title: str, number: int, merged: Sequence[Sequence[str]]) -> list[Problem]:
    found = merged[number] if number < len(merged) else []
    if not found:
        return []
    return [Problem("merged", title, params={"cells": ", ".join(found[:10])})]


def _rows(page: Any) -> Iterator[list[Any]]:
    gap = 0
    for row in page.iter_rows(max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS):
        cells = [_value(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        gap = 0 if cells else gap + 1
        if gap > MOST_GAP:
            return
        yield cells


def _value(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Odd(FORMULA, str(cell.value)[:60])
    if cell.data_type == "e":
        return Odd(FAULT, str(cell.value)[:60])
    return cell.value
