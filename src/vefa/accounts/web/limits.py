"""To which customers one of ours is limited: in words, and chosen on a page of its own."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.actions.administration import limit_user
from vefa.accounts.domain.roles import LIMITABLE, TEAM_LIMITABLE
from vefa.accounts.models import Team, User
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Customer
from vefa.customers.queries import companies_like

MOST: Final = 50
"""How many customers are offered at once; a search finds the others."""


def limit_words(user: User) -> LazyText | str:
    """Which customers one of ours sees, in words; empty for a customer's person."""
    if user.customer_id is not None:
        return ""
    if user.limited_to is None:
        return _("All customers")
    names = Customer.objects.filter(pk__in=user.limited_to).values_list("name", flat=True)
    return ", ".join(names) or _("No customer yet")


def team_words(user: User) -> LazyText | str:
    """Which tickets of these customers one of ours sees, where it is not all of them."""
    if not user.only_teams:
        return ""
    teams = Team.objects.filter(members__user=user).order_by("name")
    told = ", ".join(teams.values_list("name", flat=True)) or gettext("no team yet")
    return gettext("Only tickets of their teams (%(teams)s) and those they look after") % {
        "teams": told
    }


@require_http_methods(["GET", "POST"])
@staff("can_edit_people")
@require_recent()
def choose_customers(request: HttpRequest) -> HttpResponse:
    """All customers, or those that are ticked; a search adds others to choose from."""
    key = request.GET.get("id", "")
    found = User.objects.filter(customer=None, role__in=LIMITABLE)
    user = found.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if user is None:
        raise Http404
    if request.method == "POST":
        try:
            limit_user(
                actor=actor_of_request(request),
                at=clock.now(),
                user=user,
                customers=_asked(request),
                only_teams="only_teams" in request.POST,
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The limit is changed."))
        return HttpResponseRedirect(f"{reverse('person')}?id={user.pk}")
    words = request.GET.get("q", "").strip()[:100]
    chosen = list(Customer.objects.filter(pk__in=user.limited_to or []))
    offered = [each for each in companies_like(words, size=MOST) if each not in chosen]
    context = {
        "person": user,
        "limited": user.limited_to is not None,
        "always": user.role == "partner",
        "chosen": chosen,
        "offered": offered,
        "words": words,
        "teams": user.role in TEAM_LIMITABLE,
        "more": len(offered) + len(chosen) >= MOST,
    }
    return render(request, "accounts/limits.html", context)


def _asked(request: HttpRequest) -> list[int] | None:
    """The keys of the customers that were ticked; None for all customers."""
    if request.POST.get("sees") != "some":
        return None
    keys = request.POST.getlist("customer")
    return [int(key) for key in keys if key.isascii() and key.isdigit()]
