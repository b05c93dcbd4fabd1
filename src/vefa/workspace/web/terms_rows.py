"""Sections of a draft that are lists: duties, people, parts of others, bands, activities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.agreements.data import library, usual_responsibilities
from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_sections import Place, words_of

Json = dict[str, Any]
Data = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class RowEditor:
    """How the rows of a section are read, put back, drawn and made from answers."""

    add: LazyText
    read: Callable[[Place], list[Json]]
    put: Callable[[Place, list[Json]], Json]
    form: Callable[[Place, Json, Data], forms.Form]
    make: Callable[[Place, Json, Mapping[str, Any]], Json]
    title: Callable[[Json], str]
    offers: Callable[[Place], list[Json]] = lambda _place: []


def _plain(section: str) -> dict[str, Any]:
    return {
        "read": lambda place: list(place.parts.get(section, ())),
        "put": lambda _place, rows: {section: rows},
    }


def _with_texts(row: Json, *names: str, **more: Any) -> Json:
    initial = dict(more)
    for name in names:
        initial |= shapes.texts_initial(name, row.get(name))
    return initial


def _code(row: Json, rows: list[Json], start: str) -> str:
    """The row's own code, or one that is still free."""
    if row.get("code"):
        return str(row["code"])
    taken = {each.get("code") for each in rows}
    return next(code for n in range(1, 1000) if (code := f"{start}_{n}") not in taken)


def _duty_form(_place: Place, row: Json, data: Data) -> forms.Form:
    reason = row.get("wait_reason") if row.get("stops_clock") else ""
    initial = _with_texts(row, "title", "text", "unmet", gate=row.get("gate"), wait_reason=reason)
    return shapes.DutyForm(data, initial=initial)


def _duty(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    texts = {name: shapes.texts_of(values, name) for name in ("title", "text", "unmet")}
    return {
        "code": _code(row, place.parts["duties"], "own_duty"),
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
    return shapes.PersonForm(data, initial=_with_texts(row, "role", **known))


def _person(_place: Place, _row: Json, values: Mapping[str, Any]) -> Json:
    kept = {key: values[key] for key in ("side", "name", "reach")}
    return {**kept, "role": shapes.texts_of(values, "role")}


def _put_people(place: Place, rows: list[Json]) -> Json:
    return {"outline": {**(place.parts.get("outline") or {}), "people": rows}}


def _third_form(_place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("keeper", "reach")}
    return shapes.ThirdPartyForm(data, initial=_with_texts(row, "part", **known))


def _third(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    return {
        "code": _code(row, place.parts.get("third_parties", []), "part"),
        "part": shapes.texts_of(values, "part"),
        "keeper": values["keeper"],
        "reach": values["reach"],
    }


def _band_form(_place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("code", "amount")}
    return shapes.BandForm(data, initial=_with_texts(row, "name", **known))


def _band(place: Place, _row: Json, values: Mapping[str, Any]) -> Json:
    return {
        "code": values["code"].strip(),
        "name": shapes.texts_of(values, "name"),
        "amount": str(values["amount"]),
        "currency": place.draft.content["agreement"]["currency"],
    }


def _matrix(place: Place) -> Json:
    return place.parts.get("responsibilities") or {**usual_responsibilities(), "rows": []}


def _activity_form(place: Place, row: Json, data: Data) -> forms.Form:
    parties = [(each["code"], words_of(each["name"])) for each in _matrix(place)["parties"]]
    letters = {f"party_{code}": letter for code, letter in row.get("roles", {}).items()}
    return shapes.ActivityForm(parties, data, initial=_with_texts(row, "activity", **letters))


def _activity(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    letters = {
        name.removeprefix("party_"): letter
        for name, letter in values.items()
        if name.startswith("party_") and letter
    }
    return {
        "code": _code(row, _matrix(place)["rows"], "activity"),
        "activity": shapes.texts_of(values, "activity"),
        "roles": letters,
    }


def _activities_offered(place: Place) -> list[Json]:
    taken = {row.get("code") for row in _matrix(place)["rows"]}
    return [row for row in usual_responsibilities()["rows"] if row["code"] not in taken]


def _put_matrix(place: Place, rows: list[Json]) -> Json:
    return {"responsibilities": {**_matrix(place), "rows": rows} if rows else None}


ROWS: Final[Mapping[str, RowEditor]] = {
    "duties": RowEditor(
        add=_("A duty of its own"),
        **_plain("duties"),
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
        **_plain("third_parties"),
        form=_third_form,
        make=_third,
        title=lambda row: words_of(row["part"]),
    ),
    "travel_bands": RowEditor(
        add=_("A travel band"),
        **_plain("travel_bands"),
        form=_band_form,
        make=_band,
        title=lambda row: f"{row['code']}: {words_of(row['name'])}",
    ),
    "responsibilities": RowEditor(
        add=_("An activity"),
        read=lambda place: list(_matrix(place)["rows"]),
        put=_put_matrix,
        form=_activity_form,
        make=_activity,
        title=lambda row: words_of(row["activity"]),
        offers=_activities_offered,
    ),
}
"""Sections that are lists of rows."""
