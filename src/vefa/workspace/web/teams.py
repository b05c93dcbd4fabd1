"""The teams of our people: listed, added, changed, retired by service managers."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vefa.accounts.actions.teams import add_team, change_team, restore_team, retire_team
from vefa.accounts.models import Team
from vefa.accounts.queries import engineers
from vefa.accounts.queries.teams import all_teams, members_of, team_with_id
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Language
from vefa.workspace.web.frame import frame

_DEEDS: Final = {
    "retire": (retire_team, _("The team takes no more tickets.")),
    "restore": (restore_team, _("The team takes tickets again.")),
}


class TeamForm(forms.Form):
    """A team and who is in it. Whoever is shut out meanwhile can only be taken out."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=100)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_(
            "For somebody who first writes to a mailbox of the team and is then added as a contact."
        ),
    )
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = members_of(team) if team else []
        known = {person.pk: person for person in (*engineers(), *members)}
        people = sorted(known.values(), key=lambda person: person.name)
        named = [(person.pk, person.name) for person in people]
        self.fields["members"].choices = named  # type: ignore[attr-defined]
        languages = [("", _("The company’s own")), *Language.choices]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if team is not None:
            keys = [person.pk for person in members]
            self.initial = {"name": team.name, "language": team.language, "members": keys}


@staff("can_see_people")
@require_GET
def show_teams(request: HttpRequest) -> HttpResponse:
    """Every team with its members."""
    rows = [(row, dict(Language.choices).get(row.team.language, "")) for row in all_teams()]
    return render(request, "workspace/teams.html", {**frame(request, "teams"), "rows": rows})


@staff("can_edit_teams")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new team."""
    return _form_page(request, None)


@staff("can_edit_teams")
@require_http_methods(["GET", "POST"])
def show_team(request: HttpRequest, key: int) -> HttpResponse:
    """One team: its name, its language, its members; retired, or taken up again."""
    team = team_with_id(key)
    if team is None:
        raise Http404
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        return _form_page(request, team)
    act, told = deed
    act(actor=actor_of_request(request), at=clock.now(), team_id=team.pk)
    messages.success(request, told)
    return redirect("workspace:teams")


def _form_page(request: HttpRequest, team: Team | None) -> HttpResponse:
    form = TeamForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, team, form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:teams")
    failed = bool(form.errors)
    context = {**frame(request, "teams"), "form": form, "team": team, "failed": failed}
    return render(request, "workspace/team.html", context, status=422 if failed else 200)


def _keep(request: HttpRequest, team: Team | None, values: dict[str, Any]) -> None:
    actor, at = actor_of_request(request), clock.now()
    if team is None:
        add_team(actor=actor, at=at, **values)
    else:
        change_team(actor=actor, at=at, team_id=team.pk, **values)
