"""What each section of a draft offers to change: a form, and how its answers become parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.agreements.actions.hours import hours_chosen
from vefa.agreements.data import comparison_words
from vefa.agreements.domain.drafts import section_of
from vefa.agreements.domain.templates import opened
from vefa.agreements.domain.validation_times import MOST_DAYS
from vefa.agreements.models import TermsDraft
from vefa.calendars.domain.writing import hours_line
from vefa.calendars.models import BusinessCalendar
from vefa.coverage.domain import LANGUAGES, SHIPPED
from vefa.coverage.domain.texts import capitalised
from vefa.customers.queries import sites_of
from vefa.products.queries import installations_of, products
from vefa.workspace.web import terms_forms as shapes
from vefa.workspace.web.calendar_forms import openings_of
from vefa.workspace.web.terms_row_forms import ALLOWANCE_UNITS, ANEW
from vefa.workspace.web.terms_service import service_form, service_parts
from vefa.workspace.web.terms_targets import TargetsForm

Json = dict[str, Any]
Data = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a draft: where it is, and what it says now."""

    draft: TermsDraft
    line: str
    section: str

    @property
    def parts(self) -> Json:
        """The parts as the draft keeps them."""
        return section_of(self.draft.content, self.line, self.section)


@dataclass(frozen=True, slots=True)
class Editor:
    """How a section is changed: its form from the present parts, and parts from answers."""

    form: Callable[[Place, Data], forms.Form]
    parts: Callable[[Place, Any], Json]


def words_of(texts: Mapping[str, str]) -> str:
    """A text of the terms in the reader's language."""
    language = (get_language() or "en").partition("-")[0]
    return texts.get(language) or texts.get("en", "")


def _header_form(place: Place, data: Data) -> forms.Form:
    values = place.parts
    values["last_on"] = date.fromisoformat(values["ends_on"]) - timedelta(days=1)
    return shapes.HeaderForm(data, initial=values)


def _header(_place: Place, form: forms.Form) -> Json:
    values = form.cleaned_data
    return {
        "name": values["name"].strip(),
        "kind": values["kind"],
        "starts_on": values["starts_on"].isoformat(),
        "ends_on": (values["last_on"] + timedelta(days=1)).isoformat(),
        "value": str(values["value"]),
        "currency": values["currency"].upper(),
    }


_OUTLINE_TEXTS: Final = ("scope", "ways", "outcomes")


def _outline_form(place: Place, data: Data) -> forms.Form:
    parts = place.parts
    outline = parts.get("outline") or {}
    initial: Json = {
        "channels": parts.get("channels", []),
        "own_project": outline.get("own_project"),
    }
    for name in _OUTLINE_TEXTS:
        initial |= shapes.texts_initial(name, outline.get(name))
    return shapes.OutlineForm(data, initial=initial)


def _outline(place: Place, form: forms.Form) -> Json:
    values, before = form.cleaned_data, place.parts.get("outline") or {}
    texts = {name: shapes.texts_of(values, name) for name in _OUTLINE_TEXTS}
    outline: Json = {name: given for name, given in texts.items() if given}
    if values["own_project"]:
        outline["own_project"] = True
    if before.get("people"):
        outline["people"] = before["people"]
    return {"channels": values["channels"], **({"outline": outline} if outline or before else {})}


def _scope_form(place: Place, data: Data) -> forms.Form:
    parts = place.parts
    kinds = SHIPPED.spec("kind").values
    choices = {
        "included_sites": [(str(s.pk), s.name) for s in sites_of(place.draft.customer_id)],
        "products": [(product.code, product.name) for product in products()],
        "installations": [
            (str(each.pk), each.name) for each in installations_of(place.draft.customer_id)
        ],
        "services": [(kind, words_of(texts)) for kind, texts in kinds.items()],
    }
    keys = {name: [str(key) for key in parts[name]] for name in ("included_sites", "installations")}
    initial = {**parts, **keys}
    return shapes.ScopeForm(choices, data, initial=initial)


def _scope(_place: Place, form: forms.Form) -> Json:
    values = form.cleaned_data
    return {
        "included_sites": sorted(int(key) for key in values["included_sites"]),
        "products": sorted(values["products"]),
        "installations": sorted(int(key) for key in values["installations"]),
        "services": sorted(values["services"]),
    }


