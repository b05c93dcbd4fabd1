"""Addresses of signing in and out."""

from django.urls import path

from vefa.accounts.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("preferences/", views.set_preferences, name="set_preferences"),
]
