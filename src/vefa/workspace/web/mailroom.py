"""Messages whose sender nobody knows yet, what became of the others, and what went out."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.queries import find_contacts
from vefa.desk.actions.intake import dismiss_message, identify_sender
from vefa.desk.models import Intake, IntakeOutcome
from vefa.desk.queries.lists import recent_intake, unknown_senders
from vefa.mail.models import LoopbackMessage
from vefa.mail.queries import letter, loopback_messages, raw_message, read_raw
from vefa.workspace.web.frame import frame


@staff("can_identify_senders")
def show_unknown(request: HttpRequest) -> HttpResponse:
    """Messages that wait for somebody to say who it is."""
    context = {"waiting": unknown_senders()}
    return render(request, "workspace/unknown.html", {**frame(request, "unknown"), **context})


class SettleForm(forms.Form):
    """Whose message it is."""

    contact = forms.IntegerField()


class DismissForm(forms.Form):
    """Why it is nobody's request."""

    reason = forms.CharField(label=_("Reason"), max_length=100)


@staff("can_identify_senders")
@require_http_methods(["GET", "POST"])
def settle_unknown(request: HttpRequest, key: int) -> HttpResponse:
    """Read the message, find the contact, and open the ticket; or set it aside."""
    intake = Intake.objects.filter(pk=key).first()
    if intake is None:
        raise Http404
    asked = request.GET.get("caller", "").strip()
    domain = intake.sender.rpartition("@")[2]
    contacts = find_contacts(asked) if asked else (find_contacts("@" + domain) if domain else [])
    problem = ""
    if request.method == "POST":
        try:
            return _settle(request, intake)
        except Refused as refusal:
            problem = str(refusal)
    context = {
        "intake": intake,
        "message": read_raw(raw_message(intake.raw_message_id)),
        "caller": asked,
        "contacts": contacts,
        "dismiss": DismissForm(),
        "problem": problem,
        "waits": intake.outcome == IntakeOutcome.WHO_IS_THIS,
    }
    return render(
        request,
        "workspace/settle.html",
        {**frame(request, "unknown"), **context},
        status=409 if problem else 200,
    )


def _settle(request: HttpRequest, intake: Intake) -> HttpResponse:
    actor, at = actor_of_request(request), clock.now()
    if "dismiss" in request.POST:
        form = DismissForm(request.POST)
        if not form.is_valid():
            raise Refused("reason", _("Please say why it is set aside."))
        dismiss_message(actor=actor, at=at, intake=intake, reason=form.cleaned_data["reason"])
        return redirect("workspace:unknown")
    chosen = SettleForm(request.POST)
    found = find_contacts("", key=chosen.cleaned_data["contact"]) if chosen.is_valid() else []
    if not found:
        raise Refused("contact", _("Please choose a contact."))
    ticket = identify_sender(actor=actor, at=at, intake=intake, contact=found[0])
    return redirect("workspace:ticket", number=ticket.number)


@staff("can_see_tickets")
def show_intake(request: HttpRequest) -> HttpResponse:
    """What became of each message that arrived."""
    context = {"messages_in": recent_intake()}
    return render(request, "workspace/intake.html", {**frame(request, "intake"), **context})


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
    context = {"letter": found.row, "message": found.message}
    return render(request, "workspace/letter.html", {**frame(request, "outbox"), **context})
