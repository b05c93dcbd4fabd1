"""Signing in and out, and a person's own preferences."""

from django import forms
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts import actions
from vefa.accounts.models import Theme, User
from vefa.accounts.queries import actor_of
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.core import clock
from vefa.core.scope import scoped


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("home")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One page, one error: which of the two was wrong is not said."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(
            request,
            username=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
        )
        if isinstance(user, User):
            auth.login(request, user)
            actor = actor_of(user)
            with scoped(actor.scope):
                actions.note_sign_in(
                    actor=actor,
                    at=clock.now(),
                    deed="signed_in",
                    address=request.META.get("REMOTE_ADDR", ""),
                )
            return HttpResponseRedirect(_next(request))
        form.add_error(None, _("E-mail and password do not match. Please try again."))
    elif request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    status = 422 if form.errors else 200
    context = {"form": form, "next": _next(request)}
    return render(request, "accounts/sign_in.html", context, status=status)


@require_POST
@signed_in()
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actions.note_sign_in(
        actor=actor_of_request(request),
        at=clock.now(),
        deed="signed_out",
        address=request.META.get("REMOTE_ADDR", ""),
    )
    auth.logout(request)
    return redirect("sign_in")


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme: kept on the account, and in a cookie for whoever is not signed in."""
    language = request.POST.get("language")
    theme = request.POST.get("theme")
    if isinstance(request.user, User):
        actions.set_preferences(
            actor=actor_of(request.user), user=request.user, language=language, theme=theme
        )
    response = HttpResponseRedirect(_next(request))
    year = 365 * 24 * 3600
    if language in {"en", "tr", "ru", "kk"}:
        response.set_cookie("vefa_language", language, max_age=year, samesite="Lax", httponly=True)
    if theme in Theme.values:
        response.set_cookie("vefa_theme", theme, max_age=year, samesite="Lax", httponly=True)
    return response


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Staff to their queue, a customer's people to the portal."""
    actor = actor_of_request(request)
    return redirect("workspace:queue" if actor.is_staff else "portal:home")
