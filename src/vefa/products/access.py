"""Fetching an installation and checking who asks. A stranger gets 404."""

from django.http import Http404

from vefa.core.actor import Actor
from vefa.products.models import Installation


def installation_for(actor: Actor, key: int) -> Installation:
    """The installation of that key: staff see all, a customer's people their own."""
    found = Installation.objects.select_related("version__product", "site", "customer")
    if not actor.is_staff:
        found = found.filter(customer_id=actor.customer_id or 0)
    installation = found.filter(pk=key).first()
    if installation is None:
        raise Http404
    return installation
