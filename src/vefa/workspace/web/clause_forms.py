"""The form of one clause: conditions from menus, and its words in each language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vefa.agreements.web.pages import reader_language
from vefa.coverage.domain import SUBJECTS, ClauseSet, Outcome
from vefa.coverage.domain.texts import capitalised
from vefa.coverage.domain.vocabulary import TESTED, FactSpec
from vefa.workspace.web.terms_forms import add_texts, texts_initial, texts_of

Json = dict[str, Any]
Choice = tuple[str, str]

OUTCOMES: Final = {
    Outcome.COVERED: _("included"),
    Outcome.ALLOWANCE: _("included, drawn from an allowance"),
    Outcome.BILLABLE: _("billable, after approval of a quote"),
    Outcome.NOT_SERVED: _("not served"),
}
_YES_NO: Final = (("", _("whatever it is")), ("yes", _("yes")), ("no", _("no")))


class ClauseForm(forms.Form):
    """One clause. `tested` are the facts whose tests it offers; a test left empty is none."""

    number = forms.RegexField(
        r"^\d+(\.\d+)*$",
        label=_("Number"),
        max_length=20,
        help_text=_("As it is printed, for example 7.3. It does not change the order."),
    )
    outcome = forms.ChoiceField(label=_("Then it is"), choices=[*OUTCOMES.items()])
    rate = forms.ChoiceField(
        label=_("Rate"), required=False, help_text=_("For what is billable: how it is priced.")
    )
    allowance = forms.ChoiceField(
        label=_("Allowance"),
        required=False,
        help_text=_("For what is drawn from one. The clause then also needs something left of it."),
    )
    subjects = forms.MultipleChoiceField(
        label=_("What the clause speaks of"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen: of everything."),
    )

    def __init__(self, data: QueryDict | None, *, row: Json, line: Json, words: ClauseSet) -> None:
        """`row` is the clause as it is, `line` its service line, `words` the set's vocabulary.

        `facts` and `add_fact` of the data name the tests that are shown beside the row's own.
        """
        self.vocabulary, self.language = words.vocabulary, reader_language()
        asked = [*data.getlist("facts"), data.get("add_fact", "")] if data else []
        known = self.vocabulary.facts
        self.tested = [
            known[name]
            for name in dict.fromkeys([*row.get("when", {}), *asked])
            if name in known and known[name].kind in TESTED
        ]
        super().__init__(data, initial=self._initial(row))
        self._choices("subjects", SUBJECTS, blank=False)
        self._choices("rate", {each["code"]: each["name"] for each in line.get("rates", ())})
        self._choices(
            "allowance", {each["code"]: each["name"] for each in line.get("allowances", ())}
        )
        for spec in self.tested:
            self._add_test(spec)
        add_texts(self, "title", _("Title"))
        add_texts(self, "text", _("Text"), rows=3)
        add_texts(self, "remedy", _("What would have to change"), rows=2)

    def _initial(self, row: Json) -> Json:
        initial: Json = {
            **{name: row.get(name, "") for name in ("number", "outcome", "rate", "allowance")},
            "subjects": []
            if len(row.get("subjects", SUBJECTS)) == len(SUBJECTS)
            else row["subjects"],
        }
        for name in ("title", "text", "remedy"):
            initial |= texts_initial(name, row.get(name))
        for fact, test in row.get("when", {}).items():
            if isinstance(test, Mapping):
                initial |= {f"when_{fact}_{side}": bound for side, bound in test.items()}
            else:
                flags = {True: "yes", False: "no"}
                initial[f"when_{fact}"] = flags[test] if isinstance(test, bool) else test
        return initial

    def _choices(
        self, name: str, texts: Mapping[str, Mapping[str, str]], *, blank: bool = True
    ) -> None:
        offered = [(code, text.get(self.language) or text["en"]) for code, text in texts.items()]
        self.fields[name].choices = [("", "–"), *offered] if blank else offered  # type: ignore[attr-defined]

    def _add_test(self, spec: FactSpec) -> None:
        name = f"when_{spec.name}"
        label = capitalised(spec.label[self.language], self.language)
        if spec.kind == "flag":
            self.fields[name] = forms.ChoiceField(label=label, choices=_YES_NO, required=False)
        elif spec.kind == "choice":
            offered = [(code, text[self.language]) for code, text in spec.values.items()]
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=offered, widget=forms.CheckboxSelectMultiple, required=False
            )
        else:
            bounds = {"from": _("at least"), "to": _("below")}
            for side, words in bounds.items():
                self.fields[f"{name}_{side}"] = forms.DecimalField(
                    label=f"{label}: {words}", decimal_places=spec.places, required=False
                )

    def tests(self) -> list[forms.BoundField]:
        """The fields of the conditions."""
        return [self[name] for name in self.fields if name.startswith("when_")]

    def wordings(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The texts with a heading, a field for each language."""
        names = {"title": _("Title"), "text": _("Text"), "remedy": _("What would have to change")}
        return [
            (label, [self[field] for field in self.fields if field.startswith(f"{name}_")])
            for name, label in names.items()
        ]

    def untested(self) -> list[Choice]:
        """The facts that could be tested besides, by label."""
        shown = {spec.name for spec in self.tested}
        found = [
            (spec.name, capitalised(spec.label[self.language], self.language))
            for spec in self.vocabulary.facts.values()
            if spec.kind in TESTED and spec.name not in shown
        ]
        return sorted(found, key=lambda each: each[1].casefold())

    def row(self, code: str, group: int | None) -> Json:
        """The clause as the terms keep it; what does not go with the outcome is left out."""
        values = self.cleaned_data
        row: Json = {"number": values["number"], "code": code}
        if group is not None:
            row["group"] = group
        row |= {
            "subjects": values["subjects"] or [*SUBJECTS],
            "when": self._when(values),
            "outcome": values["outcome"],
            "title": texts_of(values, "title"),
            "text": texts_of(values, "text"),
        }
        if values["outcome"] == Outcome.BILLABLE and values["rate"]:
            row["rate"] = values["rate"]
        if values["outcome"] == Outcome.ALLOWANCE and values["allowance"]:
            row["allowance"] = values["allowance"]
        if values["outcome"] == Outcome.NOT_SERVED:
            row["remedy"] = texts_of(values, "remedy")
        return row

    def _when(self, values: Mapping[str, Any]) -> Json:
        when: Json = {}
        for spec in self.tested:
            name = f"when_{spec.name}"
            if spec.kind == "number":
                sides = {side: values[f"{name}_{side}"] for side in ("from", "to")}
                if bounds := {side: str(at) for side, at in sides.items() if at is not None}:
                    when[spec.name] = bounds
            elif values[name]:
                flag = values[name] == "yes"
                when[spec.name] = flag if spec.kind == "flag" else values[name]
        return when


class NewClauseForm(ClauseForm):
    """A clause that is not there yet: also where it goes."""

    def __init__(self, data: QueryDict | None, *, before: Sequence[Choice], **known: Any) -> None:
        """`before` are the clauses it may go before, by place; the last is the usual choice."""
        super().__init__(data, **known)
        field = forms.ChoiceField(
            label=_("Goes before"),
            choices=before,
            initial=before[-1][0] if before else "",
            required=bool(before),
            help_text=_("The first clause that matches decides."),
        )
        self.fields = {"before": field, **self.fields}
