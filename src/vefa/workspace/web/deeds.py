"""What an engineer may do to a ticket: one table of deeds, one action behind each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.actions import clear_undeliverable
from vefa.desk.access import visible_tickets
from vefa.desk.actions import (
    allowances,
    assignment,
    classification,
    conversation,
    dates,
    ending,
    letters,
    merging,
    opening,
    terms,
    watching,
)
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import NewFile
from vefa.workspace.web import forms, promise_forms
from vefa.workspace.web.allowance_forms import DrawForm
from vefa.workspace.web.third_party_form import ThirdPartyForm

Act = Callable[[Actor, Ticket, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: its words, its form (None: only a button), its verb in the table of states.

    `hint` says what follows from it; `asks` that it is confirmed in a dialog of its own; `needs`
    names a permission besides that of the verb; `sends` that whoever is told of the ticket gets
    a letter.
    """

    title: LazyText | str
    button: LazyText | str
    icon: str
    verb: str
    act: Act
    form: type[forms.TicketForm] | None = None
    hint: LazyText | str = ""
    asks: bool = True
    needs: str = ""
    sends: bool = False
    wide: bool = False
    danger: bool = False


def _files(data: dict[str, Any]) -> list[NewFile]:
    return [
        NewFile(file.name or "", file.content_type or "", file.read())
        for file in data.get("attachments") or []
    ]


