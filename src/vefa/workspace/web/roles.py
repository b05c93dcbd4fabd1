"""Roles as one table, and two questions: who can see this, and what can this person do?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.domain.roles import PERMISSIONS, ROLES, permissions_of
from vefa.accounts.models import Role, User
from vefa.accounts.queries import actor_of, people_named
from vefa.accounts.web.guards import staff
from vefa.core.actor import Actor
from vefa.core.scope import scoped
from vefa.desk.access import visible_tickets
from vefa.desk.models import Ticket
from vefa.workspace.web.frame import frame

MOST: Final = 200
"""How many people of a customer an answer looks at."""


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody who can see the ticket, and by which permission."""

    user: User
    why: LazyText | str


@staff("can_see_people")
@require_GET
def show_roles(request: HttpRequest) -> HttpResponse:
    """The table; with `ticket` the people who see it, with `person` what they may do."""
    number = request.GET.get("ticket", "").strip().upper()[:20]
    words = request.GET.get("person", "").strip()[:100]
    ticket = Ticket.objects.filter(number=number).first() if number else None
    people = User.objects.filter(pk__in=people_named(words, size=5)) if words else []
    context = {
        "roles": [Role(role).label for role in ROLES],
        "rows": [
            (_said(code), [code in PERMISSIONS[role] for role in ROLES])
            for code in PERMISSION_TEXTS
        ],
        "number": number,
        "ticket": ticket,
        "seers": list(_seers(ticket)) if ticket else [],
        "words": words,
        "people": [(user, user.get_role_display(), _deeds_of(user)) for user in people],
    }
    return render(request, "workspace/roles.html", {**frame(request, "roles"), **context})


def _said(code: str) -> str:
    texts = PERMISSION_TEXTS[code]
    return texts.get(get_language() or "en", texts["en"])


def _deeds_of(user: User) -> list[str]:
    held = permissions_of(user.role) if user.is_active else frozenset()
    return [_said(code) for code in PERMISSION_TEXTS if code in held]


def _seers(ticket: Ticket) -> Iterator[Seer]:
    """Asked of each person as themselves, with the very query and scope of their own pages."""
    staff_people = User.objects.filter(customer=None, is_active=True).order_by("name")
    theirs = User.objects.filter(customer_id=ticket.customer_id, is_active=True).order_by("name")
    for user in [*staff_people, *theirs[:MOST]]:
        actor = actor_of(user)
        with scoped(actor.scope):
            sees = visible_tickets(actor).filter(pk=ticket.pk).exists()
        if sees:
            yield Seer(user, _why(actor, ticket))


def _why(actor: Actor, ticket: Ticket) -> LazyText | str:
    for code in ("can_see_tickets", "can_see_company_tickets"):
        if actor.can(code):
            return _said(code)
    if ticket.contact_id == actor.contact_id:
        return _("It is their own request")
    return _("They get copies")
