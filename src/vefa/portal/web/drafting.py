"""The report while it is written: its forms, and what its pages bring along."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from vefa.accounts.web.guards import actor_of_request
from vefa.core import clock
from vefa.customers.queries import contact_with_id
from vefa.desk.access import visible_tickets
from vefa.desk.actions.work import new_once
from vefa.desk.models import Kind, Source
from vefa.desk.queries.forecast import NOW, OPENING, Answers
from vefa.desk.queries.reports import NewFile, Report
from vefa.portal.web.kept import Draft
from vefa.products.models import Installation
from vefa.products.queries import installations_of
from vefa.ui.widgets import MultipleFileField

SOMETHING_ELSE = "else"
LONGEST = 100_000
LENGTHS = (("title", 300), ("text", LONGEST))
DIGITS = 18
"""A key of more digits is none of ours, and more than the database can look for."""
UNSAID = {"impact": "few", "urgency": "way_around", "wish": OPENING}
"""What is taken until something is chosen."""

KINDS = (
    (Kind.FAULT, _("Something does not work")),
    (Kind.QUESTION, _("I have a question")),
    (Kind.REQUEST, _("I need something")),
    (Kind.DEVELOPMENT, _("The software should do something new")),
    (Kind.COMPLAINT, _("I am not satisfied with you")),
)
KIND_EXAMPLES = {
    str(Kind.FAULT): _("It fails, it is slow, or it does something wrong."),
    str(Kind.QUESTION): _("How does something work, or is it meant to be like this?"),
    str(Kind.REQUEST): _("An account, a right, a device, a report, a change of settings."),
    str(Kind.DEVELOPMENT): _("A field, a screen or a rule that is not there yet."),
    str(Kind.COMPLAINT): _("With our work or with how we treated you. A manager reads it."),
}


KIND_HINTS = {
    str(Kind.FAULT): _(
        "What did you do, what did you expect, what happened instead, and since when? "
        "Copy messages word for word."
    ),
    str(Kind.QUESTION): _("What would you like to do, and what have you tried already?"),
    str(Kind.REQUEST): _("What is it for, for whom, and by when do you need it?"),
    str(Kind.DEVELOPMENT): _("What can you not do today, who needs it, how do you manage now?"),
    str(Kind.COMPLAINT): _("What happened, when, and what would put it right?"),
}


class SubjectForm(forms.Form):
    """What it is about: one of the company's systems, or something else."""

    installation = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)

    def __init__(self, systems: list[Installation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["installation"].choices = [  # type: ignore[attr-defined]
            *((str(each.pk), each.name) for each in systems),
            (SOMETHING_ELSE, _("Something else")),
        ]


class WhatForm(forms.Form):
    """What is wrong, in the reporter's own words."""

    kind = forms.ChoiceField(
        label=_("What do you need?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.FAULT
    )
    title = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Tell us more"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The style sheet shows the hint of the kind that is chosen.
        self.fields["text"].help_text = format_html_join(
            "", '<span class="hint-for" data-kind="{}">{}</span>', KIND_HINTS.items()
        )


class WeighForm(forms.Form):
    """How bad it is, in the words of the agreement's severity table, and when to work where
    that is asked."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    impact = forms.ChoiceField(label=_("Who is affected?"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("How urgent is it?"), widget=forms.RadioSelect)
    wish = forms.ChoiceField(choices=((OPENING, ""), (NOW, "")), required=False)
    attachments = MultipleFileField(label=_("Pictures or files (optional)"), required=False)

    def __init__(self, answers: Answers, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once
        for name, choices in (("impact", answers.impacts), ("urgency", answers.urgencies)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def keep_words(draft: Draft, data: QueryDict) -> None:
    """Keep the words that a page brings along, so that they outlive the session."""
    given = {name: data[name][:most] for name, most in LENGTHS if data.get(name)}
    if given and data.get("kind") in dict(KINDS):
        given["kind"] = data["kind"]
    about = data.get("installation", "")
    if given and (about == SOMETHING_ELSE or (about.isdecimal() and len(about) < DIGITS)):
        given["installation"] = about
    if given:
        draft.keep(**given)


def keep_answers(draft: Draft, data: QueryDict) -> None:
    """Keep what was chosen in the last step; one of each is chosen from the start."""
    names = ("impact", "urgency", "wish")
    given = {name: data[name][:40] for name in names if data.get(name)}
    draft.keep(**{**UNSAID, **draft.values, **given})


def report_of(
    kept: Draft, *, files: list[NewFile] | None = None, once: str | None = None
) -> Report:
    """The draft as a report of whoever is signed in."""
    actor, draft = actor_of_request(kept.request), kept.values
    systems = {str(each.pk): each for each in installations_of(actor.customer_id or 0)}
    system = systems.get(str(draft.get("installation", "")))
    follows = visible_tickets(actor).filter(number=draft.get("follows") or "").first()
    return Report(
        customer_id=actor.customer_id or 0,
        contact=contact_with_id(actor.contact_id or 0),
        title=draft.get("title", ""),
        text=draft.get("text", ""),
        source=Source.WEB,
        kind=draft.get("kind", Kind.FAULT),
        site=system.site if system else None,
        installation=system,
        impact=draft.get("impact", ""),
        urgency=draft.get("urgency", ""),
        reported_at=clock.now(),
        files=files or (),
        follows=follows,
        once=once,
    )
