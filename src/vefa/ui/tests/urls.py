"""The gallery's addresses by themselves, and stand-ins for those that rooms above bring."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def stand_in(_request: HttpRequest) -> HttpResponse:
    """Any page."""
    return HttpResponse()


urlpatterns = [
    path("ui/", include("vefa.ui.urls")),
    path("", stand_in, name="home"),
    path("preferences/", stand_in, name="set_preferences"),
    path("sign-out/", stand_in, name="sign_out"),
]
