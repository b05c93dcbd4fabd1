"""Addresses of signing in and out, and of a person's own sign-in."""

from django.urls import path

from vefa.accounts.web import (
    account,
    confirming,
    limits,
    links,
    passkeys,
    people,
    second_step,
    sign_in_with,
    signing_in,
    viewing,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", second_step.sign_in_code, name="sign_in_code"),
    path("sign-in/set-up/", second_step.sign_in_set_up, name="sign_in_set_up"),
    path("sign-in/letter/", links.ask_for_letter, name="ask_for_letter"),
    path("sign-in/link/", links.follow_link, name="follow_link"),
    path("sign-in/passkey/", passkeys.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("sign-in/passkey/options/", passkeys.options_for_proof, name="passkey_options"),
    path("sign-in/company/", sign_in_with.find_company, name="find_company"),
    path("sign-in/with/<str:key>/", sign_in_with.sign_in_with, name="sign_in_with"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("people/", people.show_people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/person/", people.show_person, name="person"),
    path("people/limits/", limits.choose_customers, name="limits"),
    path("people/view/", viewing.view_as, name="view_as"),
    path("viewing/end/", viewing.stop_viewing, name="end_viewing"),
    path("colleagues/", people.colleagues, name="colleagues"),
    path("preferences/", views.set_preferences, name="set_preferences"),
    path("account/", account.show_account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/confirm/", confirming.confirm, name="confirm"),
    path("account/app/", second_step.set_up, name="set_up_app"),
    path("account/app/remove/", second_step.remove, name="remove_app"),
    path("account/passkeys/add/", passkeys.add, name="add_passkey"),
    path(
        "account/passkeys/options/",
        passkeys.options_for_adding,
        name="passkey_options_for_adding",
    ),
    path("account/passkeys/remove/", passkeys.remove, name="remove_passkey"),
    path("account/codes/", second_step.recovery_codes, name="recovery_codes"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
]
