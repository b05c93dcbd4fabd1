"""Addresses of the agreements' papers."""

from django.urls import path

from vefa.agreements.web import views

urlpatterns = [
    path(
        "<int:key>/<int:number>/procedure-<str:language>.pdf",
        views.download_procedure,
        name="procedure",
    )
]