def _hours_form(place: Place, data: Data) -> forms.Form:
    hours, calendar, sites = hours_chosen(place.draft.content, place.line)
    country = hours["week"] == "country"
    initial: Json = {
        "week": "country" if country else "own",
        "spans": hours_line(hours.get("spans", ())),
        "timezone": hours["timezone"],
        "holidays": hours["holidays"],
        "calendar": calendar,
        **{f"site_{key}": code for key, code in sites.items()},
    }
    if not country:
        initial |= {day: hours_line(spans) for day, spans in hours["week"].items()}
    offered = [(row.code, row.name) for row in BusinessCalendar.objects.all()]
    places = [(str(site.pk), site.name) for site in sites_of(place.draft.customer_id)]
    return shapes.HoursForm(offered, places, data, initial=initial)


def hours_of(form: forms.Form) -> tuple[Json, str, dict[str, str]]:
    """Hours, the line's calendar and those of sites, as `change_hours` takes them.

    Raises `forms.ValidationError` for times that cannot be read.
    """
    values = form.cleaned_data
    kept = {"timezone": values["timezone"], "holidays": values["holidays"]}
    sites = {
        name.removeprefix("site_"): code
        for name, code in values.items()
        if name.startswith("site_") and code
    }
    if values["week"] == "country":
        hours: Json = {"week": "country", "spans": openings_of(values["spans"]), **kept}
    else:
        week = {day: openings_of(values[day]) for day in shapes.WEEKDAYS if values[day].strip()}
        hours = {"week": week, **kept}
    return hours, values["calendar"], sites


def _thresholds_form(place: Place, data: Data) -> forms.Form:
    shown = ", ".join(str(each) for each in place.parts["thresholds"])
    return shapes.ThresholdsForm(data, initial={"thresholds": shown})


def _thresholds(_place: Place, form: forms.Form) -> Json:
    return {"thresholds": form.cleaned_data["thresholds"]}


def _amounts_form(place: Place, data: Data) -> forms.Form:
    form, currency = forms.Form(data), place.draft.content["agreement"]["currency"]
    for rate in place.parts["rates"]:
        form.fields[f"rate_{rate['code']}"] = forms.DecimalField(
            label=capitalised(words_of(rate["name"]), get_language() or "en"),
            help_text=rate.get("currency") or currency,
            required=False,
            min_value=0,
            max_digits=12,
            decimal_places=2,
            initial=rate.get("amount"),
        )
    return form


def _amounts(place: Place, form: forms.Form) -> Json:
    currency = place.draft.content["agreement"]["currency"]
    rows = []
    for rate in place.parts["rates"]:
        amount = form.cleaned_data[f"rate_{rate['code']}"]
        priced = amount is not None
        rows.append(
            {
                **rate,
                "amount": str(amount) if priced else None,
                "currency": (rate.get("currency") or currency) if priced else None,
            }
        )
    return {"rates": rows}


def _allowances_form(place: Place, data: Data) -> forms.Form:
    form = forms.Form(data)
    for row in place.parts["allowances"]:
        share = row.get("of") == "contract_value"
        name = capitalised(words_of(row["name"]), get_language() or "en")
        form.fields[f"allowance_{row['code']}"] = forms.DecimalField(
            label=name,
            help_text=_("Percent of the contract value")
            if share
            else ALLOWANCE_UNITS.get(row["unit"], ""),
            required=False,
            min_value=0,
            max_value=100 if share else None,
            max_digits=12,
            decimal_places=2,
            initial=row.get("share_percent") if share else row.get("opening"),
        )
        form.fields[f"period_{row['code']}"] = forms.ChoiceField(
            label=_("%(name)s: how often it is granted") % {"name": name},
            help_text=_("Counted from the agreement’s first day; what is left over lapses."),
            choices=ANEW,
            required=False,
            initial=row.get("period") or "",
        )
    return form


