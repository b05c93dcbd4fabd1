"""The privacy notice and the terms of use: written, published, and who accepted them."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Language
from vefa.privacy.actions.policies import publish_policy
from vefa.privacy.models import Consent, Policy, PolicyText
from vefa.privacy.queries.policies import numbers_in_force
from vefa.workspace.web.frame import frame

SHOWN: Final = 100
_LONGEST: Final = 100_000


class PolicyForm(forms.Form):
    """The text in each language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, name in Language.choices:
            self.fields[language] = forms.CharField(
                label=name,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 8, "lang": language}),
            )


@require_http_methods(["GET", "POST"])
@staff("can_edit_privacy")
@require_recent()
def show_policies(request: HttpRequest) -> HttpResponse:
    """Both texts with their versions; publishing one asks every customer's person again."""
    in_force, at = numbers_in_force(), clock.now()
    wanted = request.POST.get("kind", "")
    if request.method == "POST" and wanted not in Policy.values:
        raise Http404
    policies, failed = [], False
    for kind, name in Policy.choices:
        number = in_force.get(kind, 0)
        newest = PolicyText.objects.filter(kind=kind, number=number)
        initial = dict(newest.values_list("language", "text"))
        form = PolicyForm(request.POST if wanted == kind else None, initial=initial, prefix=kind)
        if form.is_bound and form.is_valid():
            try:
                publish_policy(
                    actor=actor_of_request(request), at=at, kind=kind, texts=form.cleaned_data
                )
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, gettext("It is published: everybody is asked for it."))
                return redirect("workspace:policies")
        failed |= bool(form.errors)
        accepted = Consent.objects.filter(kind=kind, number=number).count() if number else 0
        policies.append((kind, name, form, newest.first(), accepted))
    consents = Consent.objects.select_related("user", "customer")[:SHOWN]
    context = {**frame(request, "privacy"), "policies": policies, "consents": consents}
    status = 422 if failed else 200
    return render(request, "workspace/policies.html", context, status=status)
