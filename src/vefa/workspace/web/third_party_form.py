"""For which third party a ticket waits: one that its terms name, or another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vefa.agreements.web.pages import reader_language
from vefa.desk.queries.duties import third_parties_of
from vefa.ui.widgets import SuggestingInput
from vefa.workspace.web.forms import DeedForm, text_field


class ThirdPartyForm(DeedForm):
    """For whom we wait."""

    party = forms.CharField(
        label=_("Third party"),
        max_length=200,
        help_text=_("Those that the terms name are offered."),
        widget=SuggestingInput,
    )
    text = text_field(_("What the customer reads about it"))

    def prepare(self) -> None:
        """Who keeps the parts that the terms of the ticket name."""
        named = third_parties_of(self.ticket, reader_language())
        self.fields["party"].widget.suggestions = named
        if not named:
            self.fields["party"].help_text = ""
