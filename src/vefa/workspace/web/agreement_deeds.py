"""What a service manager does to an agreement: new, next terms, renewal, suspension, end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements import actions
from vefa.agreements.access import agreement_for, draft_for
from vefa.agreements.actions import LineValues
from vefa.agreements.models import Agreement, AgreementKind
from vefa.agreements.queries.plans import plans_offered
from vefa.agreements.web.pages import comparison_context
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Customer, Site
from vefa.products.queries import products
from vefa.ui.widgets import DayField
from vefa.workspace.web.form_pages import Around, back_to, form_page
from vefa.workspace.web.frame import frame
from vefa.workspace.web.places import currency_of
from vefa.workspace.web.terms_sections import words_of

DAY: Final = timedelta(days=1)


class NewAgreementForm(forms.Form):
    """An agreement that is not there yet; its first terms begin as a plan's."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "For example AS-27. It cannot be changed later; the procedure is named after it."
        ),
    )
    name = forms.CharField(label=_("Name of the agreement"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind.choices)
    plan = forms.ChoiceField(
        label=_("Begin from the plan"),
        widget=forms.RadioSelect,
        help_text=_("Its text is copied; every part of it can be changed afterwards."),
    )
    starts_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    value = forms.DecimalField(
        label=_("Contract value"), min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    sites = forms.ModelMultipleChoiceField(
        label=_("Sites"),
        queryset=Site.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every site."),
    )
    products = forms.MultipleChoiceField(
        label=_("Products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every product."),
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = [(plan.code, words_of(plan.name)) for plan in plans_offered()]
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]
        self.fields["sites"].queryset = Site.objects.filter(customer=customer)  # type: ignore[attr-defined]
        offered = [(product.code, product.name) for product in products()]
        self.fields["products"].choices = offered  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """Why and from when the terms change."""

    effective_on = DayField(
        label=_("They hold from"),
        help_text=_("The first day, in the customer’s time. Open requests keep their terms."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        help_text=_("It stands in the revision table of the procedure."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RenewalForm(forms.Form):
    """Another term."""

    last_on = DayField(label=_("New last day"))
    value = forms.DecimalField(
        label=_("Contract value"), min_value=0, max_digits=14, decimal_places=2
    )
    reason = forms.CharField(label=_("Why"), max_length=1_000)
    terms = forms.ChoiceField(
        label=_("Terms"),
        widget=forms.RadioSelect,
        choices=[
            ("same", _("the same: ask for approval at once")),
            ("new", _("to be changed: open the draft")),
        ],
    )


class ReasonForm(forms.Form):
    """A reason that the customer may read."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )


class EndForm(ReasonForm):
    """The first day without the agreement."""

    ended_on = DayField(label=_("First day without it"))
    field_order = ("ended_on", "reason")


@dataclass(frozen=True, slots=True)
class Deed:
    """A form, what it does, and what follows from it in plain words."""

    title: LazyText
    effect: LazyText
    form: type[forms.Form]
    act: Callable[[dict[str, Any], Agreement, Mapping[str, Any]], str]
    done: LazyText


def _change(who: dict[str, Any], agreement: Agreement, values: Mapping[str, Any]) -> str:
    draft = actions.start_draft(**who, agreement=agreement, **values)
    return reverse("workspace:terms", kwargs={"key": draft.pk})


def _renew(who: dict[str, Any], agreement: Agreement, values: Mapping[str, Any]) -> str:
    draft = actions.start_renewal(
        **who,
        agreement=agreement,
        ends_on=values["last_on"] + DAY,
        value=values["value"],
        reason=values["reason"],
        submit=values["terms"] == "same",
    )
    return reverse("workspace:terms", kwargs={"key": draft.pk})


def _plain(action: Callable[..., object]) -> Callable[..., str]:
    def act(who: dict[str, Any], agreement: Agreement, values: Mapping[str, Any]) -> str:
        action(**who, agreement=agreement, **values)
        return ""

    return act


DEEDS: Final[dict[str, Deed]] = {
    "change": Deed(
        _("Change the terms"),
        _(
            "A draft begins as a copy of what holds. Nothing changes for the customer until both "
            "sides have approved it."
        ),
        DraftForm,
        _change,
        _("The draft is begun. Nothing has changed for the customer."),
    ),
    "renew": Deed(
        _("Renew"),
        _(
            "The next terms run to the new last day. Both sides approve them; then the agreement "
            "goes on without a gap."
        ),
        RenewalForm,
        _renew,
        _("The renewal is begun. It holds when both sides have approved it."),
    ),
    "suspend": Deed(
        _("Suspend"),
        _("From now on nothing is served, and every clock of its open requests waits."),
        ReasonForm,
        _plain(actions.suspend_agreement),
        _("The agreement is suspended."),
    ),
    "lift": Deed(
        _("Lift the suspension"),
        _("Service goes on, and the clocks of open requests with it."),
        ReasonForm,
        _plain(actions.lift_suspension),
        _("The suspension is lifted."),
    ),
    "discard": Deed(
        _("Discard the agreement"),
        _(
            "It was made by mistake: it leaves every list, its draft is withdrawn, and its code is "
            "free again. The audit trail keeps it."
        ),
        ReasonForm,
        _plain(actions.discard_agreement),
        _("The agreement is discarded."),
    ),
    "end": Deed(
        _("End early"),
        _("Open requests run on for the period of the terms; new ones are not served."),
        EndForm,
        _plain(actions.end_agreement),
        _("The early end is noted."),
    ),
}

_FRAME: Final = _(
    "Both sides read them when they approve; the reason stands in the revision table of the "
    "procedure."
)


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def do_deed(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """One deed on a page: what it does in plain words, and its form."""
    actor, at = actor_of_request(request), clock.now()
    agreement = agreement_for(actor, key)
    if deed not in DEEDS:
        raise Http404
    chosen = DEEDS[deed]
    last_on = agreement.ends_on - DAY
    theirs = at.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    first = {
        "ended_on": theirs + DAY,
        "effective_on": timezone.localtime(at).date() + DAY,
        "value": agreement.value,
        "last_on": last_on.replace(year=last_on.year + 1, day=min(last_on.day, 28))
        if (last_on.month, last_on.day) == (2, 29)
        else last_on.replace(year=last_on.year + 1),
        "terms": "same",
    }
    form = chosen.form(request.POST or None, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                where = chosen.act({"actor": actor, "at": at}, agreement, form.cleaned_data)
            except Refused as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
            else:
                messages.success(request, str(chosen.done))
                return redirect(where) if where else redirect("workspace:agreement", key=key)
    context = {
        **frame(request, "agreements"),
        "agreement": agreement,
        "deed": chosen,
        "form": form,
        "failed": status != 200,
    }
    return render(request, "workspace/agreement_deed.html", context, status=status)


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def add_agreement(request: HttpRequest, key: int) -> HttpResponse:
    """A new agreement of a customer, with a draft of its first terms."""
    at = clock.now()
    customer = get_object_or_404(Customer, pk=key)
    today = timezone.localtime(at).date()
    first = {
        "starts_on": today,
        "last_on": today + timedelta(days=364),
        "kind": AgreementKind.MAINTENANCE,
        "plan": "standard",
        "currency": currency_of(customer.country),
    }
    form = NewAgreementForm(customer, request.POST or None, initial=first)

    def act(values: dict[str, Any]) -> HttpResponse:
        try:
            return redirect("workspace:terms", key=_create(request, customer, values).pk)
        except Refused as refusal:
            if refusal.field != "ends_on":
                raise
            # People are asked for the last day, the first without it is reckoned.
            raise Refused(refusal.code, str(refusal), field="last_on") from refusal

    around = Around(
        title=_("New agreement"),
        lead=_(
            "It is a draft until its first terms are approved by both sides. Nothing is promised "
            "before."
        ),
        save=_("Create the agreement"),
        described="plan",
        descriptions={plan.code: words_of(plan.summary) for plan in plans_offered()},
        **back_to(customer),
    )
    done = _("The agreement is created. Write its first terms here.")
    return form_page(request, form, act, around, place="agreements", done=done)


def _create(request: HttpRequest, customer: Customer, values: Mapping[str, Any]) -> Any:
    who: dict[str, Any] = {"actor": actor_of_request(request), "at": clock.now()}
    agreement = actions.create_agreement(
        **who,
        customer=customer,
        code=values["code"].strip(),
        name=values["name"].strip(),
        kind=values["kind"],
        plan=values["plan"],
        starts_on=values["starts_on"],
        ends_on=values["last_on"] + DAY,
        value=values["value"],
        currency=values["currency"].upper(),
    )
    line = LineValues(sites=list(values["sites"]), products=values["products"])
    with translation.override(customer.language):
        reason = str(_("First terms"))
    day = values["starts_on"]
    return actions.start_draft(
        **who, agreement=agreement, effective_on=day, reason=reason, lines=[line]
    )


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_frame(request: HttpRequest, key: int) -> HttpResponse:
    """Why the terms of a draft change, and from which day."""
    actor = actor_of_request(request)
    draft = draft_for(actor, key)
    first = {"effective_on": draft.effective_on, "reason": draft.reason}
    form = DraftForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.set_draft_frame(
                    actor=actor, at=clock.now(), draft=draft, **form.cleaned_data
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved."))
                return redirect("workspace:terms", key=key)
    context = {
        **frame(request, "agreements"),
        "agreement": draft.agreement,
        "deed": {"title": _("Reason and day"), "effect": _FRAME},
        "button": _("Save"),
        "draft": draft,
        "form": form,
        "failed": status != 200,
    }
    return render(request, "workspace/agreement_deed.html", context, status=status)


@staff("can_edit_agreements")
@require_POST
def change_lines(request: HttpRequest, key: int) -> HttpResponse:
    """Add the service line of a `plan` to a draft, or leave out the `line`."""
    who: dict[str, Any] = {"actor": actor_of_request(request), "at": clock.now()}
    draft = draft_for(who["actor"], key)
    try:
        if line := request.POST.get("line"):
            actions.remove_line(**who, draft=draft, line=line)
        else:
            actions.add_line(**who, draft=draft, plan=request.POST.get("plan", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("workspace:terms", key=key)


@staff("can_see_agreements")
@require_GET
def compare(request: HttpRequest, key: int) -> HttpResponse:
    """What any two versions say differently."""
    agreement = agreement_for(actor_of_request(request), key)
    context = {
        **frame(request, "agreements"),
        **comparison_context(agreement, request.GET.dict()),
    }
    return render(request, "workspace/agreement_compare.html", context)
