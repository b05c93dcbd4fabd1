"""Handing files out: always as a download, never as something that acts in our pages."""

import logging
from typing import BinaryIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.core.redacted import said_in
from vefa.documents.access import file_for
from vefa.documents.domain.names import served_type
from vefa.documents.queries import open_file

_log = logging.getLogger(__name__)
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
@signed_in()
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file under its own name. A picture may still be shown inside one of our pages."""
    file = file_for(actor_of_request(request), key)
    try:
        stream = open_file(file)
    except FileNotFoundError as error:
        _log.error("The bytes of file %s are missing from the files folder.", file.pk)
        raise Http404 from error
    name = said_in(file.name, get_language() or "en")
    return handed_out(stream, name=name, media_type=file.media_type)


def handed_out(stream: BinaryIO, *, name: str, media_type: str) -> FileResponse:
    """The bytes as a download that acts in none of our pages."""
    response = FileResponse(
        stream, as_attachment=True, filename=name, content_type=served_type(media_type)
    )
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
