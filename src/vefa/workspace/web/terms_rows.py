"""Sections of a draft that are lists: duties, people, parts of others, bands, activities."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vefa.agreements.data import library
from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_matrix_rows import ACTIVITIES, AREAS, PARTIES
from vefa.workspace.web.terms_price_rows import PRICE_ROWS
from vefa.workspace.web.terms_row_tools import (
    Data,
    Json,
    RowEditor,
    code_of,
    plain,
    with_texts,
)
from vefa.workspace.web.terms_sections import Place, words_of
from vefa.workspace.web.terms_severity_rows import IMPACTS, SEVERITIES, URGENCIES


def _duty_form(_place: Place, row: Json, data: Data) -> forms.Form:
    reason = row.get("wait_reason") if row.get("stops_clock") else ""
    initial = with_texts(row, "title", "text", "unmet", gate=row.get("gate"), wait_reason=reason)
    return shapes.DutyForm(data, initial=initial)


def _duty(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    texts = {name: shapes.texts_of(values, name) for name in ("title", "text", "unmet")}
    return {
        "code": code_of(row, place.parts["duties"], "own_duty"),
        "gate": values["gate"] or None,
        "stops_clock": bool(values["wait_reason"]),
        "wait_reason": values["wait_reason"] or None,
        **texts,
    }


def _duties_offered(place: Place) -> list[Json]:
    """Those of the shipped ones that the line does not have."""
    taken = {row["code"] for row in place.parts["duties"]}
    return [duty for code, duty in library().duties.items() if code not in taken]


def _person_form(_place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("side", "name", "reach")}
    return shapes.PersonForm(data, initial=with_texts(row, "role", **known))


def _person(_place: Place, _row: Json, values: Mapping[str, Any]) -> Json:
    kept = {key: values[key] for key in ("side", "name", "reach")}
    return {**kept, "role": shapes.texts_of(values, "role")}


def _put_people(place: Place, rows: list[Json]) -> Json:
    return {"outline": {**(place.parts.get("outline") or {}), "people": rows}}


def _third_form(_place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("keeper", "reach")}
    return shapes.ThirdPartyForm(data, initial=with_texts(row, "part", **known))


def _third(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    return {
        "code": code_of(row, place.parts.get("third_parties", []), "part"),
        "part": shapes.texts_of(values, "part"),
        "keeper": values["keeper"],
        "reach": values["reach"],
    }


ROWS: Final[Mapping[str, RowEditor]] = {
    "duties": RowEditor(
        add=_("A duty of its own"),
        **plain("duties"),
        form=_duty_form,
        make=_duty,
        title=lambda row: words_of(row["title"]),
        offers=_duties_offered,
    ),
    "outline": RowEditor(
        add=_("A responsible person"),
        read=lambda place: list((place.parts.get("outline") or {}).get("people", ())),
        put=_put_people,
        form=_person_form,
        make=_person,
        title=lambda row: f"{row['name']}, {words_of(row['role'])}",
    ),
    "third_parties": RowEditor(
        add=_("A part that somebody else keeps"),
        **plain("third_parties"),
        form=_third_form,
        make=_third,
        title=lambda row: words_of(row["part"]),
        detail=lambda _place, row: ", ".join(filter(None, (row["keeper"], row["reach"]))),
        ordered=True,
    ),
    **PRICE_ROWS,
    "responsibilities": ACTIVITIES,
    "severity_table": SEVERITIES,
}
"""Sections that are lists of rows."""

BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "responsibilities": ("parties", "areas"),
    "severity_table": ("impacts", "urgencies"),
}
"""Further lists on the page of a section, after its rows."""

LISTS: Final[Mapping[str, RowEditor]] = {
    **ROWS,
    "parties": PARTIES,
    "areas": AREAS,
    "impacts": IMPACTS,
    "urgencies": URGENCIES,
}
"""Every list of rows that has pages, by the name in their addresses."""


def section_of_list(name: str) -> str:
    """The section on whose page a list stands.

    >>> section_of_list("parties"), section_of_list("rates")
    ('responsibilities', 'rates')
    """
    return next((section for section, lists in BESIDE.items() if name in lists), name)
