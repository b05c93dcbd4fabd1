"""All addresses."""

from django.urls import include, path

from vefa.core.web import health

handler400 = "vefa.ui.web.errors.bad_request"
handler500 = "vefa.ui.web.errors.server_error"

urlpatterns = [
    path("", include("vefa.accounts.urls")),
    path("", include("vefa.privacy.urls")),
    path("ui/", include("vefa.ui.urls")),
    path("portal/", include("vefa.portal.urls")),
    path("desk/", include("vefa.workspace.urls")),
    path("agreements/", include("vefa.agreements.urls")),
    path("files/", include("vefa.documents.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
