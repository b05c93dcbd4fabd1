"""How the rows of a section of terms are edited, whatever they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText

from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_sections import Place

Json = dict[str, Any]
Data = Mapping[str, Any] | None

NAME: Final = "row_name"
"""The field in which a form says for which row it was drawn."""


@dataclass(frozen=True, slots=True)
class RowEditor:
    """How the rows of a list are read, put back, drawn and made from answers.

    `title` and `detail` name a row in the list, `offers` are rows that may be taken as they are,
    `ordered` says that their order is printed and may be changed, `fixed` that rows are worded
    and neither added nor removed.
    """

    add: LazyText
    read: Callable[[Place], list[Json]]
    put: Callable[[Place, list[Json]], Json]
    form: Callable[[Place, Json, Data], forms.Form]
    make: Callable[[Place, Json, Mapping[str, Any]], Json]
    title: Callable[[Json], str]
    detail: Callable[[Place, Json], str] = lambda _place, _row: ""
    offers: Callable[[Place], list[Json]] = lambda _place: []
    ordered: bool = False
    fixed: bool = False


def name_of_row(editor: RowEditor, row: Json) -> str:
    """By what a row is known again wherever it stands by now: its code, else its title; empty
    for a new one."""
    return str(row.get("code") or editor.title(row)) if row else ""


def place_of_row(editor: RowEditor, rows: list[Json], name: str) -> int:
    """Where the row of that name stands now; behind the last where there is none."""
    names = [name_of_row(editor, row) for row in rows]
    return names.index(name) if name in names else len(rows)


def plain(section: str) -> dict[str, Any]:
    """How the rows of a section that is one list are read and put back."""
    return {
        "read": lambda place: list(place.parts.get(section, ())),
        "put": lambda _place, rows: {section: rows},
    }


def with_texts(row: Json, *names: str, **more: Any) -> Json:
    """What a form begins with: the row's texts in each language, and the rest as given."""
    initial = dict(more)
    for name in names:
        initial |= shapes.texts_initial(name, row.get(name))
    return initial


def code_of(row: Json, rows: list[Json], start: str) -> str:
    """The row's own code, or one that is still free."""
    if row.get("code"):
        return str(row["code"])
    taken = {each.get("code") for each in rows}
    return next(code for n in range(1, 1000) if (code := f"{start}_{n}") not in taken)
