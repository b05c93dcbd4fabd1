"""Addresses of a person's own data."""

from django.urls import path

from vefa.privacy.web import own, texts

urlpatterns = [
    path("account/texts/", texts.show_texts, name="own_texts"),
    path("account/data/", own.show_own, name="own_data"),
    path("account/data/archive/", own.fetch_own, name="own_archive"),
]
