"""Roles as one table, and two questions: who can see this, and what can this person do?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.domain.roles import LIMITABLE, PERMISSIONS, ROLES, WITHIN_LIMITS
from vefa.accounts.models import Role, User
from vefa.accounts.queries import people_named
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.desk.access import visible_tickets
from vefa.workspace.web.frame import frame
from vefa.workspace.web.seeing import deeds_of, said, sides_of


@staff("can_see_people")
@require_GET
def show_roles(request: HttpRequest) -> HttpResponse:
    """The table; with `ticket` the people who see it, with `person` what they may do."""
    number = request.GET.get("ticket", "").strip().upper()[:20]
    words = request.GET.get("person", "").strip()[:100]
    tickets = visible_tickets(actor_of_request(request)).select_related("customer")
    ticket = tickets.filter(number=number).first() if number else None
    people = User.objects.filter(pk__in=people_named(words, size=5)) if words else []
    context = {
        "roles": [Role(role).label for role in ROLES],
        "rows": [
            (said(code), [code in PERMISSIONS[role] for role in ROLES], _is_kept(code))
            for code in PERMISSION_TEXTS
        ],
        "number": number,
        "ticket": ticket,
        "sides": sides_of(ticket) if ticket else [],
        "words": words,
        "people": [(user, user.get_role_display(), deeds_of(user)) for user in people],
    }
    return render(request, "workspace/roles.html", {**frame(request, "roles"), **context})


def _is_kept(code: str) -> bool:
    """Whether staff keep the permission who are limited to some customers."""
    return code in WITHIN_LIMITS and any(code in PERMISSIONS[role] for role in LIMITABLE)
