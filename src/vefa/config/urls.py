"""All addresses."""

from django.urls import include, path

from vefa.core.web import health

urlpatterns = [
    path("", include("vefa.accounts.urls")),
    path("ui/", include("vefa.ui.urls")),
    path("portal/", include("vefa.portal.urls")),
    path("desk/", include("vefa.workspace.urls")),
    path("files/", include("vefa.documents.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
