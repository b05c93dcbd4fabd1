"""Form fields that Django does not bring along."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

YEARS: Final = range(1990, 2201)
"""Years that somebody may mean. What lies beyond them is a slip, and near the ends of Python's
calendar there is no other time zone to say it in."""


class MultipleFileInput(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class SuggestingInput(forms.TextInput):
    """A line of text with values to choose from; others may be written.

    `suggestions` are pairs of a value and what it means.
    """

    suggestions: Sequence[tuple[str, str]] = ()

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> SafeString:
        """The line, and the list that the browser offers under it."""
        self.attrs |= {"list": f"{name}-suggestions", "autocomplete": "off"}
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        line = super().render(name, value, *args, **kwargs)
        return format_html('{}<datalist id="{}-suggestions">{}</datalist>', line, name, options)


class MultipleFileField(forms.FileField):
    """Several files; the value is a list, empty where none was chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MultipleFileInput())
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked as a single one would be."""
        if not data:
            super().clean(None, initial)
            return []
        files = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files]


def _refuse_slip(value: date | None) -> None:
    if value is not None and value.year not in YEARS:
        words = _("Please give a date from %(first)s to %(last)s.")
        known = {"first": str(YEARS[0]), "last": str(YEARS[-1])}
        raise ValidationError(words % known, code="years")


class DayField(forms.DateField):
    """A day that is chosen in the browser's calendar, in years that somebody may mean."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day, None where the field is empty."""
        day = super().to_python(value)
        _refuse_slip(day)
        return day


class MomentField(forms.DateTimeField):
    """A day and a time of it, in the reader's zone, in years that somebody may mean."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "datetime-local", "class": "narrow"}
        widget = forms.DateTimeInput(attrs=attributes, format="%Y-%m-%dT%H:%M")
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The instant, None where the field is empty."""
        moment = super().to_python(value)
        _refuse_slip(moment)
        return moment
