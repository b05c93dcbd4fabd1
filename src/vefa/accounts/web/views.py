"""Signing out, a person's own preferences, and where everybody begins."""

from urllib.parse import urlencode

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from vefa.accounts import actions
from vefa.accounts.models import Theme, User
from vefa.accounts.queries import actor_of
from vefa.accounts.web.guards import actor_of_request, signed_in
from vefa.accounts.web.origin import device_of
from vefa.accounts.web.signing_in import next_page
from vefa.accounts.web.there import came_by_in
from vefa.core import clock


@require_POST
@signed_in()
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actions.note_sign_in(
        actor=actor_of_request(request),
        at=clock.now(),
        deed="signed_out",
        device=device_of(request),
    )
    key = came_by_in(request.session).provider
    auth.logout(request)
    if key:
        return HttpResponseRedirect(f"{reverse('signed_out')}?{urlencode({'with': key})}")
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
    response = HttpResponseRedirect(next_page(request))
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
