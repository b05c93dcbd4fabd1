"""What is filled in about allowances: a draw of a ticket, a correction of a ledger."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vefa.agreements.domain.allowances import EntryKind
from vefa.agreements.queries.allowances import Granted, allowances_of
from vefa.agreements.web.allowances import in_words, name_of
from vefa.core import clock
from vefa.desk.actions.work import new_once
from vefa.workspace.web.forms import DeedForm

DIRECTIONS: Final[list[tuple[str, LazyText]]] = [
    (EntryKind.DRAW.value, gettext_lazy("Draw for this ticket")),
    (EntryKind.RETURN.value, gettext_lazy("Give back of what this ticket has drawn")),
]
CORRECTIONS: Final[list[tuple[str, LazyText]]] = [
    (EntryKind.CORRECTION.value, gettext_lazy("Correction")),
    (EntryKind.OPENING.value, gettext_lazy("Brought in from before this ledger")),
]


class DrawForm(DeedForm):
    """Which allowance, how much, what for."""

    allowance = forms.ChoiceField(label=gettext_lazy("Allowance"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=DIRECTIONS,
        initial=EntryKind.DRAW.value,
        widget=forms.RadioSelect,
    )
    amount = forms.DecimalField(
        label=gettext_lazy("How much"), max_digits=14, decimal_places=2, min_value=0
    )
    reason = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=500,
        help_text=gettext_lazy("The customer reads it in the ticket and in the ledger."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self) -> None:
        """The allowances of the ticket's service, with what is left of each."""
        agreement = self.ticket.agreement
        found = allowances_of(agreement, at=clock.now(), line=self.ticket.line) if agreement else []
        self.offer("allowance", [(each.code, _offered(each)) for each in found])


class CorrectionForm(forms.Form):
    """Which allowance gets more or less, and why."""

    allowance = forms.ChoiceField(label=gettext_lazy("Allowance"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=CORRECTIONS, initial=EntryKind.CORRECTION.value
    )
    amount = forms.DecimalField(
        label=gettext_lazy("More or less by"),
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("With a minus sign it takes away."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason the customer sees"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, found: Sequence[Granted], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {f"{each.line}/{each.code}": each for each in found}
        choices = [(key, _offered(each)) for key, each in self.found.items()]
        self.fields["allowance"].choices = choices  # type: ignore[attr-defined]
        self.fields["once"].initial = new_once()


def _offered(each: Granted) -> str:
    if each.balance is None:
        return name_of(each)
    return _("%(name)s: %(left)s left") % {
        "name": name_of(each),
        "left": in_words(each.balance.left, each),
    }
