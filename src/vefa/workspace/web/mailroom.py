"""Messages whose sender nobody knows yet, what became of the others, and what went out."""

import re
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.lookalikes import looks_like, odd_letters
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact, Customer
from vefa.customers.queries import companies_like, find_contacts
from vefa.desk.actions.intake import dismiss_message, identify_sender, take_in_again
from vefa.desk.models import Intake, IntakeOutcome, Ticket
from vefa.desk.queries.arrivals import (
    ALL,
    ASIDE,
    NOTABLE,
    arrivals,
    notable_lately,
    unknown_senders,
)
from vefa.desk.queries.deliveries import stuck_letters
from vefa.desk.queries.letter_names import KIND_NAMES
from vefa.desk.queries.notices import stuck_notices
from vefa.desk.queries.search import numbers_of
from vefa.mail.models import LoopbackMessage
from vefa.mail.queries import letter, loopback_messages, raw_message, read_raw
from vefa.mail.queries.mailboxes import language_of_newcomers, mailbox_of
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading

_RETURNABLE: Final = (IntakeOutcome.AUTOMATIC, IntakeOutcome.DISMISSED)


def _place(request: HttpRequest) -> int | None:
    """Where the last page ended; None at the beginning."""
    value = request.GET.get("after", "")
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None


@staff("can_see_incoming")
def show_unknown(request: HttpRequest) -> HttpResponse:
    """Messages that wait for somebody to say who it is."""
    page = unknown_senders(after=_place(request) or 0)
    context = {"waiting": page.rows, "more": page.after}
    return render(request, "workspace/unknown.html", {**frame(request, "unknown"), **context})


class NewPersonForm(forms.Form):
    """Somebody who is not listed yet, at a company that is."""

    company = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)


class DismissForm(forms.Form):
    """Why it is nobody's request."""

    reason = forms.CharField(label=_("Reason"), max_length=100)


@staff("can_see_incoming")
@require_http_methods(["GET", "POST"])
def settle_unknown(request: HttpRequest, key: int) -> HttpResponse:
    """Read the message, find the contact, and open the ticket; or set it aside."""
    intake = Intake.objects.filter(pk=key).first()
    if intake is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            return _settle(request, intake)
        except Refused as refusal:
            problem = str(refusal)
    if request.method != "POST":
        note_reading(
            request,
            "incoming_mail_read",
            subject="intake",
            subject_id=intake.pk,
            customer_id=intake.customer_id,
        )
    message = read_raw(raw_message(intake.raw_message_id))
    context = {
        **frame(request, "unknown"),
        **_suggestions(request, intake),
        "intake": intake,
        "message": message,
        "sender_name": message.sender.name if message.sender else "",
        "dismiss": DismissForm(),
        "may_settle": actor_of_request(request).can("can_identify_senders"),
        "problem": problem,
        "failed": bool(problem),
        "waits": intake.outcome == IntakeOutcome.WHO_IS_THIS,
        "may_return": intake.outcome in _RETURNABLE,
        "hint": _hint(intake),
    }
    return render(request, "workspace/settle.html", context, status=422 if problem else 200)


def _hint(intake: Intake) -> Ticket | None:
    """The ticket that a message points to whose sender may not enter it by themselves."""
    if intake.outcome != IntakeOutcome.WHO_IS_THIS or intake.ticket_id is None:
        return None
    return Ticket.objects.select_related("customer").filter(pk=intake.ticket_id).first()


def _suggestions(request: HttpRequest, intake: Intake) -> dict[str, Any]:
    """People and companies by what was asked for, else by the sender's own mail domain."""
    asked = request.GET.get("caller", "").strip()[:100]
    domain = intake.sender.rpartition("@")[2]
    contacts = find_contacts(asked or f"@{domain}") if asked or domain else []
    companies = {each.customer_id: each.customer for each in contacts}
    companies |= {each.pk: each for each in companies_like(asked)} if asked else {}
    may_add = actor_of_request(request).can("can_edit_customers") and bool(intake.sender)
    return {
        "caller": asked,
        "contacts": contacts,
        "alike": [each.pk for each in contacts if looks_like(intake.sender, each.email)],
        "odd": [f"{each} (U+{ord(each):04X})" for each in odd_letters(intake.sender)],
        "companies": list(companies.values()) if may_add else [],
    }