def _allowances(place: Place, form: forms.Form) -> Json:
    from_value = place.draft.content["agreement"]
    rows = []
    for row in place.parts["allowances"]:
        amount = form.cleaned_data[f"allowance_{row['code']}"]
        period = form.cleaned_data[f"period_{row['code']}"]
        kept = {key: value for key, value in row.items() if key != "period"}
        kept |= {"period": period} if period else {}
        if row.get("of") == "contract_value":
            percent = float(amount or 0)
            kept["share_percent"] = int(percent) if percent.is_integer() else percent
            rows.append(opened(kept, Decimal(from_value["value"]), from_value["currency"]))
        else:
            rows.append({**kept, "opening": None if amount is None else str(amount)})
    return {"allowances": rows}


def _severity_form(place: Place, data: Data) -> forms.Form:
    shown, form = place.parts["severity_table"], forms.Form(data)
    offered = [(each["code"], each["code"]) for each in shown["severities"]]
    for impact in shown["impacts"]:
        for urgency in shown["urgencies"]:
            form.fields[f"s_{impact['code']}__{urgency['code']}"] = forms.ChoiceField(
                label=f"{words_of(impact['name'])}: {words_of(urgency['name'])}",
                choices=offered,
                initial=shown["table"].get(impact["code"], {}).get(urgency["code"]),
            )
    for severity in ("S1", "S2"):
        form.fields[f"after_{severity}"] = forms.ChoiceField(
            label=_("%(severity)s after an accepted workaround") % {"severity": severity},
            choices=offered,
            initial=shown.get("after_workaround", {}).get(severity, severity),
        )
    return form


def _severity(place: Place, form: forms.Form) -> Json:
    shown, values = place.parts["severity_table"], form.cleaned_data
    table = {
        impact["code"]: {
            urgency["code"]: values[f"s_{impact['code']}__{urgency['code']}"]
            for urgency in shown["urgencies"]
        }
        for impact in shown["impacts"]
    }
    lowered = {each: values[f"after_{each}"] for each in ("S1", "S2")}
    after = {severity: becomes for severity, becomes in lowered.items() if becomes != severity}
    return {"severity_table": {**shown, "table": table, "after_workaround": after}}


def _periods_form(place: Place, data: Data) -> forms.Form:
    form = forms.Form(data)
    for key, value in place.parts["periods"].items():
        label = comparison_words("en").texts.get(f"period_{key}", [key.replace("_", " ")] * 4)
        shown = label[LANGUAGES.index((get_language() or "en").partition("-")[0])]
        if key == "default_severity":
            codes = [(each, each) for each in ("S1", "S2", "S3", "S4")]
            form.fields[key] = forms.ChoiceField(label=shown, choices=codes, initial=value)
        elif isinstance(value, list):
            written = ", ".join(map(str, value))
            rising = key == "question_repeats_business_days"
            form.fields[key] = shapes.DaysField(label=shown, initial=written, rising=rising)
        else:
            form.fields[key] = forms.IntegerField(
                label=shown, min_value=1, max_value=MOST_DAYS, initial=value
            )
    return form


def _periods(_place: Place, form: forms.Form) -> Json:
    return {"periods": dict(form.cleaned_data)}


def _families() -> list[tuple[str, str]]:
    """The families of the products, with the products' names."""
    named: dict[str, list[str]] = {}
    for product in products():
        if product.family:
            named.setdefault(product.family, []).append(product.name)
    return [(family, ", ".join(names)) for family, names in sorted(named.items())]


def _line_of(place: Place) -> Json:
    found: Json = place.draft.content["lines"][place.line]
    return found


EDITORS: Final[Mapping[str, Editor]] = {
    "agreement": Editor(_header_form, _header),
    "service": Editor(
        lambda place, data: service_form(_line_of(place), data),
        lambda place, form: service_parts(_line_of(place), form),
    ),
    "outline": Editor(_outline_form, _outline),
    "scope": Editor(_scope_form, _scope),
    "hours": Editor(_hours_form, lambda _place, form: {"hours": hours_of(form)}),
    "targets": Editor(
        lambda place, data: TargetsForm(place.parts["targets"], data, families=_families()),
        lambda _place, form: {"targets": form.targets()},
    ),
    "thresholds": Editor(_thresholds_form, _thresholds),
    "rates": Editor(_amounts_form, _amounts),
    "allowances": Editor(_allowances_form, _allowances),
    "severity_table": Editor(_severity_form, _severity),
    "periods": Editor(_periods_form, _periods),
}
"""Sections with a form; those that are lists of rows stand in `terms_rows`."""
