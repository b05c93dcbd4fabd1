"""All addresses."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("", include("vefa.accounts.urls")),
    *(
        path(prefix, include(f"vefa.{room}.urls"))
        for prefix, room in (
            ("ui/", "ui"),
            ("portal/", "portal"),
            ("desk/", "workspace"),
            ("outbox/", "mail"),
            ("files/", "documents"),
        )
        if find_spec(f"vefa.{room}") and find_spec(f"vefa.{room}.urls")
    ),
]
