"""The form of commitments: a block of fields for each row of targets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.agreements.domain.validation_times import is_promise
from vefa.coverage.domain import SHIPPED
from vefa.ui.widgets import SuggestingInput
from vefa.workspace.web.terms_forms import CLOCK_NAMES, UNITS, Json

_UNCOUNTED: Final = ("", "next_release", "best_effort")
_OUT_OF_BOUNDS: Final = _("Please write at least a minute and at most ten years.")


@dataclass(frozen=True, slots=True)
class Block:
    """A row of targets as the template draws it."""

    head: list[forms.BoundField]
    clocks: list[tuple[str, forms.BoundField, forms.BoundField]]
    foot: list[forms.BoundField]
    new: bool


class TargetsForm(forms.Form):
    """Times by severity, kind and product family; the most specific row wins."""

    def __init__(
        self,
        rows: list[Json],
        data: Mapping[str, Any] | None = None,
        *,
        families: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`families` are those of the products, with the products' names."""
        super().__init__(data)
        self.families = families
        self.rows = [*rows, {"targets": {}}]
        for place, row in enumerate(self.rows):
            self._add(f"r{place}", row)

    def _add(self, name: str, row: Json) -> None:
        language = (get_language() or "en").partition("-")[0]
        kinds = [(k, texts[language]) for k, texts in SHIPPED.spec("kind").values.items()]
        targets = row["targets"]
        response = targets.get("response") if isinstance(targets.get("response"), dict) else {}
        given = [each for each in targets.values() if isinstance(each, dict)]
        reasonable = any(each.get("effort") == "reasonable" for each in given)
        late = (response or {}).get("starts") == "report_completed"
        own: dict[str, forms.Field] = {
            "severity": forms.ChoiceField(
                label=_("Severity"),
                required=False,
                choices=[("", _("all severities")), *((s, s) for s in ("S1", "S2", "S3", "S4"))],
                initial=row.get("severity", ""),
            ),
            "kind": forms.ChoiceField(
                label=_("Kind of request"),
                required=False,
                choices=[("", _("all kinds")), *kinds],
                initial=row.get("kind", ""),
            ),
            "family": forms.CharField(
                label=_("Product family"),
                required=False,
                max_length=40,
                initial=row.get("family", ""),
                widget=self._families(),
            ),
            "late": forms.BooleanField(
                label=_("The response counts from the complete report"),
                required=False,
                initial=late,
            ),
            "reasonable": forms.BooleanField(
                label=_("Reasonable effort, not guaranteed"), required=False, initial=reasonable
            ),
            "remove": forms.BooleanField(label=_("Remove this row"), required=False),
        }
        for clock in CLOCK_NAMES:
            amount, unit = _amount(targets.get(clock, ""))
            own[f"{clock}_amount"] = forms.DecimalField(
                label=CLOCK_NAMES[clock], required=False, min_value=0, initial=amount
            )
            own[f"{clock}_unit"] = forms.ChoiceField(
                label=_("counted in"), required=False, choices=[*UNITS.items()], initial=unit
            )
        self.fields.update({f"{name}_{key}": field for key, field in own.items()})

    def _families(self) -> SuggestingInput:
        widget = SuggestingInput()
        widget.suggestions = self.families
        return widget

    def blocks(self) -> Iterator[Block]:
        """The rows with their fields; the last is for another one."""
        for place in range(len(self.rows)):
            name = f"r{place}"
            yield Block(
                head=[self[f"{name}_{key}"] for key in ("severity", "kind", "family")],
                clocks=[
                    (str(label), self[f"{name}_{clock}_amount"], self[f"{name}_{clock}_unit"])
                    for clock, label in CLOCK_NAMES.items()
                ],
                foot=[self[f"{name}_{key}"] for key in ("late", "reasonable", "remove")],
                new=place == len(self.rows) - 1,
            )

    def clean(self) -> Json:
        """An amount and a unit go together."""
        values = super().clean() or self.cleaned_data
        for place in range(len(self.rows)):
            for clock in CLOCK_NAMES:
                amount = values.get(f"r{place}_{clock}_amount")
                unit = values.get(f"r{place}_{clock}_unit")
                if amount is not None and unit in _UNCOUNTED:
                    self.add_error(f"r{place}_{clock}_unit", _("Please say what is counted."))
                elif amount is None and unit not in (*_UNCOUNTED, None):
                    self.add_error(f"r{place}_{clock}_amount", _("Please say how many."))
                elif amount is not None and unit and not is_promise(_counted(unit), amount):
                    self.add_error(f"r{place}_{clock}_amount", _OUT_OF_BOUNDS)
        self._refuse_empty_row(values)
        return values

    def _refuse_empty_row(self, values: Json) -> None:
        """A new row that is for somebody and says nothing would be lost without a word."""
        new = f"r{len(self.rows) - 1}"
        whom = any(values.get(f"{new}_{key}") for key in ("severity", "kind", "family"))
        said = any(values.get(f"{new}_{clock}_unit") for clock in CLOCK_NAMES)
        if whom and not said and not values.get(f"{new}_remove"):
            self.add_error(f"{new}_response_unit", _("Please give this row at least one time."))

    def targets(self) -> list[Json]:
        """The rows as terms keep them."""
        found = []
        for place, before in enumerate(self.rows):
            values = {
                key.partition("_")[2]: value
                for key, value in self.cleaned_data.items()
                if key.startswith(f"r{place}_")
            }
            row = _row(values, before["targets"])
            if row["targets"] and not values["remove"]:
                found.append(row)
        return found


