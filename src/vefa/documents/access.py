"""Fetching a file and checking who asks, in one place. A stranger gets 404."""

from typing import Final
from uuid import UUID

from django.http import Http404
from django.utils.module_loading import import_string

from vefa.core.actor import Actor
from vefa.core.subscriptions import subscribers_of
from vefa.documents.models import StoredFile

RULES: Final = "vefa.documents.access.file_for"
"""Under this name a room above subscribes a rule `(actor, file) -> bool`: it knows what a file
belongs to, and so who may not have it."""


def file_for(actor: Actor, key: UUID) -> StoredFile:
    """The file of that key: staff see all, a customer's people the public ones of their own.

    Every rule of the rooms above must agree. Row-level security holds the customer's wall a
    second time.
    """
    files = StoredFile.objects.all()
    if not actor.is_staff:
        files = files.filter(customer_id=actor.customer_id or 0, public=True)
    file = files.filter(key=key).first()
    if file is None or not all(import_string(rule)(actor, file) for rule in subscribers_of(RULES)):
        raise Http404
    return file
