"""The words of the severity table in drafted terms: what severities mean, and the answers about
impact and urgency from which they follow."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_row_tools import Data, Json, RowEditor, with_texts
from vefa.workspace.web.terms_sections import Place, words_of

_SECTION: Final = "severity_table"


class WordsForm(forms.Form):
    """Texts that have to be there in every language."""

    def __init__(self, *args: Any, texts: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in texts.items():
            shapes.add_texts(self, name, label, rows=2 if name == "meaning" else 0)
        for field in self.fields.values():
            field.required = True


def _read(part: str) -> Callable[[Place], list[Json]]:
    return lambda place: list(place.parts[_SECTION].get(part, ()))


def _put(part: str) -> Callable[[Place, list[Json]], Json]:
    return lambda place, rows: {_SECTION: {**place.parts[_SECTION], part: rows}}


def _form(texts: Mapping[str, Any], _place: Place, row: Json, data: Data) -> forms.Form:
    return WordsForm(data, initial=with_texts(row, *texts), texts=texts)


def _made(texts: Mapping[str, Any], _place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    return {**row, **{name: shapes.texts_of(values, name) for name in texts}}


def _worded(part: str, texts: Mapping[str, Any], **more: Any) -> RowEditor:
    return RowEditor(
        add=_("Severity"),
        read=_read(part),
        put=_put(part),
        form=partial(_form, texts),
        make=partial(_made, texts),
        fixed=True,
        **more,
    )


SEVERITIES: Final = _worded(
    "severities",
    {"name": _("Name"), "meaning": _("Meaning")},
    title=lambda row: f"{row['code']} {words_of(row['name'])}",
    detail=lambda _place, row: words_of(row["meaning"]),
)
IMPACTS: Final = _worded(
    "impacts", {"name": _("Whom it affects")}, title=lambda row: words_of(row["name"])
)
URGENCIES: Final = _worded(
    "urgencies", {"name": _("How urgent it is")}, title=lambda row: words_of(row["name"])
)
