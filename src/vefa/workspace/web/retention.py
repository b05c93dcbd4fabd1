"""How long data are kept: set by an administrator, who first sees what that would let go."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.privacy.actions.retention import set_rules
from vefa.privacy.domain.retention import KINDS, over_before
from vefa.privacy.queries.retention import over, rules
from vefa.workspace.web.frame import frame

_LONGEST: Final = 36_500

WORDS: Final[dict[str, tuple[LazyText, LazyText]]] = {
    "raw_mail": (
        _("E-mails as they arrived"),
        _("Emptied; what they said stays on its ticket. What waits to be dealt with stays."),
    ),
    "unknown_mail": (
        _("E-mails of unknown senders"),
        _("Emptied with sender and subject: nobody’s request, set aside, or written by robots."),
    ),
    "letters": (
        _("Letters that were sent"),
        _("Emptied, also those for signing in; when they went, and about which ticket, stays."),
    ),
    "sign_ins": (
        _("Signing in and out, in the audit trail"),
        _("Name and network address go; that it happened, and when, stays."),
    ),
    "tickets": (
        _("What customers’ people wrote on closed tickets"),
        _("Counted from the closing: texts, names and files go; dates, clocks and decisions stay."),
    ),
    "trail": (
        _("All other deeds of the audit trail"),
        _("Name and network address go; the chain stays checkable. Many a law wants them kept."),
    ),
}


class RetentionForm(forms.Form):
    """Days for each kind; empty: for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            self.fields[kind.key] = forms.IntegerField(
                label=_("Days"),
                required=False,
                min_value=kind.shortest,
                max_value=_LONGEST,
                widget=forms.NumberInput(attrs={"placeholder": "∞"}),
            )


@require_http_methods(["GET", "POST"])
@staff("can_edit_privacy")
@require_recent()
def show_retention(request: HttpRequest) -> HttpResponse:
    """The rules; `count` shows what other days would let go, `save` makes them the rules."""
    known = rules()
    form = RetentionForm(request.POST or None, initial=known)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else known
    if request.method == "POST" and not form.errors and "save" in request.POST:
        try:
            set_rules(actor=actor_of_request(request), at=clock.now(), days=wanted)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("The rules are saved. They are applied each night."))
            return redirect("workspace:retention")
    at = clock.now()
    rows = []
    for kind in KINDS:
        title, words = WORDS[kind.key]
        days = wanted.get(kind.key)
        count = over(kind.key, over_before(days, at)).count() if days else None
        rows.append((title, words, form[kind.key], count, kind))
    context = {"form": form, "rows": rows}
    page = {**frame(request, "privacy"), **context}
    status = 422 if form.errors else 200
    return render(request, "workspace/retention.html", page, status=status)
