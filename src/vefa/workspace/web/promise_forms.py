"""Forms about what is promised: severity, dates, exceptions."""

from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.core import clock
from vefa.desk.domain.record import standing
from vefa.desk.models import Severity
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.wording import CLOCKS
from vefa.workspace.web.forms import DeedForm, TicketForm, text_field


class SeverityForm(TicketForm):
    """How bad it is, with a reason the customer sees."""

    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason the customer sees"), max_length=500)

    def prepare(self) -> None:
        """As it is now."""
        self.fields["severity"].initial = self.ticket.severity


class DateForm(DeedForm):
    """A fix date, in the engineer's own time zone."""

    due = forms.DateTimeField(
        label=_("Fix date"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "narrow"}, format="%Y-%m-%dT%H:%M"
        ),
    )
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

    due = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """The wish that is open; another one than was read is refused."""
        self.wish = standing(facts_of(self.ticket)).wish
        self.fields["due"].initial = self.wish.isoformat() if self.wish else None


class ExceptionForm(DeedForm):
    """A written exception for one clock."""

    clock = forms.ChoiceField(label=_("Clock"), choices=list(CLOCKS.items()))
    text = text_field(_("What the customer reads"))

    def prepare(self) -> None:
        """Offer what can be waived now; a second press still names what the first one waived."""
        open_now = promise_card(facts_of(self.ticket), at=clock.now()).waivable
        offered = [(name, label) for name, label in CLOCKS.items() if name in open_now]
        self.fields["clock"].widget.choices = offered
