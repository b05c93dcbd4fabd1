"""Writes: a person taken out of notes of earlier redactions, and of what sessions keep."""

from vefa.accounts.models import Session
from vefa.accounts.web.sessions import SessionStore
from vefa.core.redacted import NAME, REACH
from vefa.privacy.domain.traces import scrubbed
from vefa.privacy.models import Redaction
from vefa.privacy.queries.redaction import sessions_after


def scrub_notes(*, of: Redaction) -> int:
    """Take the person out of the notes of other redactions of the company; how many."""
    notes = Redaction.objects.select_for_update(of=("self",)).exclude(pk=of.pk)
    if of.customer_id is not None:
        notes = notes.filter(customer_id=of.customer_id)
    changed = 0
    for each in notes:
        said = scrubbed(each.note, (of.reach, REACH), (of.names, NAME))
        if said != each.note:
            each.note = said
            each.save(update_fields=["note"])
            changed += 1
    return changed


def scrub_sessions(*, of: Redaction, size: int) -> tuple[int | None, int]:
    """Take the person out of what the next sessions keep, such as a report while it is written.

    The last session looked at, None at the end; and how many were changed.
    """
    rows, changed, codec = sessions_after(of, size), 0, SessionStore()
    for row in rows:
        kept = codec.decode(row.content)
        said = scrubbed(kept, (of.reach, REACH), (of.names, NAME))
        if said != kept:
            Session.objects.filter(pk=row.pk).update(content=codec.encode(said))
            changed += 1
    return (rows[-1].pk if rows else None), changed
