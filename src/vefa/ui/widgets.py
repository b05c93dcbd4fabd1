"""Form fields that Django does not bring along."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


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
