"""Files that come or go with an entry of the timeline."""

from collections.abc import Sequence

from django.conf import settings

from vefa.desk.actions.work import Work
from vefa.desk.models import EntryFile, TimelineEntry
from vefa.desk.queries.reports import NewFile
from vefa.documents.actions import store_file


def attach(work: Work, entry: TimelineEntry, files: Sequence[NewFile]) -> None:
    """Store the files and tie them to the entry; those of a note are not for the customer.

    What a message brought was let in with the message: its own limit holds.
    """
    limit = settings.MESSAGE_LIMIT if entry.raw_message_id else None
    for file in files:
        stored = store_file(
            actor=work.actor,
            at=work.at,
            customer_id=work.ticket.customer_id,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            public=entry.public,
            limit=limit,
        )
        EntryFile.objects.create(customer_id=work.ticket.customer_id, entry=entry, file=stored)
