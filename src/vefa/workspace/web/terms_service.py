"""What a service of drafted terms is called, and its summary, in four languages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vefa.agreements.domain.summaries import summary_of
from vefa.workspace.web.terms_forms import add_texts, texts_initial, texts_of

Json = dict[str, Any]


class ServiceForm(forms.Form):
    """Name and summary of a service line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Name of the service"))
        for field in self.fields.values():
            field.required = True
        add_texts(self, "summary", _("In short"), rows=2)


def service_form(line: Mapping[str, Any], data: Mapping[str, Any] | None) -> ServiceForm:
    """The form with the summary that would be printed: none where the plan's holds no longer."""
    initial = texts_initial("name", line["name"]) | texts_initial("summary", summary_of(line))
    return ServiceForm(data, initial=initial)


def service_parts(line: Mapping[str, Any], form: forms.Form) -> Json:
    """Name and summary as written. A summary that somebody wrote is printed whatever else the
    terms say; one that is left as it was remains the plan's."""
    values = form.cleaned_data
    parts: Json = {"name": texts_of(values, "name")}
    summary = texts_of(values, "summary")
    if summary != dict(summary_of(line)):
        parts |= {"summary": summary, "summary_for": ""}
    return parts
