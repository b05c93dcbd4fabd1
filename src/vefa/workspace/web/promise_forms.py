"""Forms about what is promised: severity, dates, exceptions."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.core import clock
from vefa.desk.domain.record import standing
from vefa.desk.models import Severity, TimelineEntry
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.wording import CLOCKS
from vefa.ui.widgets import MomentField
from vefa.workspace.web.forms import DeedForm, TicketForm, text_field


class SeverityForm(TicketForm):
    """How bad it is, with a reason the customer sees."""

    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason the customer sees"), max_length=500)
    correction = forms.BooleanField(
        label=_("It was wrong from the start"),
        required=False,
        help_text=_(
            "If ticked, every promise is counted anew as if this had held from the report; that "
            "can undo a miss, or make one. Otherwise it holds from now on, and nobody is late by "
            "it."
        ),
    )

    def prepare(self) -> None:
        """As it is now. The first severity of an e-mail holds from the start in any case."""
        self.fields["severity"].initial = self.ticket.severity

    def clean_correction(self) -> bool | None:
        """None where it was not ticked: then what the ticket is decides."""
        return self.cleaned_data["correction"] or None


class DateForm(DeedForm):
    """A fix date, in the engineer's own time zone."""

    due = MomentField(label=_("Fix date"))
    text = text_field(_("Message"), 2, required=False)

    def prepare(self) -> None:
        """The zone that is meant, and the customer's where that is another."""
        own = str(timezone.get_current_timezone())
        theirs = self.ticket.site.timezone if self.ticket.site else self.ticket.customer.timezone
        hint = gettext("In your time zone, %(own)s.") % {"own": own}
        if ZoneInfo(theirs) != timezone.get_current_timezone():
            hint += " " + gettext("The customer reads it in %(theirs)s.") % {"theirs": theirs}
        self.fields["due"].help_text = hint


class WishForm(DeedForm):
    """The customer's own date, as it was read: nothing is to be filled in."""

    due = MomentField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """The wish that is open; another one than was read is refused."""
        self.wish = standing(facts_of(self.ticket)).wish
        self.fields["due"].initial = self.wish.isoformat() if self.wish else None


class WorkaroundForm(TicketForm):
    """Which of the workarounds that are offered is meant; asked where there are several."""

    entry = forms.TypedChoiceField(
        label=_("Which workaround?"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        """Those that are open, by when they were offered and how they begin."""
        offered = standing(facts_of(self.ticket)).workarounds
        keys = [each for each in offered if each is not None]
        found = TimelineEntry.objects.filter(ticket=self.ticket, pk__in=keys).order_by("pk")
        choices = [(each.pk, Truncator(each.body).words(20)) for each in found]
        if len(choices) > 1:
            self.offer("entry", choices)
        else:
            del self.fields["entry"]

    def clean(self) -> dict[str, Any]:
        """The only one needs no name."""
        return {"entry": None, **(super().clean() or {})}


class UselessForm(WorkaroundForm):
    """Why a workaround does not help."""

    reason = text_field(_("Reason"))


class ExceptionForm(DeedForm):
    """A written exception for one clock."""

    clock = forms.ChoiceField(label=_("Clock"), choices=list(CLOCKS.items()))
    text = text_field(_("What the customer reads"))

    def prepare(self) -> None:
        """Offer what can be waived now; a second press still names what the first one waived."""
        open_now = promise_card(facts_of(self.ticket), at=clock.now()).waivable
        offered = [(name, label) for name, label in CLOCKS.items() if name in open_now]
        self.fields["clock"].widget.choices = offered
