"""A page that is one form: drawn, checked, carried out; a refusal stands at its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.core.errors import Refused
from vefa.customers.models import Customer
from vefa.workspace.web.frame import frame


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a form: its title (and what it is `about`), where it came from (`back`, an
    address, by its name), words above and below, and what the choices of one field mean."""

    title: LazyText | str
    back: str
    back_name: LazyText | str
    about: str = ""
    lead: LazyText | str = ""
    note: LazyText | str = ""
    save: LazyText | str = ""
    described: str = ""
    descriptions: Mapping[Any, LazyText | str] = field(default_factory=dict)


def back_to(customer: Customer | None) -> dict[str, Any]:
    """Where forms about a customer came from, for `Around`."""
    if customer is None:
        return {"back": reverse("workspace:customers"), "back_name": _("Customers")}
    return {"back": reverse("workspace:customer", args=[customer.pk]), "back_name": customer.name}


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    around: Around,
    *,
    place: str,
    done: LazyText | str = "",
) -> HttpResponse:
    """Draw the form, or do `act` with what was filled in and go where it leads.

    What is refused comes back with the words and everything that was typed. `place` is the line of
    the rail that is open. `done` is told on the page that follows; empty: that it is saved.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                # One deed may be two actions: refused, neither of them is kept.
                with transaction.atomic():
                    response = act(form.cleaned_data)
            except Refused as refusal:
                field_named = refusal.field if refusal.field in form.fields else None
                form.add_error(field_named, str(refusal))
            else:
                messages.success(request, str(done or _("Saved.")))
                return response
    context = {each.name: getattr(around, each.name) for each in fields(around)}
    shown = {**frame(request, place), **context, "form": form, "failed": status != 200}
    return render(request, "workspace/form_page.html", shown, status=status)
