"""Somebody who has just proved who they are, as dangerous pages ask."""

from django.test import Client

from vefa.core import clock


def proved(client: Client) -> Client:
    """They have just proved who they are."""
    session = client.session
    session["confirmed_at"] = clock.now().isoformat()
    session.save()
    return client
