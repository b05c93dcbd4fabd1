"""What every page of the portal shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from vefa.accounts.web.guards import actor_of_request
from vefa.core import clock
from vefa.customers.queries import company_of
from vefa.desk.queries.letter_texts import letters_from


def portal_frame(request: HttpRequest, current: str = "") -> dict[str, Any]:
    """The company, whether only some of its sites are seen, the page that is open, the instant."""
    actor = actor_of_request(request)
    company, of_sites = company_of(actor.contact_id or 0)
    return {
        "company": company,
        "of_sites": of_sites,
        "current": current,
        "at": clock.now(),
        "wide": True,
        # Asked for by the pages that show it.
        "support_address": SimpleLazyObject(lambda: letters_from(actor.customer_id or 0).address),
        "sees_company": actor.can("can_see_company_tickets"),
    }
