"""Handing out the procedure: to the desk, and to contacts who speak for their company."""

from io import BytesIO

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.looking import only_looks
from vefa.agreements.access import terms_for
from vefa.agreements.actions import draw_procedure, print_procedure
from vefa.core import clock
from vefa.core.web.downloads import handed_out
from vefa.coverage.domain import LANGUAGES


@require_safe
@signed_in()
def download_procedure(
    request: HttpRequest, key: int, number: int, language: str
) -> HttpResponseBase:
    """The printed procedure of a terms version, made when it is asked for the first time.

    Whoever looks with somebody else's eyes can write nothing: it is drawn for them and not kept.
    """
    actor = actor_of_request(request)
    may_see = actor.can("can_see_agreements") or actor.can("can_see_company_tickets")
    if not may_see or language not in LANGUAGES:
        raise Http404
    version = terms_for(actor, key, number)
    if only_looks(request):
        name, content = draw_procedure(version=version, language=language)
        return handed_out(BytesIO(content), name=name, media_type="application/pdf")
    file = print_procedure(actor=actor, at=clock.now(), version=version, language=language)
    return redirect("file", file.key)
