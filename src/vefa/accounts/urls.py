"""Addresses of signing in and out, and of a person's own sign-in."""

from django.urls import path

from vefa.accounts.web import account, signing_in, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("preferences/", views.set_preferences, name="set_preferences"),
    path("account/", account.show_account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
]
