"""Addresses of the gallery, where the design system shows itself."""

from django.urls import path

from vefa.ui.web import views

app_name = "ui"

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/workspace/", views.workspace, name="gallery_workspace"),
    path("gallery/portal/", views.portal, name="gallery_portal"),
    path("gallery/sign-in/", views.sign_in, name="gallery_sign_in"),
    path("gallery/error/<int:code>/", views.error, name="gallery_error"),
]
