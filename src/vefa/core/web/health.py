"""Whether the process lives, and whether it can serve: for whoever watches over it."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """204: the process answers."""
    return HttpResponse(status=204)


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """204 where the database answers too, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.", status=503, content_type="text/plain")
    return HttpResponse(status=204)
