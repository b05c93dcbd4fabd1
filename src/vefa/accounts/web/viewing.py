"""Beginning and ending to look at somebody's pages."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from vefa.accounts.actions.viewing import begin_viewing, end_viewing
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.accounts.web import looking
from vefa.accounts.web.guards import actor_of_request, signed_in, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.scope import scoped


@require_POST
@staff("can_edit_people")
@require_recent(back="people")
def view_as(request: HttpRequest) -> HttpResponse:
    """Look at the portal as the person sees it."""
    key, at = request.POST.get("person", ""), clock.now()
    person = User.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if person is None:
        raise Http404
    reason = request.POST.get("reason", "")[:500]
    try:
        begin_viewing(actor=actor_of_request(request), at=at, user=person, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('person')}?id={person.pk}")
    looking.begin(request, person, at)
    return redirect("home")


@require_POST
@signed_in()
def stop_viewing(request: HttpRequest) -> HttpResponse:
    """Back to one's own pages."""
    viewing: looking.Viewing | None = getattr(request, "viewing", None)
    if viewing is None:
        return redirect("home")
    looking.end(request)
    viewer = actor_of(viewing.viewer)
    with scoped(viewer.scope):
        end_viewing(actor=viewer, at=clock.now(), user=viewing.person)
    return HttpResponseRedirect(f"{reverse('person')}?id={viewing.person.pk}")
