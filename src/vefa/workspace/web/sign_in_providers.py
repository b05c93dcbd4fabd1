"""The administrator's page of sign-in providers: which there are, how they go, their settings."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.actions.providers import add_provider, change_provider, retire_provider
from vefa.accounts.models import SignInProvider
from vefa.accounts.queries.providers import all_providers, domains_of, people_of
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.workspace.web.frame import frame
from vefa.workspace.web.provider_forms import FAULTS, ProviderForm, Tried, WhichForm
from vefa.workspace.web.provider_kinds import FORMS, PLACES, TRY
from vefa.workspace.web.saml_form import can_try


def _shown(row: SignInProvider) -> dict[str, Any]:
    """A provider in words: the pill, and what was wrong with the newest sign-in."""
    failing = row.failed_at is not None and (row.worked_at is None or row.worked_at < row.failed_at)
    state, label = ("ok", gettext("In use")) if row.worked_at else ("waiting", gettext("Not used"))
    if failing:
        state, label = "risk", gettext("Newest sign-in refused")
    if not row.is_active:
        state, label = "none", gettext("Retired")
    return {
        "row": row,
        "state": state,
        "label": label,
        "fault": FAULTS.get(row.fault, row.fault) if row.failed_at else "",
    }


@staff("can_edit_people")
@require_safe
def show_providers(request: HttpRequest) -> HttpResponse:
    """Every sign-in provider and how it goes."""
    rows = [{**_shown(row), "domains": domains_of(row)} for row in all_providers()]
    context = {**frame(request, "sign_in_providers"), "providers": rows}
    return render(request, "workspace/sign_in_providers.html", context)


@sensitive_post_parameters("secret")
@staff("can_edit_people")
@require_recent()
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new one: first its kind and whose people, then everything else."""
    kinds = [(kind, label) for kind, label in SignInProvider.Kind.choices if kind in FORMS]
    first = {"kind": kinds[0][0], "side": "customer"}
    which = WhichForm(request.GET or None, initial=first, kinds=kinds)
    if not which.is_valid():
        context = {**frame(request, "sign_in_providers"), "form": which}
        status = 422 if request.GET and which.errors else 200
        return render(request, "workspace/which_provider.html", context, status=status)
    customer = which.cleaned_data["found"]
    form = FORMS[which.cleaned_data["kind"]](
        request.POST or None, request.FILES or None, customer=customer
    )
    if request.method == "POST" and form.is_valid():
        actor, at = actor_of_request(request), clock.now()
        try:
            row = add_provider(actor=actor, at=at, facts=form.facts, secret=form.new_secret)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The sign-in provider is added. Try it now."))
            return redirect("workspace:sign_in_provider", key=row.pk)
    return _page(request, form, None)


@sensitive_post_parameters("secret")
@staff("can_edit_people")
@require_recent()
@require_http_methods(["GET", "POST"])
def show_provider(request: HttpRequest, key: int) -> HttpResponse:
    """One provider: how it goes, what its administration must know, its settings."""
    row = all_providers().filter(pk=key).first()
    if row is None or row.kind not in FORMS:
        raise Http404
    if request.method == "POST" and not row.is_active:
        raise Http404
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is not None:
        return deed(request, row)
    form = FORMS[row.kind](
        request.POST or None, request.FILES or None, customer=row.customer, provider=row
    )
    if request.method == "POST" and form.is_valid():
        actor, at = actor_of_request(request), clock.now()
        try:
            change_provider(
                actor=actor, at=at, provider_id=row.pk, facts=form.facts, secret=form.new_secret
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The sign-in provider is changed."))
            return redirect("workspace:sign_in_provider", key=row.pk)
    return _page(request, form, row)


def _page(
    request: HttpRequest,
    form: ProviderForm,
    row: SignInProvider | None,
    tried: Tried | None = None,
) -> HttpResponse:
    context = {**frame(request, "sign_in_providers"), "form": form, "tried": tried}
    context["customer"] = form.customer
    if row is not None:
        link = request.build_absolute_uri(reverse("sign_in_with", args=[row.key]))
        context |= {
            "shown": _shown(row),
            "can_try": row.kind != SignInProvider.Kind.SAML or can_try(row),
            "people": people_of(row),
            "addresses": [*PLACES[row.kind](request, row), (gettext("Link for people"), link)],
        }
    status = 422 if form.errors else 200
    return render(request, "workspace/sign_in_provider.html", context, status=status)


def _test(request: HttpRequest, row: SignInProvider) -> HttpResponse:
    form = FORMS[row.kind](customer=row.customer, provider=row)
    return _page(request, form, row, TRY[row.kind](request, row))


def _retire(request: HttpRequest, row: SignInProvider) -> HttpResponse:
    retire_provider(actor=actor_of_request(request), at=clock.now(), provider_id=row.pk)
    messages.success(request, _("Nobody signs in by this provider any more."))
    return redirect("workspace:sign_in_providers")


DEEDS: Final[Mapping[str, Callable[[HttpRequest, SignInProvider], HttpResponse]]] = {
    "test": _test,
    "retire": _retire,
}
