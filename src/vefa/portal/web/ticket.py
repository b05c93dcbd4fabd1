"""One request as the customer sees it: a tracker, the promises, the story, what waits for you."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.commitments.domain import Clock
from vefa.core import clock
from vefa.desk.access import ticket_for
from vefa.desk.actions.work import new_once
from vefa.desk.domain.states import verbs
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import PromiseCard, coverage_card, promise_card, why
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import decisions, timeline
from vefa.desk.queries.proof import tzdata_version
from vefa.portal.web.home import portal_frame
from vefa.ui.widgets import MultipleFileField


class AnswerForm(forms.Form):
    """The customer's message."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    text = forms.CharField(
        label=gettext_lazy("Your message"), widget=forms.Textarea(attrs={"rows": 4})
    )
    attachments = MultipleFileField(label=gettext_lazy("Files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


class DeclineForm(forms.Form):
    """Why the date does not suit, and a date of the customer's own."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it not suit you?"), widget=forms.Textarea(attrs={"rows": 2})
    )
    counter = forms.DateTimeField(
        label=gettext_lazy("A date that suits you (optional)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReasonForm(forms.Form):
    """A reason."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("What is still wrong?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_once


def tracker_steps(ticket: Ticket, card: PromiseCard) -> list[dict[str, Any]]:
    """A parcel's tracker: received, engineer named, being worked on, fix date, solved, closed."""
    standing = card.standing
    done = [
        (_("Received"), True, ticket.reported_at, ""),
        (_("Engineer named"), bool(ticket.engineer_id), None, ticket.engineer_name),
        (
            _("Being worked on"),
            ticket.state not in ("new", "assigned", "draft"),
            None,
            "",
        ),
    ]
    if standing.agreed or standing.proposal:
        done.append((_("Fix date agreed"), standing.agreed is not None, standing.agreed, ""))
    solved = ticket.resolved_at is not None
    done.append((_("Solved"), solved, ticket.resolved_at, ""))
    done.append((_("Closed"), ticket.closed_at is not None, ticket.closed_at, ""))
    steps: list[dict[str, Any]] = []
    reached = max(index for index, step in enumerate(done) if step[1])
    for index, (label, _is_done, at, note) in enumerate(done):
        state = "done" if index <= reached else "now" if index == reached + 1 else "later"
        steps.append({"label": label, "state": state, "at": at, "note": note})
    return steps


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Everything the customer's page shows."""
    actor, at = actor_of_request(request), clock.now()
    card = promise_card(facts_of(ticket), at=at)
    return {
        "ticket": ticket,
        "at": at,
        "card": card,
        "steps": tracker_steps(ticket, card),
        "coverage": coverage_card(ticket, get_language() or "en"),
        "entries": timeline(ticket, actor),
        "verbs": verbs(ticket.state, actor.permissions),
        "why_base": reverse("portal:ticket", args=[ticket.number]),
        "answer": AnswerForm(prefix="answer"),
        "decline": DeclineForm(prefix="decline_date"),
        "returning": ReasonForm(prefix="return"),
        "reopening": ReasonForm(prefix="reopen"),
        "useless": ReasonForm(prefix="decline_workaround"),
    }


def render_ticket(
    request: HttpRequest, ticket: Ticket, *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page, with a form that came back where one did."""
    context = {**portal_frame(request, ""), **ticket_context(request, ticket), **extra}
    return render(request, "portal/ticket.html", context, status=status)


@customer("can_see_own_tickets")
def show_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Where the request stands and what we promise."""
    return render_ticket(request, ticket_for(actor_of_request(request), number))


@customer("can_see_own_tickets")
def show_why_clock(request: HttpRequest, number: str, clock: str) -> HttpResponse:
    """Why this date: the same table and strip that the engineer sees."""
    ticket = ticket_for(actor_of_request(request), number)
    context = _why_clock(ticket, clock)
    return render(request, "portal/why_clock.html", {**portal_frame(request, ""), **context})


def _why_clock(ticket: Ticket, name: str) -> dict[str, Any]:
    at = clock.now()
    found = why(facts_of(ticket), Clock(name), at=at) if name in list(Clock) else None
    if found is None:
        raise Http404
    return {"ticket": ticket, "why": found, "at": at, "tzdata": tzdata_version()}


@customer("can_see_own_tickets")
def show_why_coverage(request: HttpRequest, number: str) -> HttpResponse:
    """Why this coverage: the same clauses that the engineer sees."""
    ticket = ticket_for(actor_of_request(request), number)
    made = [each for each in decisions(ticket) if each.subject == "request"]
    if not made:
        raise Http404
    context = {
        "ticket": ticket,
        "coverage": coverage_card(ticket, get_language() or "en", made[0]),
        "earlier": made[1:],
    }
    return render(request, "portal/why_coverage.html", {**portal_frame(request, ""), **context})
