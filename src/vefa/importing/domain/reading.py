"""From rows of cells to records, with every problem on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from vefa.importing.domain.columns import TABLES, Table, fold, headings_of, table_of
from vefa.importing.domain.problems import ERROR, WARNING, Problem
from vefa.importing.domain.values import BadValue, Words, is_empty, is_serial, read, text_of

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: its name (empty for a text file), its rows from row 1 on, and what
    the reader already found wrong."""

    name: str
    rows: Iterable[Sequence[Any]]
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a known table: its sheet, its number in it, and the values of the cells that are
    not empty and could be read."""

    kind: str
    sheet: str
    row: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read: records in the order of tables and rows, and all problems."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def read_sheets(sheets: Iterable[RawSheet], words: Words, *, kind: str = "") -> Reading:
    """Read the sheets; `kind` says what the only table is, where its headings leave it open."""
    records: list[Record] = []
    problems: list[Problem] = []
    strangers: list[Problem] = []
    for sheet in sheets:
        found = _read_sheet(sheet, words, kind)
        if isinstance(found, Problem):
            strangers.append(found)
        else:
            records += found[0]
            problems += [*sheet.problems, *found[1]]
    if records or problems:
        problems += [replace(each, code="ignored_sheet", level=WARNING) for each in strangers]
    else:
        problems = strangers or [Problem("nothing")]
    order = {table.kind: place for place, table in enumerate(TABLES)}
    records.sort(key=lambda record: (order[record.kind], record.row))
    return Reading(tuple(records), tuple(problems))


def _read_sheet(
    sheet: RawSheet, words: Words, kind: str
) -> tuple[list[Record], list[Problem]] | Problem:
    """The records of a sheet and what is wrong with it; one problem where it is none of ours."""
    numbered = enumerate(sheet.rows, 1)
    head = next(((n, row) for n, row in numbered if not all(map(is_empty, row))), None)
    if head is None:
        return [], []
    number, cells = head
    headings = [text_of(cell) if not is_empty(cell) else "" for cell in cells[:MOST_COLUMNS]]
    table = _table(sheet.name, headings, kind)
    if table is None:
        told = {"found": ", ".join(filter(None, headings))[:300]}
        return Problem("headings", sheet.name, number, params=told)
    title = sheet.name or table.kind
    places, problems = _places(table, headings, title, number)
    if any(each.level == ERROR for each in problems):
        return [], problems
    records: list[Record] = []
    for row, each in numbered:
        if row - number > MOST_ROWS:
            problems.append(Problem("rows", title, row, params={"most": MOST_ROWS}))
            break
        if all(map(is_empty, each)):
            continue
        values, wrong = _values(table, places, row, each, words)
        records.append(Record(table.kind, title, row, values))
        problems += [replace(problem, sheet=title) for problem in wrong]
    return records, problems


def _table(name: str, headings: Sequence[str], kind: str) -> Table | None:
    """The table that is meant: by choice, by the sheet's name, by its headings."""
    if kind:
        return table_of(kind)
    for table in TABLES:
        if name and fold(name) in {fold(title) for title in (table.kind, *table.titles.values())}:
            return table
    folded = {fold(heading) for heading in headings}
    best, most = None, 0
    for table in TABLES:
        known = headings_of(table)
        columns = {known[each] for each in folded if each in known}
        whole = all(column.name in columns for column in table.columns if column.required)
        if whole and len(columns) > most:
            best, most = table, len(columns)
    return best


def _places(
    table: Table, headings: Sequence[str], sheet: str, row: int
) -> tuple[dict[int, str], list[Problem]]:
    """Which column stands at which place, and what is wrong with the headings."""
    known = headings_of(table)
    places: dict[int, str] = {}
    problems: list[Problem] = []
    for place, heading in enumerate(headings):
        name = known.get(fold(heading)) if heading else None
        if name is None and heading:
            problems.append(Problem("ignored", sheet, row, heading, level=WARNING))
        elif name in places.values():
            problems.append(Problem("twice_heading", sheet, row, heading))
        elif name is not None:
            places[place] = name
    problems += [
        Problem("missing_column", sheet, row, column.name)
        for column in table.columns
        if column.required and column.name not in places.values()
    ]
    return places, problems


def _values(
    table: Table, places: Mapping[int, str], row: int, cells: Sequence[Any], words: Words
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for place, name in places.items():
        cell = cells[place] if place < len(cells) else None
        column = table.column(name)
        if is_empty(cell):
            if column.required:
                problems.append(Problem("empty", row=row, column=name))
            continue
        try:
            values[name] = read(cell, column, words)
        except BadValue as error:
            problems.append(Problem(error.code, row=row, column=name, params=error.params))
            continue
        if column.takes == "day" and is_serial(cell):
            told = {"text": text_of(cell), "day": values[name].isoformat()}
            problems.append(Problem("serial", row=row, column=name, params=told, level=WARNING))
    return values, problems
