"""What an engineer fills in; each form belongs to one deed and knows its ticket."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vefa.accounts.queries import engineers
from vefa.accounts.queries.teams import active_teams
from vefa.core.actor import Actor
from vefa.coverage.domain import FactSpec
from vefa.coverage.domain.texts import capitalised
from vefa.customers.queries import contacts_of, sites_of
from vefa.desk.actions.work import new_once
from vefa.desk.models import Kind, Ticket
from vefa.desk.queries.askable import askable
from vefa.desk.queries.coverage import (
    OpenAnswer,
    clauses_of,
    decision_in_force,
    open_points,
)
from vefa.desk.queries.lists import other_open_tickets
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.queries.wording import RESOLUTIONS
from vefa.products.queries import installations_of, products
from vefa.ui.widgets import MomentField, MultipleFileField, SuggestingInput

NONE: Final = ("", "–")


class TicketForm(forms.Form):
    """A form about one ticket; what is written in it is kept as a draft under the ticket.

    `actor` is who fills it in; without one nothing is offered that not everybody may see.
    """

    def __init__(
        self, *args: Any, ticket: Ticket, actor: Actor | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ticket, self.actor = ticket, actor
        self.prepare()
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-draft"] = f"{ticket.number}-{self.prefix}"

    def prepare(self) -> None:
        """Choices and first values that follow from the ticket."""

    def offer(self, name: str, choices: list[tuple[Any, Any]], initial: Any = None) -> None:
        """Give a field its choices."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].initial = initial


class DeedForm(TicketForm):
    """A form whose second press is recognised by `once`."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


def text_field(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class SayForm(DeedForm):
    """The box under the story: to the customer, to ourselves, or a question."""

    mode = forms.CharField(max_length=10)
    text = text_field(_("Your words"))
    attachments = MultipleFileField(label=_("Files"), required=False)


class TextForm(DeedForm):
    """Something written, with files."""

    text = text_field(_("Text"), 4)
    attachments = MultipleFileField(label=_("Files"), required=False)


class ItemsForm(DeedForm):
    """What the report lacks."""

    items = text_field(_("What is missing, one a line"))
    text = text_field(_("Message to the customer"))

    def clean_items(self) -> list[str]:
        """One item a line."""
        lines = str(self.cleaned_data["items"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


class AssignForm(TicketForm):
    """Who takes care of it."""

    engineer = forms.TypedChoiceField(label=_("Engineer"), coerce=int)

    def prepare(self) -> None:
        """Everybody who works on tickets."""
        able = engineers(customer_id=self.ticket.customer_id)
        self.people = {person.pk: person for person in able}
        choices = [(key, person.known_as) for key, person in self.people.items()]
        self.offer("engineer", choices, self.ticket.engineer_id)


class TeamForm(TicketForm):
    """In whose queue it lies."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int, required=False, empty_value=None)

    def prepare(self) -> None:
        """The teams that take tickets."""
        self.teams = {team.pk: team for team in active_teams()}
        choices = [(key, team.name) for key, team in self.teams.items()]
        self.offer("team", [("", _("No team")), *choices], self.ticket.team_id)
        if not choices:
            self.fields["team"].help_text = gettext(
                "There are no teams yet. Service managers keep them under “Teams”."
            )


class KindForm(TicketForm):
    """What it asks for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def prepare(self) -> None:
        """As it is now."""
        self.fields["kind"].initial = self.ticket.kind


class ResolveForm(DeedForm):
    """What was wrong, why, and what was done."""

    found = text_field(_("What was wrong"), 2)
    cause = text_field(_("Cause"), 2)
    done = text_field(_("What was done"))
    how = forms.ChoiceField(label=_("How it was resolved"), choices=list(RESOLUTIONS.items()))
    nature = forms.ChoiceField(label=_("Nature of the fault"), required=False)
    text = text_field(
        _("Message to the customer"),
        required=False,
        help_text=_("Left empty, the customer reads what was done."),
    )
    attachments = MultipleFileField(label=_("Files"), required=False)

    def prepare(self) -> None:
        """The natures that the ticket's terms know."""
        values = clauses_of(self.ticket).vocabulary.spec("nature").values
        language = get_language() or "en"
        choices = [(code, capitalised(words[language], language)) for code, words in values.items()]
        self.offer("nature", [NONE, *choices], self.ticket.facts.get("nature", ""))


class ReasonForm(DeedForm):
    """A reason."""

    reason = text_field(_("Reason"))


class MoveForm(TicketForm):
    """Why the ticket moves to the agreement that its subject belongs to."""

    reason = text_field(_("Reason the customer sees"))

    def prepare(self) -> None:
        """Which agreement that is."""
        named = gettext("From %(before)s to %(after)s.") % {
            "before": self.ticket.agreement.code if self.ticket.agreement else NONE[1],
            "after": self.ticket.choice.get("better", ""),
        }
        self.fields["reason"].help_text = named


