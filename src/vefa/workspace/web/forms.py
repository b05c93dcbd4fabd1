"""What an engineer fills in; each form belongs to one deed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vefa.accounts.queries import engineers
from vefa.desk.actions.work import new_once
from vefa.desk.models import Kind, Severity
from vefa.desk.queries.wording import CLOCKS, RESOLUTIONS
from vefa.ui.widgets import MultipleFileField


class DeedForm(forms.Form):
    """A form whose second press is recognised by `once`."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


class TextForm(DeedForm):
    """Something written, with files."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))
    attachments = MultipleFileField(label=_("Files"), required=False)


class ItemsForm(DeedForm):
    """What the report lacks."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))
    items = forms.CharField(
        label=_("What is missing, one a line"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_items(self) -> list[str]:
        """One item a line."""
        return [
            line.strip() for line in str(self.cleaned_data["items"]).splitlines() if line.strip()
        ]


class ThirdPartyForm(DeedForm):
    """For whom we wait."""

    party = forms.CharField(label=_("Third party"), max_length=200)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    """Who takes care of it."""

    engineer = forms.TypedChoiceField(label=_("Engineer"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in engineers()}
        self.fields["engineer"].choices = [  # type: ignore[attr-defined]
            (key, person.name) for key, person in self.people.items()
        ]


class SeverityForm(forms.Form):
    """How bad it is, with a reason the customer sees."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    reason = forms.CharField(label=_("Reason the customer sees"), max_length=500)


class KindForm(forms.Form):
    """What it asks for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)


class DateForm(DeedForm):
    """A fix date, in the engineer's own time zone."""

    due = forms.DateTimeField(
        label=_("Fix date"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    text = forms.CharField(
        label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ResolveForm(DeedForm):
    """What was wrong, why, and what was done."""

    found = forms.CharField(label=_("What was wrong"), widget=forms.Textarea(attrs={"rows": 2}))
    cause = forms.CharField(label=_("Cause"), widget=forms.Textarea(attrs={"rows": 2}))
    done = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}))
    how = forms.ChoiceField(label=_("How it was resolved"), choices=list(RESOLUTIONS.items()))


class ReasonForm(DeedForm):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ExceptionForm(DeedForm):
    """A written exception for one clock."""

    clock = forms.ChoiceField(label=_("Clock"), choices=list(CLOCKS.items()))
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))


def local_input(value: Any) -> str:
    """An instant as a `datetime-local` control takes it, in the reader's zone."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