def _settle(request: HttpRequest, intake: Intake) -> HttpResponse:
    actor, at = actor_of_request(request), clock.now()
    if "dismiss" in request.POST:
        form = DismissForm(request.POST)
        if not form.is_valid():
            raise Refused("reason", _("Please say why it is set aside."))
        dismiss_message(actor=actor, at=at, intake=intake, reason=form.cleaned_data["reason"])
        return redirect("workspace:unknown")
    if "again" in request.POST:
        taken = take_in_again(actor=actor, at=at, intake=intake)
        waits = taken.outcome == IntakeOutcome.WHO_IS_THIS
        return redirect("workspace:settle", key=taken.pk) if waits else redirect("workspace:intake")
    contact = _new_person(request, intake) if "company" in request.POST else _chosen(request)
    ticket = identify_sender(actor=actor, at=at, intake=intake, contact=contact)
    return redirect("workspace:ticket", number=ticket.number)


def _chosen(request: HttpRequest) -> Contact:
    key = request.POST.get("contact", "")
    found = find_contacts("", key=int(key)) if key.isascii() and key.isdigit() else []
    if not found:
        raise Refused("contact", _("Please choose a contact."))
    return found[0]


def _new_person(request: HttpRequest, intake: Intake) -> Contact:
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        raise Refused("name", _("Please write down the person's name."))
    company = Customer.objects.filter(pk=form.cleaned_data["company"]).first()
    if company is None:
        raise Refused("company", _("Please choose a company."))
    return add_contact(
        actor=actor_of_request(request),
        at=clock.now(),
        customer=company,
        name=form.cleaned_data["name"],
        email=intake.sender,
        roles=["end_user"],
        language=language_of_newcomers(mailbox_of(intake.raw_message_id)),
    )


@staff("can_see_incoming")
def show_intake(request: HttpRequest) -> HttpResponse:
    """What became of each message that arrived: `show` which, `find` by sender or subject."""
    find = request.GET.get("find", "").strip()[:100]
    shown = request.GET.get("show", ALL)
    page = arrivals(shown, find=find, after=_place(request))
    messages = page.rows
    numbers = numbers_of([each.ticket_id for each in messages if each.ticket_id])
    opened = (IntakeOutcome.WHO_IS_THIS, *_RETURNABLE)
    context = {
        "messages_in": messages,
        "numbers": numbers,
        "opened": opened,
        "more": page.after,
        "find": find,
        "shown": shown if shown in {ASIDE, NOTABLE} else ALL,
        "notable": notable_lately(clock.now()),
    }
    return render(request, "workspace/intake.html", {**frame(request, "intake"), **context})


@staff("can_see_tickets")
def show_undelivered(request: HttpRequest) -> HttpResponse:
    """Letters that did not arrive or are late, with the server's words and what to do."""
    actor = actor_of_request(request)
    notices = [
        (KIND_NAMES[each.notice.kind], each) for each in stuck_notices(actor, at=clock.now())
    ]
    context = {
        "letters": stuck_letters(actor),
        "notices": notices,
        "may_work": actor.can("can_work_tickets"),
    }
    return render(
        request, "workspace/undelivered.html", {**frame(request, "undelivered"), **context}
    )


@staff("can_see_outbox")
def show_outbox(request: HttpRequest) -> HttpResponse:
    """What our relay took; in the demonstration nothing leaves the machine."""
    context = {"letters": loopback_messages()[:100]}
    return render(request, "workspace/outbox.html", {**frame(request, "outbox"), **context})


@staff("can_see_outbox")
def show_letter(request: HttpRequest, key: int) -> HttpResponse:
    """One letter as its reader gets it."""
    try:
        found = letter(key)
    except LoopbackMessage.DoesNotExist as error:
        raise Http404 from error
    note_reading(request, "outbox_letter_read", subject="loopback_message", subject_id=key)
    context = {"letter": found.row, "message": found.message}
    return render(request, "workspace/letter.html", {**frame(request, "outbox"), **context})