class WatchersForm(TicketForm):
    """Which colleagues of the reporter get copies."""

    contacts = forms.TypedMultipleChoiceField(
        label=_("Colleagues of the reporter"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        """The customer's people but for the reporter, with those who get copies now."""
        told = recipients_of(self.ticket)
        everybody = contacts_of(self.ticket.customer_id)
        self.people = {each.pk: each for each in everybody if each.pk != self.ticket.contact_id}
        choices = [(key, f"{each.name} ({each.email})") for key, each in self.people.items()]
        self.offer("contacts", choices, [each.pk for each in (*told.copies, *told.unreachable)])


class MergeForm(DeedForm):
    """The ticket in which this one goes on, by its number."""

    into = forms.CharField(
        label=_("The ticket that goes on"), max_length=20, widget=SuggestingInput()
    )

    def prepare(self) -> None:
        """The customer's other open tickets are suggested, the newest first."""
        known = other_open_tickets(self.actor, self.ticket) if self.actor else []
        self.fields["into"].widget.suggestions = known
        self.fields["into"].help_text = gettext(
            "The number of an open ticket of %(customer)s. Take the one that was reported first."
        ) % {"customer": self.ticket.customer.name}


class AcceptForm(DeedForm):
    """What the customer said with their acceptance."""

    text = text_field(_("What the customer said"), 2, required=False)


class RetryForm(TicketForm):
    """Which letter to try again."""

    letter = forms.IntegerField()


class ReachedForm(TicketForm):
    """How the customer was reached although a letter did not arrive."""

    text = forms.CharField(label=_("How, and whom?"), max_length=500)


class SubjectForm(TicketForm):
    """What the ticket is about."""

    installation = forms.TypedChoiceField(
        label=_("Installed system"), coerce=int, required=False, empty_value=None
    )
    product = forms.TypedChoiceField(
        label=_("Product, where no installed system is meant"),
        coerce=int,
        required=False,
        empty_value=None,
    )
    site = forms.TypedChoiceField(label=_("Site"), coerce=int, required=False, empty_value=None)

    def prepare(self) -> None:
        """The customer's own systems and sites, and the catalogue."""
        ticket = self.ticket
        self.systems = {each.pk: each for each in installations_of(ticket.customer_id)}
        self.places = {each.pk: each for each in sites_of(ticket.customer_id)}
        self.catalogue = {each.pk: each for each in products()}
        systems = [
            (key, f"{each.name} ({each.version}, {each.site.name})")
            for key, each in self.systems.items()
        ]
        self.offer("installation", [NONE, *systems], ticket.installation_id)
        known = [(key, each.name) for key, each in self.catalogue.items()]
        self.offer("product", [NONE, *known], ticket.product_id)
        sites = [(key, each.name) for key, each in self.places.items()]
        self.offer("site", [NONE, *sites], ticket.site_id)


class FactsForm(TicketForm):
    """What diagnosis found, as far as the ticket's clauses ask for it."""

    def prepare(self) -> None:
        """A field for each fact, those that could change the coverage first."""
        asked = askable(self.ticket)
        self.open_names = [each.spec.name for each in asked if each.is_open]
        decision, language = decision_in_force(self.ticket), get_language() or "en"
        points = open_points(decision, language) if decision else []
        answers = {point.fact: point.answers for point in points}
        for each in asked:
            name = each.spec.name
            self.fields[name] = fact_field(each.spec, each.value, answers.get(name, ()))

    def clean(self) -> dict[str, Any]:
        """The facts as they are kept: text, yes or no; None where nothing is known."""
        data = super().clean() or {}
        return {name: _kept(value) for name, value in data.items()}

    def opened(self) -> list[forms.BoundField]:
        """The fields of facts that could change the coverage."""
        return [self[name] for name in self.open_names]

    def settled(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in self.fields if name not in self.open_names]


def _kept(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value == "" else value


def fact_field(spec: FactSpec, value: Any, answers: Sequence[OpenAnswer] = ()) -> forms.Field:
    """The field that records a fact; left empty the fact is not known.

    Choices of an open fact stand under what they would lead to.
    """
    language = get_language() or "en"
    label = capitalised(spec.label[language], language)
    if spec.kind == "choice":
        choices: list[Any] = [NONE, *_grouped(spec, answers, language)]
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=value or "")
    if spec.kind == "flag":
        return forms.TypedChoiceField(
            label=label,
            choices=[NONE, ("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            required=False,
            initial={True: "yes", False: "no"}.get(value, ""),
        )
    if spec.kind == "number":
        return forms.DecimalField(
            label=label, decimal_places=spec.places, required=False, initial=value
        )
    if spec.kind == "moment":
        return MomentField(
            label=label,
            required=False,
            initial=datetime.fromisoformat(str(value)) if value else None,
        )
    return forms.CharField(label=label, required=False, initial=value, max_length=200)


def _grouped(spec: FactSpec, answers: Sequence[OpenAnswer], language: str) -> list[Any]:
    words = {code: capitalised(said[language], language) for code, said in spec.values.items()}
    if not answers:
        return list(words.items())
    return [
        (
            capitalised(answer.conclusion, language),
            [(code, words[str(code)]) for code in answer.codes if str(code) in words],
        )
        for answer in answers
    ]
