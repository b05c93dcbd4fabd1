"""Templates of imports, and what checking a file found, as workbooks and CSV."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from django.utils.translation import gettext as _

from vefa.importing.domain.columns import TABLES, Table
from vefa.importing.domain.planning import Step
from vefa.importing.domain.problems import ERROR, Problem
from vefa.importing.queries.wording import VERBS, about, heading, language, said, title
from vefa.reports.formats import Column, Sheet, Value


def template_sheets() -> list[Sheet]:
    """An empty sheet for each table, and one that explains the columns."""
    tongue = language()
    empty = [
        Sheet(
            table.titles[tongue],
            [
                Column(each.headings[tongue] + (" *" if each.required else ""), 22)
                for each in table.columns
            ],
            (),
        )
        for table in TABLES
    ]
    columns = [
        Column(_("Table"), 20),
        Column(_("Column"), 22),
        Column(_("Needed"), 10),
        Column(_("What stands there"), 80),
        Column(_("Example"), 30),
    ]
    return [*empty, Sheet(_("Explanation"), columns, _explained())]


def _explained() -> Iterator[Sequence[Value]]:
    tongue = language()
    for table in TABLES:
        for column, example in zip(table.columns, table.example, strict=True):
            needed = _("yes") if column.required else ""
            name = column.headings[tongue]
            yield [table.titles[tongue], name, needed, about(column), example]


def template_csv(table: Table) -> str:
    """The headings of one table, as spreadsheets open it."""
    out = StringIO()
    tongue = language()
    csv.writer(out, delimiter=";").writerow(each.headings[tongue] for each in table.columns)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def report_sheets(problems: Sequence[Problem], steps: Sequence[Step]) -> list[Sheet]:
    """Every problem, and what becomes of every row."""
    return [
        Sheet(
            _("Problems"),
            [
                Column("", 12),
                Column(_("Table"), 20),
                Column(_("Row"), 8),
                Column(_("Column"), 22),
                Column(_("What is wrong"), 90),
            ],
            (_problem(each) for each in problems),
        ),
        Sheet(
            _("Rows"),
            [
                Column(_("Table"), 20),
                Column(_("Row"), 8),
                Column(_("What becomes of it"), 16),
                Column(_("Before and after"), 90),
            ],
            (_step(each) for each in steps),
        ),
    ]


def _problem(each: Problem) -> list[Value]:
    level = _("error") if each.level == ERROR else _("note")
    column = heading(each.sheet, each.column)
    return [level, title(each.sheet), each.row or None, column, said(each)]


def _step(step: Step) -> list[Value]:
    place = step.record
    return [title(place.sheet), place.row, str(VERBS[step.verb]), change_words(step)]


def change_words(step: Step) -> str:
    """What a step changes: each column with before and after."""
    return "; ".join(
        f"{heading(step.record.kind, name)}: {_shown(before)} → {_shown(after)}"
        for name, (before, after) in step.changes.items()
    )


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