def _written(action: Callable[..., object], *names: str) -> Act:
    def act(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
        values = {name: data[name] for name in names}
        action(actor=actor, at=clock.now(), ticket=ticket, files=_files(data), **values)

    return act


def _plain(action: Callable[..., object], *names: str) -> Act:
    def act(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
        action(actor=actor, at=clock.now(), ticket=ticket, **{name: data[name] for name in names})

    return act


_SAYINGS: Final[dict[str, Callable[..., object]]] = {
    "reply": conversation.reply,
    "note": conversation.add_note,
    "ask": conversation.ask_customer,
}


def _say(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    action = _SAYINGS.get(data["mode"])
    if action is None:
        raise Refused("mode", _("Please choose for whom it is."))
    _written(action, "text", "once")(actor, ticket, data)


def _assign(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    people = forms.AssignForm(ticket=ticket).people
    person = people.get(data.get("engineer") or actor.id or 0)
    if person is None:
        raise Refused("engineer", _("Please choose one of our engineers."), field="engineer")
    assignment.assign(actor=actor, at=clock.now(), ticket=ticket, engineer=person)


def _pass_to_team(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    team = forms.TeamForm(ticket=ticket).teams.get(data["team"] or 0)
    assignment.pass_to_team(actor=actor, at=clock.now(), ticket=ticket, team=team)


def _merge(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    into = visible_tickets(actor).filter(number=data["into"].strip().upper()).first()
    if into is None:
        raise Refused("into", _("There is no ticket of that number."), field="into")
    merging.merge(actor=actor, at=clock.now(), ticket=ticket, into=into, once=data["once"])


def _accept_counter(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    dates.accept_counter(
        actor=actor, at=clock.now(), ticket=ticket, due=data["due"], once=data["once"]
    )


def _set_subject(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    form = forms.SubjectForm(ticket=ticket)
    classification.set_subject(
        actor=actor,
        at=clock.now(),
        ticket=ticket,
        installation=form.systems.get(data["installation"] or 0),
        product=form.catalogue.get(data["product"] or 0),
        site=form.places.get(data["site"] or 0),
    )


def _learn_facts(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    classification.learn_facts(actor=actor, at=clock.now(), ticket=ticket, facts=data)


def _set_watchers(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    people = forms.WatchersForm(ticket=ticket).people
    chosen = [people[key] for key in data["contacts"]]
    watching.set_watchers(actor=actor, at=clock.now(), ticket=ticket, contacts=chosen)


def _reachable(actor: Actor, ticket: Ticket, _data: dict[str, Any]) -> None:
    if ticket.contact is not None:
        clear_undeliverable(actor=actor, at=clock.now(), contact=ticket.contact, why="checked")


def _retry(actor: Actor, ticket: Ticket, data: dict[str, Any]) -> None:
    letters.send_again(
        actor=actor, at=clock.now(), ticket=ticket, outgoing_message_id=data["letter"]
    )


def _deed(title: LazyText | str, icon: str, verb: str, act: Act, **more: Any) -> Deed:
    return Deed(
        title=title, button=more.pop("button", title), icon=icon, verb=verb, act=act, **more
    )


DEEDS: Final[dict[str, Deed]] = {
    "say": _deed(_("Write"), "send", "note", _say, form=forms.SayForm, sends=True),
    "reply": _deed(
        _("Reply"), "reply", "reply", _written(conversation.reply, "text", "once"),
        form=forms.TextForm, sends=True,
    ),
    "note": _deed(
        _("Internal note"), "lock", "note", _written(conversation.add_note, "text", "once"),
        form=forms.TextForm,
    ),
    "ask": _deed(
        _("Ask the customer"), "circle-question-mark", "ask",
        _written(conversation.ask_customer, "text", "once"), form=forms.TextForm,
        hint=_("Every clock waits until the customer answers."), sends=True,
    ),
    "ask_items": _deed(
        _("Ask for missing items"), "list-checks", "ask_items",
        _plain(conversation.ask_missing_items, "text", "items", "once"), button=_("Ask"),
        form=forms.ItemsForm,
        hint=_("The report counts as complete only when these things have arrived."), sends=True,
    ),
    "wait_third": _deed(
        _("Wait for a third party"), "hourglass", "wait_third",
        _plain(conversation.wait_for_third_party, "party", "text", "once"), button=_("Wait"),
        form=ThirdPartyForm,
        hint=_("The clocks wait, and the customer sees for whom."), sends=True,
    ),
    "start": _deed(
        _("Begin work"), "play", "start", _plain(conversation.start_work), asks=False,
        sends=True,
    ),
    "assign": _deed(
        _("Assign"), "user-check", "assign", _assign, form=forms.AssignForm, sends=True
    ),
    "assign_to_me": _deed(_("Take it"), "hand", "assign", _assign, asks=False, sends=True),
    "team": _deed(
        _("Pass to a team"), "users", "pass_to_team", _pass_to_team, button=_("Pass on"),
        form=forms.TeamForm,
        hint=_("It lies in that team’s queue. The customer does not see it."),
    ),
    "severity": _deed(
        _("Severity"), "gauge", "classify",
        _plain(classification.set_severity, "severity", "reason", "correction"),
        button=_("Set the severity"), form=promise_forms.SeverityForm,
    ),
    "kind": _deed(
        _("Kind"), "tag", "classify", _plain(classification.set_kind, "kind"),
        button=_("Set the kind"), form=forms.KindForm,
        hint=_("Coverage is decided again, and other targets may hold."),
    ),
    "subject": _deed(
        _("What it is about"), "link", "classify", _set_subject, button=_("Link"),
        form=forms.SubjectForm,
        hint=_(
            "The ticket stays under its agreement; whether that names the system, which hours "
            "hold and the coverage are found out again."
        ),
    ),
    "agreement": _deed(
        _("Move to another agreement"), "file-symlink", "classify",
        _plain(terms.move_to_agreement, "reason"), button=_("Move"), form=forms.MoveForm,
        hint=_(
            "It goes under the agreement to which what it is about belongs. Targets, hours and "
            "coverage are those of its terms from now on; nobody is late by it."
        ),
    ),
    "facts": _deed(
        _("Record what was found"), "stethoscope", "classify", _learn_facts, button=_("Record"),
        form=forms.FactsForm, wide=True,
        hint=_("Coverage is decided again from what is known. Leave empty what is not known."),
    ),
    "draw": _deed(
        _("Draw from an allowance"), "wallet", "draw",
        _plain(allowances.draw, "allowance", "kind", "amount", "reason", "once"),
        button=_("Write the entry"), form=DrawForm,
        hint=_(
            "The ledger and the customer’s view of the ticket show it, and coverage is decided "
            "again. What is not left goes beyond the allowance: the clauses that follow decide."
        ),
    ),
    "propose_date": _deed(
        _("Propose a fix date"), "calendar", "propose_date",
        _plain(dates.propose_date, "due", "text", "once"), button=_("Propose"),
        form=promise_forms.DateForm,
        hint=_("It becomes the promise as soon as the customer agrees."), sends=True,
    ),
    "accept_counter": _deed(
        _("Agree to this date"), "calendar-check", "propose_date", _accept_counter,
        form=promise_forms.WishForm,
        hint=_("The customer’s own date becomes the promise; they are told."), sends=True,
    ),
    "offer_workaround": _deed(
        _("Offer a workaround"), "wrench", "offer_workaround",
        _plain(dates.offer_workaround, "text", "once"), button=_("Offer"), form=forms.TextForm,
        hint=_("The workaround clock waits until the customer says whether it helps."), sends=True,
    ),
    "agree_date": _deed(
        _("The customer agreed to the date"), "calendar-check", "agree_date",
        _plain(dates.agree_date), button=_("Record it"),
        hint=_("Said by telephone or face to face. The proposed date becomes the promise."),
    ),
    "decline_date": _deed(
        _("The customer declined the date"), "calendar-x", "decline_date",
        _plain(dates.decline_date, "reason"), button=_("Record it"), form=forms.ReasonForm,
    ),
    "accept_workaround": _deed(
        _("The customer accepted the workaround"), "circle-check", "accept_workaround",
        _plain(dates.accept_workaround, "entry"), button=_("Record it"),
        form=promise_forms.WorkaroundForm,
        hint=_("The workaround clock stops; the severity becomes what the terms name for it."),
    ),
    "decline_workaround": _deed(
        _("The workaround does not help"), "circle-x", "decline_workaround",
        _plain(dates.decline_workaround, "entry", "reason"), button=_("Record it"),
        form=promise_forms.UselessForm,
    ),
    "demand_visit": _deed(
        _("The customer demands a visit"), "map-pin", "demand_visit",
        _plain(dates.demand_visit), button=_("Record it"),
        hint=_("The clock for arrival on site starts."),
    ),
    "arrive": _deed(
        _("We are on site"), "map-pin-check", "arrive", _plain(dates.note_arrival),
        button=_("Record the arrival"), hint=_("The clock for arrival on site stops."),
    ),
    "resolve": _deed(
        _("Resolve"), "circle-check", "resolve",
        _written(ending.resolve, "found", "cause", "done", "how", "nature", "text", "once"),
        form=forms.ResolveForm, wide=True,
        hint=_("Every clock stops, and the customer is asked to accept."), sends=True,
    ),
    "accept": _deed(
        _("The customer accepts the resolution"), "circle-check", "accept",
        _plain(ending.accept, "text"), button=_("Record it"), form=forms.AcceptForm,
        hint=_("The ticket closes."),
    ),
    "return": _deed(
        _("The customer returns the resolution"), "undo-2", "return",
        _plain(ending.return_resolution, "reason", "once"), button=_("Record it"),
        form=forms.ReasonForm, hint=_("The resolution clock goes on."),
    ),
    "close": _deed(
        _("Close"), "circle-check-big", "close", _plain(ending.close), asks=False
    ),
    "reopen": _deed(
        _("Open again"), "undo-2", "reopen", _plain(ending.reopen, "reason", "once"),
        form=forms.ReasonForm, hint=_("The resolution clock goes on."),
    ),
    "cancel": _deed(
        _("Cancel the ticket"), "circle-x", "cancel", _plain(ending.cancel, "reason"),
        form=forms.ReasonForm, danger=True,
        hint=_("Nothing is to be done any more. The clocks end, neither kept nor missed."),
    ),
    "merge": _deed(
        _("Merge into another ticket"), "git-merge", "merge", _merge, button=_("Merge"),
        form=forms.MergeForm, danger=True,
        hint=_(
            "This ticket ends and goes on in the other one; the customer is told. Its clocks end, "
            "and what still ran is counted neither kept nor missed. It cannot be undone."
        ), sends=True,
    ),
    "except": _deed(
        _("Written exception"), "file-pen", "except",
        _plain(ending.tell_exception, "clock", "text", "once"), button=_("Send the exception"),
        form=promise_forms.ExceptionForm,
        hint=_("The customer reads it. The clock is waived, apart from kept and missed."),
        sends=True,
    ),
    "release": _deed(
        _("Send it on"), "send", "release", _plain(opening.release_draft),
        hint=_("The authorised contact agreed. It counts as reported from now on."),
    ),
    "reached": _deed(
        _("Reached another way"), "phone", "note", _plain(letters.settle_letters, "text"),
        button=_("Keep"), form=forms.ReachedForm,
        hint=_("What did not arrive is made good; the sign goes away."),
    ),
    "watchers": _deed(
        _("Who gets copies"), "users", "watch", _set_watchers, button=_("Set"),
        form=forms.WatchersForm,
        hint=_("They get what is written to the customer, and see the request in the portal."),
    ),
    "reachable": _deed(
        _("The address works again"), "mail-check", "note", _reachable, button=_("Record it"),
        needs="can_edit_customers",
        hint=_("The mark goes until a letter comes back again."),
    ),
    "retry": _deed(_("Try again now"), "refresh-cw", "note", _retry, form=forms.RetryForm),
}  # fmt: skip
