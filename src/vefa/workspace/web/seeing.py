"""Two questions: who can see this ticket, and what can this person do?"""

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.domain.roles import permissions_of
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.accounts.queries.people import permissions_held
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.limits import limit_words, team_words
from vefa.agreements.access import may_agree
from vefa.agreements.queries.duties import may_state
from vefa.core.scope import scoped
from vefa.customers.models import Contact, Site
from vefa.customers.queries import contact_with_id
from vefa.desk.access import may_rank, ticket_for
from vefa.desk.models import Ticket
from vefa.desk.queries.seeing import MOST_COUNTED, Seer, seers_of, sight_of
from vefa.workspace.web.frame import frame

RULES: Final[Mapping[str, LazyText]] = {
    "all": _("sees the tickets of all customers"),
    "customer": _("is limited to customers; this is one of them"),
    "team": _("it lies with one of their teams"),
    "engineer": _("looks after it"),
    "own": _("reported it"),
    "copies": _("gets copies"),
    "site": _("sees the requests of this site"),
    "company": _("sees all requests of the company"),
}
"""Why somebody sees a ticket (`desk.queries.seeing.Seer`), in words."""


@staff("can_see_people")
@require_safe
def show_seers(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody who can see the ticket: ours, then the customer's people, each by which rule."""
    ticket = ticket_for(actor_of_request(request), number)
    context = {"ticket": ticket, "sides": sides_of(ticket)}
    return render(request, "workspace/seers.html", {**frame(request, ""), **context})


def sides_of(ticket: Ticket) -> list[tuple[LazyText | str, list[tuple[Seer, LazyText]]]]:
    """Who sees the ticket, with the reason in words: our people, then the customer's."""
    told = [(seer, RULES[seer.rule]) for seer in seers_of(ticket)]
    ours = [pair for pair in told if pair[0].user.customer_id is None]
    theirs = [pair for pair in told if pair[0].user.customer_id is not None]
    return [(_("Our people"), ours), (ticket.customer.name, theirs)]


@staff("can_see_people")
@require_safe
def show_abilities(request: HttpRequest, key: int) -> HttpResponse:
    """What somebody may do and how much they see, with their limits in words."""
    person = User.objects.select_related("customer", "contact").filter(pk=key).first()
    if person is None:
        raise Http404
    context = {
        "person": person,
        "may": deeds_of(person),
        "withheld": _said(permissions_of(person.role) - allowed_to(person)),
        "customers": person.customer.name if person.customer else limit_words(person),
        "tickets": _tickets_of(person),
        "sight": sight_of(person),
        "most": MOST_COUNTED,
    }
    return render(request, "workspace/abilities.html", {**frame(request, "roles"), **context})


def deeds_of(person: User) -> list[str]:
    """What the person may do within their limits, in words; nothing who does not get in."""
    return _said(allowed_to(person)) if person.is_active else []


def allowed_to(person: User) -> frozenset[str]:
    """The permissions of which the person's pages and deeds make something: where the role is not
    enough, what they themselves ask as well is asked, within the person's own scope."""
    actor = actor_of(person)
    with scoped(actor.scope):
        contact = contact_with_id(actor.contact_id or 0)
        refused = {
            "can_rank": not may_rank(actor, contact),
            "can_agree_terms": not may_agree(actor, contact),
            "can_state_duties": not may_state(actor),
        }
    return actor.permissions - {code for code, no in refused.items() if no}


def said(code: str) -> str:
    """A permission in the reader's language."""
    texts = PERMISSION_TEXTS[code]
    return texts.get(get_language() or "en", texts["en"])


def _said(codes: frozenset[str]) -> list[str]:
    return [said(code) for code in PERMISSION_TEXTS if code in codes]


def _tickets_of(person: User) -> LazyText | str:
    """Which tickets of these customers the person sees, in words."""
    if person.contact is None:
        return team_words(person) or _("All tickets of these customers")
    if "can_see_company_tickets" not in permissions_held(person):
        return _("Their own, and those they get copies of")
    return _of_sites(person.contact)


def _of_sites(contact: Contact) -> LazyText | str:
    if contact.sees_sites is None:
        return _("All requests of the company")
    sites = Site.objects.filter(pk__in=contact.sees_sites).values_list("name", flat=True)
    return _("Of these sites: %(sites)s; their own, and those they get copies of") % {
        "sites": ", ".join(sites)
    }
