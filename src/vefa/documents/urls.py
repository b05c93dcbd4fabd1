"""Addresses of files."""

from django.urls import path

from vefa.documents.web import views

urlpatterns = [path("<uuid:key>/", views.download, name="file")]
