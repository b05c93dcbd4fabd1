"""Doing a deed: its form, what came back with it, and what the page shows afterwards."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.queries.teams import team_with_id
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.desk.access import ticket_for, visible_tickets
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.lists import queue_row
from vefa.desk.queries.news import others_since, too_late_for
from vefa.desk.queries.recipients import recipients_of
from vefa.workspace.web import forms
from vefa.workspace.web.deeds import DEEDS
from vefa.workspace.web.offers import sends
from vefa.workspace.web.queue import Filters
from vefa.workspace.web.rows import line_of
from vefa.workspace.web.ticket import parts_context, render_parts, render_ticket

Form = django_forms.Form


@staff("can_work_tickets")
@limited("deeds")
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Show the deed's form, or do it.

    A form that is not right comes back as it was filled in, with what to mend; so does one
    whose ticket somebody else has changed meanwhile, once, with what they did.
    """
    actor = actor_of_request(request)
    ticket = ticket_for(actor, number)
    if deed not in DEEDS:
        raise Http404
    if request.method == "GET":
        return _show(request, ticket, deed)
    form_class = DEEDS[deed].form
    if form_class is None:
        return _finish(request, ticket, deed, None)
    form = form_class(request.POST, request.FILES, prefix=deed, ticket=ticket, actor=actor)
    if not form.is_valid():
        return _again(request, ticket, deed, form)
    if meanwhile := _meanwhile(request, ticket):
        return _again(request, ticket, deed, form, meanwhile)
    return _finish(request, ticket, deed, form)


def _show(request: HttpRequest, ticket: Ticket, deed: str) -> HttpResponse:
    """The form in a dialog; without a script the dialog stands open in the page."""
    form_class = DEEDS[deed].form
    actor = actor_of_request(request)
    form = form_class(prefix=deed, ticket=ticket, actor=actor) if form_class else None
    dialog = _dialog(ticket, deed, form)
    if not _is_htmx(request):
        return render_ticket(request, ticket, **dialog)
    last = ticket.timeline.order_by("-pk").values_list("pk", flat=True).first()
    context = {"ticket": ticket, "last_entry": last or 0, **dialog}
    return render(request, "workspace/deed.html", context)


def _dialog(ticket: Ticket, code: str, form: Form | None) -> dict[str, Any]:
    """The deed, its form, who gets its letter where it sends one, and why the ticket's state no
    longer lets it be done where that is so."""
    told = recipients_of(ticket) if sends(code, ticket) else None
    over = too_late_for(DEEDS[code].verb, ticket)
    return {"code": code, "deed": DEEDS[code], "form": form, "letter_to": told, "over": over}


def _meanwhile(request: HttpRequest, ticket: Ticket) -> list[TimelineEntry]:
    """What others have done since the form was drawn; a form that does not tell asks nothing."""
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit()):
        return []
    return others_since(ticket, actor_of_request(request), int(seen))


def _finish(request: HttpRequest, ticket: Ticket, deed: str, form: Form | None) -> HttpResponse:
    actor = actor_of_request(request)
    before = ticket.state
    try:
        DEEDS[deed].act(actor, ticket, form.cleaned_data if form else {})
    except Refused as refusal:
        return _refused(request, ticket, deed, form, refusal)
    if actor.only_teams and not visible_tickets(actor).filter(pk=ticket.pk).exists():
        return _gone(request)
    if not _is_htmx(request):
        messages.success(request, _("Done."))
        return _onward(request, ticket)
    if request.headers.get("HX-Target", "").startswith("row-"):
        return _row(request, ticket)
    fresh = ticket_for(actor, ticket.number)
    extra: dict[str, Any] = {"toast": _("Done."), "done": True}
    if deed == "say" or fresh.state != before:
        extra["say"] = forms.SayForm(prefix="say", ticket=fresh)
    response = render_parts(request, fresh, **extra)
    response.headers["HX-Trigger"] = "desk:changed"
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    """To the queue: with this deed the ticket left what the person sees."""
    messages.success(request, _("Done."))
    response = redirect("workspace:queue")
    if _is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


def _onward(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("workspace:ticket", number=ticket.number)


def _row(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The line of the queue, as it now is."""
    row = queue_row(actor_of_request(request), ticket.number)
    if row is None:
        raise Http404
    at = clock.now()
    query = Filters.of(request).query()
    team = team_with_id(row.team_id) if row.team_id else None
    line = line_of(row, at, team=team.name if team else "")
    context = {"line": line.drawn(at, query), "toast": _("Done.")}
    response = render(request, "workspace/row_alone.html", context)
    response.headers["HX-Trigger"] = "desk:changed"
    return response


def _refused(
    request: HttpRequest, ticket: Ticket, deed: str, form: Form | None, refusal: Refused
) -> HttpResponse:
    """Why it could not be done: in the form, or as a message where there is none."""
    if form is not None:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return _again(request, ticket, deed, form)
    if _is_htmx(request):
        return render_parts(request, ticket, status=422, toast=str(refusal), toast_level="error")
    messages.error(request, str(refusal))
    return render_ticket(request, ticket, status=409)


def _again(
    request: HttpRequest,
    ticket: Ticket,
    deed: str,
    form: Form,
    meanwhile: list[TimelineEntry] | None = None,
) -> HttpResponse:
    """The form as it was filled in. Where others have changed the ticket, the page shows that."""
    shown: dict[str, Any] = {"meanwhile": meanwhile or []}
    shown |= {"say": form} if deed == "say" else _dialog(ticket, deed, form)
    if not _is_htmx(request):
        return render_ticket(request, ticket, status=422, failed=True, **shown)
    context = {**parts_context(request, ticket), **shown, "oob": bool(meanwhile)}
    return render(request, "workspace/form_again.html", context, status=422)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
