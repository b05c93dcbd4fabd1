"""Files on their way to a browser: never something that acts in our pages."""

from typing import BinaryIO

from django.http import FileResponse

_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def handed_out(stream: BinaryIO, *, name: str, media_type: str) -> FileResponse:
    """The bytes as a download that acts in none of our pages, kept by nobody on the way.

    `media_type` is what the browser is told, so it must be a type that cannot act.
    """
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=media_type)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
