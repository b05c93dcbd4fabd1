"""Fetching an archive and checking who asks. A stranger gets 404."""

from uuid import UUID

from django.http import Http404

from vefa.core.actor import Actor
from vefa.privacy.models import Export


def export_for(actor: Actor, key: UUID) -> Export:
    """An archive that is there, for an administrator."""
    actor.require("can_export_people")
    export = Export.objects.filter(key=key, ready_at__isnull=False, removed_at=None).first()
    if export is None:
        raise Http404
    return export


def own_exports(actor: Actor) -> list[Export]:
    """The archives that a person asked for themself and that are still of use, newest first."""
    return list(Export.objects.filter(user_id=actor.id or 0, by_themself=True, removed_at=None))
