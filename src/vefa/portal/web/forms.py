"""The forms of a ticket's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vefa.desk.actions.work import new_once
from vefa.ui.widgets import MomentField, MultipleFileField


class OnceForm(forms.Form):
    """A form whose second press is recognised."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


class AnswerForm(OnceForm):
    """The customer's message; files alone will do."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = MultipleFileField(label=gettext_lazy("Pictures or files"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not str(data.get("text", "")).strip() and not data.get("attachments"):
            self.add_error("text", _("Please write something, or add a file."))
        return data


class DateForm(forms.Form):
    """Which proposal is meant: another one may have replaced it meanwhile."""

    due = MomentField(widget=forms.HiddenInput)


class DeclineForm(DateForm):
    """Why the date does not suit, and a date of the customer's own, in their local time."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it not suit you?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    counter = MomentField(
        label=gettext_lazy("A time that suits you better (optional)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReturnForm(OnceForm):
    """What is still wrong."""

    reason = forms.CharField(
        label=gettext_lazy("What is still wrong?"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(OnceForm):
    """What is wrong again."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong again?"), widget=forms.Textarea(attrs={"rows": 3})
    )


class WorkaroundForm(forms.Form):
    """Which workaround is meant: several may be offered."""

    entry = forms.IntegerField(widget=forms.HiddenInput, required=False)


class UselessForm(OnceForm, WorkaroundForm):
    """Why a workaround does not help."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it not help?"), widget=forms.Textarea(attrs={"rows": 3})
    )
