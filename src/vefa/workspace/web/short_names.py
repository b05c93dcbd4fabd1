"""The field of a short name, by which addresses and files name something."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


class ShortNameField(forms.SlugField):
    """Letters, digits, hyphens, underscores; what is wrong is told in our own words."""

    default_error_messages: ClassVar = {
        "invalid": _("Please write Latin letters, digits, hyphens and underscores only.")
    }
