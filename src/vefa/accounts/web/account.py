"""A person's own sign-in: password, and the browsers that are signed in."""

from collections.abc import Callable

from django import forms
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vefa.accounts import actions
from vefa.accounts.actions.passwords import change_password as set_new_password
from vefa.accounts.actions.passwords import is_password_of
from vefa.accounts.actions.throttling import counters_of_password, forgive_attempt
from vefa.accounts.models import Session, User
from vefa.accounts.queries import sessions_of
from vefa.accounts.queries.second_step import passkeys_of, second_step_of
from vefa.accounts.web.attempts import begin_attempt
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.noting import note_tried
from vefa.accounts.web.origin import address_of, known_device
from vefa.accounts.web.signing_in import too_many
from vefa.core import clock
from vefa.core.errors import Refused


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=_("New password"),
        max_length=1000,
        strip=False,
        help_text=_("At least 12 characters. Several words in a row are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(gettext("The two new passwords differ."))
        return again


class PasswordForm(NewPasswordForm):
    """The password so far, and the new one."""

    current = forms.CharField(
        label=_("Your password so far"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def user_of_request(request: HttpRequest) -> User:
    """The signed-in person's row; 404 where there is none (a guard was forgotten)."""
    # The middleware keeps it lazy; templates and actions want the row itself.
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


def present_session(request: HttpRequest) -> Session | None:
    """The row of the session that asks."""
    row: Session | None = getattr(request.session, "row", None)
    return row


@require_safe
@signed_in()
def show_account(request: HttpRequest) -> HttpResponse:
    """How the person signs in, and where they are signed in."""
    user = user_of_request(request)
    present = present_session(request)
    context = {
        "user": user,
        "second_step": second_step_of(user),
        "passkeys": passkeys_of(user),
        "sessions": sessions_of(user, clock.now()),
        "present_id": present.pk if present else None,
    }
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in()
def change_password(request: HttpRequest) -> HttpResponse:
    """The person's own password; whoever else uses the old one is signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = user_of_request(request)
        try:
            if problem := problem_with_password(request, user, form.cleaned_data["current"]):
                raise Refused("wrong_password", problem, field="current")
            _change(request, form.cleaned_data["new"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("Your password is changed."))
            return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


def problem_with_password(
    request: HttpRequest,
    user: User,
    password: str,
    is_right: Callable[[User, str], bool] = is_password_of,
) -> str:
    """Count the attempt and try the password; what is wrong with it, empty where it is right.

    It says so and does not raise: an error might take the count back with everything else.
    """
    counters = counters_of_password(
        account=user.email_folded,
        address=address_of(request),
        device=known_device(request, user),
    )
    if wait := begin_attempt(request, counters):
        return too_many(wait)
    if not is_right(user, password):
        note_tried(request, "password_wrong", user)
        return gettext("That is not your password.")
    forgive_attempt(at=clock.now(), counters=counters)
    return ""


def _change(request: HttpRequest, new: str) -> None:
    user, at = user_of_request(request), clock.now()
    present = present_session(request)
    set_new_password(
        actor=actor_of_request(request),
        at=at,
        user=user,
        password=new,
        kept_session_id=present.pk if present else None,
    )
    auth.update_session_auth_hash(request, user)


@require_POST
@signed_in()
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one session, or all but the present one."""
    user, actor, at = user_of_request(request), actor_of_request(request), clock.now()
    present = present_session(request)
    key = request.POST.get("session", "")
    if key == "others":
        kept = present.pk if present else None
        actions.end_other_sessions(actor=actor, at=at, user=user, kept_id=kept, why="own_wish")
        messages.success(request, gettext("Everywhere else you are signed out."))
    elif key.isascii() and key.isdigit():
        actions.end_session(actor=actor, at=at, user=user, session_id=int(key))
        messages.success(request, gettext("That browser is signed out."))
    return redirect("account")
