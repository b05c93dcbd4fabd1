"""Addresses of a person's own data."""

from django.urls import path

from vefa.privacy.web import own

urlpatterns = [
    path("account/data/", own.show_own, name="own_data"),
    path("account/data/archive/", own.fetch_own, name="own_archive"),
]
