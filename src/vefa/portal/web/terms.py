"""New terms as the customer's representative reads them, approves or declines them."""

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.agreements.access import agreement_for, draft_for, may_agree
from vefa.agreements.actions import agree_to_draft, decline_draft
from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.models import TermsDraft
from vefa.agreements.web.pages import comparison_context, draft_context, step_seen
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.queries import contact_with_id
from vefa.portal.web.frame import portal_frame


class DeclineForm(forms.Form):
    """Why new terms are declined."""

    words = forms.CharField(
        label=_("What should be different?"),
        help_text=_("Your service manager reads it and proposes the terms anew."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@customer("can_agree_terms")
@limited("deeds")
@require_http_methods(["GET", "POST"])
def show_terms(request: HttpRequest, key: int) -> HttpResponseBase:
    """What would change and the whole of it; approved, or declined with words.

    Approving binds the company: it asks again who one is.
    """
    actor = actor_of_request(request)
    draft = draft_for(actor, key)
    if not may_agree(actor, contact_with_id(actor.contact_id or 0)):
        raise Http404
    answer = _answer_proved if request.POST.get("deed") == "agree" else _answer
    return answer(request, draft)


def _answer(request: HttpRequest, draft: TermsDraft) -> HttpResponseBase:
    actor, at, key = actor_of_request(request), clock.now(), draft.pk
    form = DeclineForm(request.POST if request.POST.get("deed") == "decline" else None)
    status, told = 200, ""
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "agree":
                agree_to_draft(actor=actor, at=at, draft=draft, seen=step_seen(request))
                messages.success(request, _("You have approved the new terms."))
                return redirect("portal:terms", key=key)
            if form.is_valid():
                words = form.cleaned_data["words"]
                decline_draft(actor=actor, at=at, draft=draft, words=words)
                messages.success(
                    request, _("You have declined the new terms. We will be in touch.")
                )
                return redirect("portal:home")
        except Refused as refusal:
            told = str(refusal)
        status = 422
    drawn = draft_context(draft, at=at)
    context = {
        **portal_frame(request),
        **drawn,
        "withdrawn": drawn["steps"][-1] if draft.state == DraftState.WITHDRAWN else None,
        "form": form,
        "told": told,
        "may_answer": draft.state == DraftState.THEIRS,
    }
    return render(request, "portal/terms.html", context, status=status)


_answer_proved: Final = require_recent()(_answer)


@customer("can_see_company_tickets")
@require_safe
def compare_terms(request: HttpRequest, key: int) -> HttpResponse:
    """What any two versions of the agreement say differently."""
    agreement = agreement_for(actor_of_request(request), key)
    context = {**portal_frame(request), **comparison_context(agreement, request.GET.dict())}
    return render(request, "portal/compare.html", context)
