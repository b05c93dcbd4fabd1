"""Plans that terms begin from: the shipped ones, and those kept from terms of our own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.access import draft_for
from vefa.agreements.actions.plans import keep_plan, offer_plan
from vefa.agreements.data import plan_codes, plan_template
from vefa.agreements.domain.summaries import summary_of
from vefa.agreements.models import OwnPlan
from vefa.agreements.queries.plans import template_of_row
from vefa.core import clock
from vefa.workspace.web.form_pages import Around, form_page
from vefa.workspace.web.frame import frame
from vefa.workspace.web.short_names import ShortNameField
from vefa.workspace.web.terms_forms import add_texts, texts_initial, texts_of
from vefa.workspace.web.terms_sections import words_of


class PlanForm(forms.Form):
    """What a plan is called, in the four languages of those who read it."""

    code = ShortNameField(
        label=_("Short name"),
        max_length=40,
        help_text=_(
            "Small letters, digits and hyphens, for example gold-2027. A plan of the same short "
            "name is replaced; terms begun from it stay as they are."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("Name of the plan"))
        add_texts(self, "summary", _("In a few words"), rows=2)


@staff("can_see_agreements")
@require_safe
def show_plans(request: HttpRequest) -> HttpResponse:
    """Every plan: what it is called, what it says in a few words, where it comes from."""
    own = [(row, template_of_row(row)) for row in OwnPlan.objects.all()]
    context = {
        **frame(request, "agreements"),
        "own": [(row, words_of(plan.name), words_of(plan.summary)) for row, plan in own],
        "shipped": [
            (words_of(plan.name), words_of(plan.summary))
            for plan in map(plan_template, plan_codes())
        ],
        "may_edit": actor_of_request(request).can("can_edit_agreements"),
    }
    return render(request, "workspace/plans.html", context)


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, key: int, line: str) -> HttpResponse:
    """Keep a service of drafted terms as a plan."""
    draft = draft_for(actor_of_request(request), key)
    content = draft.content["lines"].get(line)
    if content is None:
        raise Http404
    plan = content["plan"]
    known = OwnPlan.objects.filter(code=plan["code"]).first()
    first = {
        "code": plan["code"] if known else "",
        **texts_initial("name", known.name if known else plan["name"]),
        **texts_initial("summary", known.summary if known else summary_of(content)),
    }
    form = PlanForm(request.POST or None, initial=first)

    def act(values: dict[str, Any]) -> HttpResponse:
        keep_plan(
            actor=actor_of_request(request),
            at=clock.now(),
            draft=draft,
            line=line,
            code=values["code"],
            name=texts_of(values, "name"),
            summary=texts_of(values, "summary"),
        )
        return redirect("workspace:plans")

    around = Around(
        title=_("Keep as a plan"),
        about=words_of(content["name"]),
        back=reverse("workspace:terms", args=[draft.pk]),
        back_name=draft.agreement.code,
        lead=_(
            "Other agreements may then begin from these hours, times, clauses, duties, prices and "
            "allowances. What belongs to this customer stays behind: sites, systems, calendars, "
            "third parties and the outline with its people."
        ),
    )
    return form_page(request, form, act, around, place="agreements")


@staff("can_edit_agreements")
@require_POST
def offer(request: HttpRequest, key: int) -> HttpResponse:
    """Offer a plan for new agreements, or no longer (`offered`: yes or no)."""
    row = get_object_or_404(OwnPlan, pk=key)
    offered = request.POST.get("offered") == "yes"
    offer_plan(actor=actor_of_request(request), at=clock.now(), plan=row, offered=offered)
    messages.success(request, _("Saved."))
    return redirect("workspace:plans")
