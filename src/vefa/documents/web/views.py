"""Handing files out: always as a download, never as something that acts in our pages."""

import logging
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.looking import only_looks
from vefa.core import clock
from vefa.core.redacted import said_in
from vefa.core.web.downloads import handed_out
from vefa.documents.access import file_for
from vefa.documents.actions import note_fetching
from vefa.documents.domain.names import served_type
from vefa.documents.models import StoredFile
from vefa.documents.queries import open_file

_log = logging.getLogger(__name__)


@require_safe
@signed_in()
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file under its own name, and a line about it in the audit trail.

    A picture may still be shown inside one of our pages: then it is read with the page.
    """
    actor = actor_of_request(request)
    file = file_for(actor, key)
    try:
        stream = open_file(file)
    except FileNotFoundError as error:
        _log.error("The bytes of file %s are missing from the files folder.", file.pk)
        raise Http404 from error
    # Whoever looks with somebody else's eyes writes nothing; that they look is noted.
    if request.method == "GET" and not _is_shown(request, file) and not only_looks(request):
        note_fetching(actor=actor, at=clock.now(), file=file)
    name = said_in(file.name, get_language() or "en")
    return handed_out(stream, name=name, media_type=served_type(file.media_type))


def _is_shown(request: HttpRequest, file: StoredFile) -> bool:
    """Whether the browser asks for a picture that stands in a page."""
    wanted_as = request.headers.get("Sec-Fetch-Dest", "")
    return wanted_as == "image" and file.media_type.startswith("image/")
