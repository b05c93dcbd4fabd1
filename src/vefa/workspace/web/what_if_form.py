"""What somebody fills in who asks “what if”."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.agreements.queries import terms_in_force
from vefa.agreements.queries.plans import plans_offered
from vefa.commitments.domain import SEVERITIES
from vefa.customers.models import Customer
from vefa.desk.queries.wording import CLOCKS
from vefa.desk.queries.wording import SEVERITIES as SEVERITY_WORDS
from vefa.reports.domain.questions import DRAFT, PLAN, TARGETS, VERSION, Other, Question
from vefa.reports.queries.asked import agreement_with_path, open_drafts
from vefa.ui.widgets import DayField

PROMISED: Final = ("response", "fix_date", "workaround", "resolution")
UNITS: Final = (
    ("minutes business", _("service minutes")),
    ("hours business", _("service hours")),
    ("business_days business", _("business days")),
    ("minutes elapsed", _("minutes, day and night")),
    ("hours elapsed", _("hours, day and night")),
    ("none", _("no promise")),
)
KIND_WORDS: Final = {
    PLAN: _("As if every one of them had been under this plan."),
    VERSION: _("As if they had been under the terms of that agreement that hold now."),
    DRAFT: _("As if the draft had held already."),
    TARGETS: _("Hours, clauses and everything else stay as each request had them."),
}


class WhatIfForm(forms.Form):
    """A period, whose tickets, and the other terms."""

    since = DayField(label=_("Since"))
    until = DayField(label=_("Until the end of"))
    customers = forms.CharField(
        label=_("Customers"),
        required=False,
        max_length=2_000,
        help_text=_("Short names, with commas between them. Empty: all customers."),
        widget=forms.TextInput(attrs={"list": "known-customers", "autocomplete": "off"}),
    )
    agreement = forms.CharField(
        label=_("Only of this agreement"),
        required=False,
        max_length=100,
        help_text=_("Short name of the customer, a slash, and its code."),
        widget=forms.TextInput(attrs={"list": "known-agreements", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Other terms"),
        choices=[
            (PLAN, _("A support plan")),
            (VERSION, _("The terms of another agreement")),
            (DRAFT, _("A draft of terms")),
            (TARGETS, _("Their own terms with other targets")),
        ],
        widget=forms.RadioSelect,
        initial=PLAN,
    )
    plan = forms.ChoiceField(label=_("Support plan"), required=False)
    version = forms.CharField(
        label=_("Agreement"),
        required=False,
        max_length=100,
        help_text=_("Short name of the customer, a slash, and its code."),
        widget=forms.TextInput(attrs={"list": "known-agreements", "autocomplete": "off"}),
    )
    draft = forms.ChoiceField(label=_("Draft"), required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(plan.code, plan.name[language]) for plan in plans_offered()]
        self.fields["plan"].choices = names  # type: ignore[attr-defined]
        self.drafts = [
            (str(draft.pk), f"{draft.agreement.code} · {draft.agreement.customer.name}")
            for draft in open_drafts()
        ]
        self.fields["draft"].choices = self.drafts  # type: ignore[attr-defined]
        for severity in SEVERITIES:
            for clock in PROMISED:
                told = f"{SEVERITY_WORDS[severity]}: {CLOCKS[clock]}"
                self.fields[f"{severity}-{clock}"] = forms.DecimalField(
                    label=told, required=False, min_value=0, max_digits=8, decimal_places=2
                )
                self.fields[f"{severity}-{clock}-unit"] = forms.ChoiceField(
                    label=told, choices=UNITS, required=False, initial="hours business"
                )

    def table(self) -> Iterator["TargetLine"]:
        """The fields of the targets, a line for each severity."""
        for severity in SEVERITIES:
            yield TargetLine(
                str(SEVERITY_WORDS[severity]),
                [
                    (
                        str(CLOCKS[clock]),
                        self[f"{severity}-{clock}"],
                        self[f"{severity}-{clock}-unit"],
                    )
                    for clock in PROMISED
                ],
            )

    def clean_customers(self) -> tuple[int, ...]:
        """The keys of the customers that are named."""
        asked = [code.strip() for code in self.cleaned_data["customers"].split(",")]
        wanted = [code for code in asked if code]
        known = dict(Customer.objects.filter(code__in=wanted).values_list("code", "pk"))
        if missing := [code for code in wanted if code not in known]:
            raise forms.ValidationError(
                gettext("There is no customer %(code)s.") % {"code": missing[0]}
            )
        return tuple(sorted(known.values()))

    def clean_agreement(self) -> int | None:
        """The key of the agreement that is named."""
        path = self.cleaned_data["agreement"]
        if not path.strip():
            return None
        found = agreement_with_path(path)
        if found is None:
            raise forms.ValidationError(_no_agreement(path))
        return found.pk

    def question(self, *, at: datetime) -> Question:
        """What is asked; call it once the form is valid. Raises ValidationError."""
        given = self.cleaned_data
        return Question(
            since=given["since"],
            until=given["until"],
            other=self._other(given["kind"], at),
            customers=given["customers"],
            agreement=given["agreement"],
        )

    def _other(self, kind: str, at: datetime) -> Other:
        given = self.cleaned_data
        if kind == PLAN:
            return Other(PLAN, plan=given["plan"])
        if kind == DRAFT:
            return Other(DRAFT, key=int(given["draft"]) if given["draft"] else None)
        if kind == TARGETS:
            return Other(TARGETS, targets=self._targets())
        found = agreement_with_path(given["version"])
        if found is None:
            raise forms.ValidationError({"version": _no_agreement(given["version"])})
        version = terms_in_force(found, at=at)
        return Other(VERSION, key=version.pk if version else None)

    def _targets(self) -> dict[str, dict[str, Any]]:
        targets: dict[str, dict[str, Any]] = {}
        for severity in SEVERITIES:
            for clock in PROMISED:
                amount = self.cleaned_data.get(f"{severity}-{clock}")
                unit, _space, counted = self.cleaned_data[f"{severity}-{clock}-unit"].partition(" ")
                if unit == "none":
                    targets.setdefault(severity, {})[clock] = None
                elif amount is not None:
                    target = {unit: float(amount), "in": counted}
                    targets.setdefault(severity, {})[clock] = target
        return targets


@dataclass(frozen=True, slots=True)
class TargetLine:
    """The targets of a severity: what each promise is called, its amount and its unit."""

    severity: str
    cells: list[tuple[str, BoundField, BoundField]]


def _no_agreement(path: str) -> str:
    return gettext("There is no agreement %(path)s.") % {"path": path}
