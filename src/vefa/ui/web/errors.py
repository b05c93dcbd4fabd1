"""Pages of errors that arise before anybody knows who asks: in the language of the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be understood."""
    del exception
    return _page(request, 400)


def done_already(request: HttpRequest) -> HttpResponse:
    """Somebody else did the same at this moment, and the database takes it once."""
    return _page(request, 409)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side, perhaps the database itself: nothing is read from it here."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    known = getattr(request, "LANGUAGE_CODE", "")
    language = known or translation.get_language_from_request(request)
    context = {
        "provider_name": settings.PROVIDER_NAME,
        "theme": request.COOKIES.get("vefa_theme", "system"),
    }
    with translation.override(language):
        content = loader.render_to_string(f"{status}.html", context)
    return HttpResponse(content, status=status, headers={"Content-Language": language})
