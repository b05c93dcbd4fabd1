"""A person's own data: asked for, and fetched."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, Scope, scoped
from vefa.privacy.access import own_exports
from vefa.privacy.actions.exports import KEPT, fetch_export, request_export
from vefa.privacy.models import Export
from vefa.privacy.queries.people import person_of_user


@require_http_methods(["GET", "POST"])
@signed_in()
@require_recent()
@limited("exports")
def show_own(request: HttpRequest) -> HttpResponse:
    """What one can have, the archives that are there, and the button that has one made."""
    actor = actor_of_request(request)
    if request.method == "POST":
        try:
            with scoped(_scope(actor)):
                _request(actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("Your data are being gathered."))
        return redirect("own_data")
    with scoped(_scope(actor)):
        context = {"exports": own_exports(actor), "days": KEPT.days}
    return render(request, "privacy/own.html", context)


def _scope(actor: Actor) -> Scope:
    """Rows of our own people have no customer, so whoever's scope is narrower needs a wider one."""
    return EVERYTHING if actor.is_staff else actor.scope


def _request(actor: Actor) -> None:
    person = person_of_user(actor.id or 0)
    if person is None:
        raise Http404
    request_export(actor=actor, at=clock.now(), person=person)


@require_safe
@signed_in()
@require_recent()
@limited("exports", reading=True)
def fetch_own(request: HttpRequest) -> HttpResponseBase:
    """The newest archive that one asked for; back to the page where there is none."""
    actor = actor_of_request(request)
    with scoped(_scope(actor)):
        ready = [each for each in own_exports(actor) if each.ready_at]
        return archive_response(request, ready[0]) if ready else redirect("own_data")


def archive_response(request: HttpRequest, export: Export) -> HttpResponseBase:
    """The archive as a download, noted in the audit trail."""
    try:
        stream = fetch_export(actor=actor_of_request(request), at=clock.now(), export=export)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"personal-data-{export.contact_id or export.user_id}.zip"
    response = FileResponse(
        stream, as_attachment=True, filename=name, content_type="application/zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
