"""What waits for you, then the open requests with their next promise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.agreements.access import may_agree
from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.drafts import drafts_waiting
from vefa.core import clock
from vefa.core.actor import Actor
from vefa.customers.models import Contact
from vefa.customers.queries import contact_with_id
from vefa.desk.access import may_rank
from vefa.desk.queries.own import open_requests, waiting_requests
from vefa.portal.queries import agreements_at
from vefa.portal.web.frame import portal_frame
from vefa.portal.web.lines import answerable, line_of


def only_mine(request: HttpRequest, actor: Actor) -> bool:
    """Whether somebody who may see the company's requests wishes to see their own only."""
    return request.GET.get("show") == "mine" and actor.can("can_see_company_tickets")


def waiting_terms(actor: Actor, contact: Contact | None) -> list[TermsDraft]:
    """The new terms that wait for this person's approval: a company representative's."""
    if not may_agree(actor, contact):
        return []
    return drafts_waiting(DraftState.THEIRS, customer_id=actor.customer_id)


@customer("can_see_own_tickets")
def show_home(request: HttpRequest) -> HttpResponse:
    """Waiting for you on top, then what is being worked on, and how the agreement stands."""
    actor, at = actor_of_request(request), clock.now()
    mine = only_mine(request, actor)
    waiting = [row for row in waiting_requests(actor, mine=mine) if answerable(row, actor)]
    page = open_requests(
        actor,
        mine=mine,
        without=[row.row.id for row in waiting],
        page=request.GET.get("page", "1"),
    )
    contact = contact_with_id(actor.contact_id or 0)
    context = {
        "waiting": [line_of(row, actor, at) for row in waiting],
        "open": [line_of(row, actor, at) for row in page],
        "page": page,
        "mine": mine,
        "terms": waiting_terms(actor, contact),
        "agreements": agreements_at(
            actor.customer_id or 0, site_id=contact.site_id if contact else None, at=at
        ),
        "may_rank": may_rank(actor, contact) and page.paginator.count > 1,
    }
    return render(request, "portal/home.html", {**portal_frame(request, "home"), **context})
