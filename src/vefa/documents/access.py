"""Fetching a file and checking who asks, in one place. A stranger gets 404."""

from uuid import UUID

from django.http import Http404

from vefa.core.actor import Actor
from vefa.documents.models import StoredFile


def file_for(actor: Actor, key: UUID) -> StoredFile:
    """The file of that key: staff see all, a customer's people the public ones of their own.

    Row-level security holds the customer's wall a second time.
    """
    files = StoredFile.objects.all()
    if not actor.is_staff:
        files = files.filter(customer_id=actor.customer_id or 0, public=True)
    file = files.filter(key=key).first()
    if file is None:
        raise Http404
    return file
