"""What follows here from news of the rooms below."""

from datetime import datetime

from vefa.accounts.actions.administration import change_role, disable_user
from vefa.accounts.domain.roles import portal_role
from vefa.accounts.models import User
from vefa.core.actor import SYSTEM
from vefa.customers.events import ContactLeft, ContactRolesChanged


def on_contact_left(event: ContactLeft, at: datetime) -> None:
    """Who does not speak for the customer any more does not get in either."""
    found = User.objects.filter(
        customer_id=event.customer_id, contact_id=event.contact_id, is_active=True
    )
    for user in found:
        disable_user(actor=SYSTEM, at=at, user=user)


def on_contact_roles_changed(event: ContactRolesChanged, at: datetime) -> None:
    """Who begins or ceases to speak for their company does so in the portal too.

    Where that stays as it was, the role in the portal may have been given by hand, and stays.
    """
    role = portal_role(event.after)
    if role == portal_role(event.before):
        return
    found = User.objects.filter(customer_id=event.customer_id, contact_id=event.contact_id)
    for user in found.exclude(role=role):
        change_role(actor=SYSTEM, at=at, user=user, role=role)
