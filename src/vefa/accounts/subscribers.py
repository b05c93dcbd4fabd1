"""What follows here from news of the rooms below."""

from datetime import datetime

from vefa.accounts.actions.administration import disable_user
from vefa.accounts.models import User
from vefa.core.actor import SYSTEM
from vefa.customers.events import ContactLeft


def on_contact_left(event: ContactLeft, at: datetime) -> None:
    """Who does not speak for the customer any more does not get in either."""
    found = User.objects.filter(
        customer_id=event.customer_id, contact_id=event.contact_id, is_active=True
    )
    for user in found:
        disable_user(actor=SYSTEM, at=at, user=user)
