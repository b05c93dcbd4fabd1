"""What every page of the portal shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from vefa.accounts.web.guards import actor_of_request
from vefa.core import clock
from vefa.customers.queries import customer_named


def portal_frame(request: HttpRequest, current: str = "") -> dict[str, Any]:
    """The company, the page that is open in the navigation, the present instant."""
    actor = actor_of_request(request)
    return {
        "company": customer_named(actor.customer_id or 0),
        "current": current,
        "at": clock.now(),
        "wide": True,
        "support_address": settings.MAIL_ADDRESS,
        "sees_company": actor.can("can_see_company_tickets"),
    }
