"""The forms of single rows of terms: a rate, a travel band, an allowance, an activity."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vefa.coverage.domain import LANGUAGES
from vefa.ui.widgets import SuggestingInput
from vefa.workspace.web.terms_forms import add_texts

CODE: Final = r"^[a-z][a-z0-9_]*$"
RATE_UNITS: Final = {
    "hour": _("for each hour"),
    "day": _("for each day"),
    "month": _("for each month"),
    "visit": _("for each visit"),
    "piece": _("for each piece"),
    "cost": _("what it cost"),
    "quote": _("for the whole project"),
}
SHARE: Final = "share"
ALLOWANCE_UNITS: Final = {
    "hours": _("hours"),
    "visits": _("visits"),
    "requests": _("requests"),
    "money": _("money"),
    SHARE: _("percent of the contract value"),
}
ANEW: Final = [
    ("", _("Once, for the whole agreement")),
    ("month", _("Anew each month")),
    ("quarter", _("Anew each quarter")),
    ("year", _("Anew each year")),
]
LETTERS: Final = [
    ("", "–"),
    ("R", _("R does it")),
    ("A", _("A answers for it")),
    ("A/R", _("A/R answers for it and does it")),
    ("C", _("C is consulted")),
    ("I", _("I is informed")),
]


def _currency() -> forms.CharField:
    return forms.CharField(label=_("Currency"), min_length=3, max_length=3)


class CodedForm(forms.Form):
    """A row that other parts of the terms name by a code, which stays."""

    code = forms.RegexField(
        CODE,
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_(
            "Small letters, digits and _. By it clauses name it; it stays. Left empty, it is given."
        ),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        """`known` says that the row is there already."""
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = known


class RateForm(CodedForm):
    """A rate: what it is called, by what it is charged, how much."""

    unit = forms.ChoiceField(label=_("Charged"), choices=[*RATE_UNITS.items()])
    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Left empty: by quote."),
    )
    currency = _currency()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", pgettext_lazy("of a thing", "Name"))
        self.order_fields([*(f"name_{code}" for code in LANGUAGES), "unit", "amount", "currency"])


class AllowanceForm(CodedForm):
    """An allowance: how much of what, how often, and when both sides are told."""

    unit = forms.ChoiceField(label=_("Counted in"), choices=[*ALLOWANCE_UNITS.items()])
    amount = forms.DecimalField(
        label=_("How much"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("In the unit above. Left empty: not said yet, and nothing can be drawn."),
    )
    period = forms.ChoiceField(
        label=_("How often it is granted"),
        help_text=_("Counted from the agreement’s first day; what is left over lapses."),
        choices=ANEW,
        required=False,
    )
    warnings = forms.RegexField(
        r"^\s*\d+\s*%?(\s*,\s*\d+\s*%?)*\s*$",
        label=_("Tell both sides when this much is used"),
        max_length=100,
        required=False,
        help_text=_(
            "Percentages with commas, such as 75, 100. Left empty: nobody is told. While they are "
            "the usual ones, the customer gets a letter at 100 only."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", pgettext_lazy("of a thing", "Name"))
        first = [*(f"name_{code}" for code in LANGUAGES), "unit", "amount", "period", "warnings"]
        self.order_fields(first)

    def clean_warnings(self) -> list[int]:
        """The percentages, the lowest first."""
        written = self.cleaned_data["warnings"].replace("%", "")
        return sorted({int(each) for each in written.split(",") if each.strip()})


class BandForm(forms.Form):
    """A travel band."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("As the customer’s sites name it, such as B.")
    )
    amount = forms.DecimalField(
        label=_("For each visit"), min_value=0, max_digits=12, decimal_places=2
    )
    currency = _currency()

    def __init__(self, *args: Any, codes: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`codes` are those that sites name, with the names of these sites."""
        super().__init__(*args, **kwargs)
        widget = SuggestingInput()
        widget.suggestions = [*codes]
        self.fields["code"].widget = widget
        add_texts(self, "name", _("Which sites"))


class NamedForm(forms.Form):
    """Something that has a name and nothing else: a party of the matrix."""

    def __init__(self, *args: Any, label: LazyText | str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", label)


class AreaForm(NamedForm):
    """A product area."""

    product = forms.ChoiceField(
        label=_("Product"),
        required=False,
        help_text=_("Requests about another product then do not show the activities of this area."),
    )

    def __init__(self, *args: Any, products: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("whatever the request is about")), *products]
        self.fields["product"].choices = offered  # type: ignore[attr-defined]
        self.order_fields([*(f"name_{code}" for code in LANGUAGES)])


class ActivityForm(forms.Form):
    """An activity with the letters of each party."""

    area = forms.ChoiceField(label=_("Product area"), required=False)

    def __init__(
        self,
        parties: Mapping[str, str],
        areas: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """`parties` and `areas` are names by code."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("all of the service")), *areas.items()]  # type: ignore[attr-defined]
        if not areas:
            del self.fields["area"]
        add_texts(self, "activity", _("Activity"))
        for code, name in parties.items():
            self.fields[f"party_{code}"] = forms.ChoiceField(
                label=name, required=False, choices=LETTERS
            )
