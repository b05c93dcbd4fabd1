"""A page that is one form: drawn, checked, carried out; a refusal stands at its field."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.core.errors import Refused
from vefa.workspace.web.frame import frame


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    template: str,
    place: str,
    context: Mapping[str, Any],
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
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
            else:
                messages.success(request, str(done or _("Saved.")))
                return response
    shown = {**frame(request, place), **context, "form": form, "failed": status != 200}
    return render(request, template, shown, status=status)
