"""Whether the process lives, and whether it can serve: for whoever watches over it."""

from collections.abc import Callable
from typing import Final

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


class Health:
    """Middleware that answers both before anything else asks the database.

    Behind it each request is a transaction: without a database neither would have an answer.
    """

    answers: Final = {"/health/live": live, "/health/ready": ready}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answers.get(request.path_info, self.get_response)(request)
