"""Who does what in drafted terms: activities, the parties that take part, product areas."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vefa.agreements.data import usual_responsibilities
from vefa.products.queries import products
from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_row_forms import ActivityForm, AreaForm, NamedForm
from vefa.workspace.web.terms_row_tools import Data, Json, RowEditor, code_of, with_texts
from vefa.workspace.web.terms_sections import Place, words_of


def _matrix(place: Place) -> Json:
    """The matrix of the draft; where there is none, the usual parties without activities."""
    return place.parts.get("responsibilities") or {**usual_responsibilities(), "rows": []}


def _read(part: str) -> Callable[[Place], list[Json]]:
    return lambda place: list(_matrix(place).get(part, ()))


def _put(part: str) -> Callable[[Place, list[Json]], Json]:
    return lambda place, rows: {"responsibilities": _with(place, part, rows)}


def _with(place: Place, part: str, rows: list[Json]) -> Json | None:
    """The matrix with these rows; none at all where it says no more than the usual parties do."""
    made = {**_matrix(place), part: rows}
    if not made.get("areas"):
        made.pop("areas", None)
    usual = usual_responsibilities()["parties"]
    return made if made["rows"] or made.get("areas") or made["parties"] != usual else None


def _names(place: Place, part: str) -> dict[str, str]:
    return {each["code"]: words_of(each["name"]) for each in _matrix(place).get(part, ())}


def _activity_form(place: Place, row: Json, data: Data) -> forms.Form:
    letters = {f"party_{code}": letter for code, letter in row.get("roles", {}).items()}
    initial = with_texts(row, "activity", area=row.get("area"), **letters)
    return ActivityForm(_names(place, "parties"), _names(place, "areas"), data, initial=initial)


def _activity(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    letters = {
        name.removeprefix("party_"): letter
        for name, letter in values.items()
        if name.startswith("party_") and letter
    }
    made: Json = {
        "code": code_of(row, _matrix(place)["rows"], "activity"),
        "activity": shapes.texts_of(values, "activity"),
        "roles": letters,
    }
    return {**made, "area": values["area"]} if values.get("area") else made


def _activities_offered(place: Place) -> list[Json]:
    taken = {row.get("code") for row in _matrix(place)["rows"]}
    known = {party["code"] for party in _matrix(place)["parties"]}
    usual = [row for row in usual_responsibilities()["rows"] if row["code"] not in taken]
    return [row for row in usual if set(row["roles"]) <= known]


def _letters(place: Place, row: Json) -> str:
    roles = row["roles"]
    said = [
        f"{name}: {roles[code]}" for code, name in _names(place, "parties").items() if code in roles
    ]
    area = _names(place, "areas").get(row.get("area", ""))
    return "; ".join([area, *said] if area else said)


def _party_form(_place: Place, row: Json, data: Data) -> forms.Form:
    return NamedForm(data, initial=with_texts(row, "name"), label=_("Party"))


def _parties_offered(place: Place) -> list[Json]:
    taken = {row["code"] for row in _matrix(place)["parties"]}
    return [row for row in usual_responsibilities()["parties"] if row["code"] not in taken]


def _area_form(_place: Place, row: Json, data: Data) -> forms.Form:
    offered = [(product.code, product.name) for product in products()]
    initial = with_texts(row, "name", product=row.get("product", ""))
    return AreaForm(data, initial=initial, label=_("Product area"), products=offered)


def _named(part: str, start: str, place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    made: Json = {
        "code": code_of(row, list(_matrix(place).get(part, ())), start),
        "name": shapes.texts_of(values, "name"),
    }
    return {**made, "product": values["product"]} if values.get("product") else made


ACTIVITIES: Final = RowEditor(
    add=_("An activity"),
    read=_read("rows"),
    put=_put("rows"),
    form=_activity_form,
    make=_activity,
    title=lambda row: words_of(row["activity"]),
    detail=_letters,
    offers=_activities_offered,
    ordered=True,
)
PARTIES: Final = RowEditor(
    add=_("A party of its own"),
    read=_read("parties"),
    put=_put("parties"),
    form=_party_form,
    make=partial(_named, "parties", "party"),
    title=lambda row: words_of(row["name"]),
    offers=_parties_offered,
    ordered=True,
)
AREAS: Final = RowEditor(
    add=_("A product area"),
    read=_read("areas"),
    put=_put("areas"),
    form=_area_form,
    make=partial(_named, "areas", "area"),
    title=lambda row: words_of(row["name"]),
    ordered=True,
)
