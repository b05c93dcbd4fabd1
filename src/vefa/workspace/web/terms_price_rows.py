"""Rates, travel bands and allowances of drafted terms, row by row."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.agreements.data import comparison_words, library
from vefa.agreements.domain.allowances import THRESHOLDS, warnings_of
from vefa.agreements.domain.compare_parts import allowance_in_words, rate_in_words
from vefa.agreements.domain.procedure_words import Words
from vefa.agreements.domain.templates import opened
from vefa.agreements.web.pages import reader_language
from vefa.coverage.domain.texts import capitalised
from vefa.customers.queries import sites_of
from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.terms_row_forms import SHARE, AllowanceForm, BandForm, RateForm
from vefa.workspace.web.terms_row_tools import (
    Data,
    Json,
    RowEditor,
    code_of,
    plain,
    with_texts,
)
from vefa.workspace.web.terms_sections import Place, words_of

_OF_VALUE: Final = "contract_value"


def _agreement(place: Place) -> Json:
    agreement: Json = place.draft.content["agreement"]
    return agreement


def _name(row: Json) -> str:
    return capitalised(words_of(row["name"]), get_language() or "en")


def _own_code(row: Json, values: Mapping[str, Any], rows: list[Json], start: str) -> str:
    return str(row.get("code") or values["code"] or code_of(row, rows, start))


def _rate_form(place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("code", "unit", "amount")}
    currency = row.get("currency") or _agreement(place)["currency"]
    initial = with_texts(row, "name", currency=currency, **known)
    return RateForm(data, initial=initial, known=bool(row))


def _rate(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    priced = values["amount"] is not None
    return {
        **row,
        "code": _own_code(row, values, place.parts["rates"], "own_rate"),
        "unit": values["unit"],
        "name": shapes.texts_of(values, "name"),
        "amount": str(values["amount"]) if priced else None,
        "currency": values["currency"].upper() if priced else None,
    }


def _rates_offered(place: Place) -> list[Json]:
    """Those of the shipped ones that the line does not have."""
    taken = {row["code"] for row in place.parts["rates"]}
    rates = [rate for code, rate in library().rates.items() if code not in taken]
    return [{**rate, "amount": None, "currency": None} for rate in rates]


def _band_form(place: Place, row: Json, data: Data) -> forms.Form:
    known = {key: row.get(key) for key in ("code", "amount")}
    currency = row.get("currency") or _agreement(place)["currency"]
    named: dict[str, list[str]] = {}
    for site in sites_of(place.draft.customer_id):
        if site.travel_band:
            named.setdefault(site.travel_band, []).append(site.name)
    codes = [(code, ", ".join(sites)) for code, sites in sorted(named.items())]
    initial = with_texts(row, "name", currency=currency, **known)
    return BandForm(data, initial=initial, codes=codes)


def _band(_place: Place, _row: Json, values: Mapping[str, Any]) -> Json:
    return {
        "code": values["code"].strip(),
        "name": shapes.texts_of(values, "name"),
        "amount": str(values["amount"]),
        "currency": values["currency"].upper(),
    }


def _allowance_form(_place: Place, row: Json, data: Data) -> forms.Form:
    share = row.get("of") == _OF_VALUE
    known: Json = {
        "code": row.get("code"),
        "unit": SHARE if share else row.get("unit"),
        "amount": row.get("share_percent") if share else row.get("opening"),
        "period": row.get("period") or "",
        "warnings": ", ".join(str(each) for each in warnings_of(row)),
    }
    return AllowanceForm(data, initial=with_texts(row, "name", **known), known=bool(row))


def _allowance(place: Place, row: Json, values: Mapping[str, Any]) -> Json:
    share = values["unit"] == SHARE
    unit = "money" if share else values["unit"]
    made: Json = {
        "code": _own_code(row, values, place.parts["allowances"], "own_allowance"),
        "name": shapes.texts_of(values, "name"),
        "unit": unit,
    }
    if values["period"]:
        made["period"] = values["period"]
    if values["warnings"] != [*THRESHOLDS] or "warnings" in row:
        made["warnings"] = values["warnings"]
    agreement, amount = _agreement(place), values["amount"]
    if share:
        percent = float(amount or 0)
        made |= {
            "of": _OF_VALUE,
            "share_percent": int(percent) if percent.is_integer() else percent,
        }
        return opened(made, Decimal(agreement["value"]), agreement["currency"])
    currency = row.get("currency") if row.get("unit") == unit else agreement["currency"]
    return {**made, "opening": None if amount is None else str(amount), "currency": currency}


def _words() -> Words:
    return comparison_words(reader_language())


PRICE_ROWS: Final[Mapping[str, RowEditor]] = {
    "rates": RowEditor(
        add=_("A rate of its own"),
        **plain("rates"),
        form=_rate_form,
        make=_rate,
        title=_name,
        detail=lambda _place, row: rate_in_words(row, _words()),
        offers=_rates_offered,
        ordered=True,
    ),
    "travel_bands": RowEditor(
        add=_("A travel band"),
        **plain("travel_bands"),
        form=_band_form,
        make=_band,
        title=lambda row: f"{row['code']}: {words_of(row['name'])}",
        detail=lambda _place, row: _words().money(row["amount"], row["currency"]),
        ordered=True,
    ),
    "allowances": RowEditor(
        add=_("An allowance"),
        **plain("allowances"),
        form=_allowance_form,
        make=_allowance,
        title=_name,
        detail=lambda _place, row: allowance_in_words(row, _words()),
        ordered=True,
    ),
}
"""What is charged, and what is included up to an amount."""