def _counted(unit: str) -> str:
    """What an amount counts: `minutes`, `hours` or `business_days`."""
    return unit if unit == "business_days" else unit.partition("_")[0]


def _row(values: Mapping[str, Any], before: Mapping[str, Any]) -> Json:
    targets: Json = {}
    for clock in CLOCK_NAMES:
        unit, amount = values[f"{clock}_unit"], values[f"{clock}_amount"]
        if unit == "next_release":
            targets[clock] = "next_release"
        elif unit and amount is not None:
            made = _target(clock, unit, amount, values)
            kept = before.get(clock)
            targets[clock] = kept if _alike(kept, made) else made
        elif unit == "best_effort":
            targets[clock] = None
    row: Json = {key: values[key] for key in ("severity", "kind", "family") if values[key]}
    return {**row, "targets": targets}


def _target(clock: str, unit: str, amount: Any, values: Mapping[str, Any]) -> Json:
    number = int(amount) if amount == int(amount) else float(amount)
    effort = "reasonable" if values["reasonable"] else "guaranteed"
    if unit == "business_days":
        made: Json = {"business_days": number, "effort": effort}
    else:
        measure, _sep, counted = unit.partition("_")
        minutes = number * 60 if measure == "hours" else number
        made = {"minutes": minutes, "in": counted, "effort": effort}
    if clock == "response" and values["late"]:
        made["starts"] = "report_completed"
    return made


def _alike(before: Any, made: Json) -> bool:
    """Whether nothing was changed: what was written in another form stays as it is."""
    if not isinstance(before, Mapping):
        return False
    plain = dict(before)
    plain.setdefault("effort", "guaranteed")
    if "hours" in plain:
        plain["minutes"] = plain.pop("hours") * 60
    return plain == made


def _amount(target: Any) -> tuple[Any, str]:
    if target == "next_release":
        return None, "next_release"
    if not isinstance(target, Mapping):
        return None, "best_effort" if target is None else ""
    if "business_days" in target:
        return target["business_days"], "business_days"
    minutes = target["hours"] * 60 if "hours" in target else target.get("minutes", 0)
    counted = target.get("in", "business")
    if minutes and minutes % 60 == 0:
        return minutes // 60, f"hours_{counted}"
    return minutes, f"minutes_{counted}"
