"""Writes: a person taken out of notes of earlier redactions, and of what sessions keep."""

from vefa.accounts.models import Session
from vefa.accounts.web.sessions import SessionStore
from vefa.core.redacted import NAME, REACH
from vefa.privacy.domain.traces import scrubbed
from vefa.privacy.models import Redaction
from vefa.privacy.queries.redaction import sessions_after


def scrub_notes(*, of: Redaction) -> int:
    """Take the person out of the notes of other redactions of the company; how many."""
    # Read without a lock: whoever redacts somebody else meanwhile holds their row and wants ours.
    notes = Redaction.objects.exclude(pk=of.pk)
    if of.customer_id is not None:
        notes = notes.filter(customer_id=of.customer_id)
    changed = 0
    for key, note in notes.values_list("pk", "note"):
        said = scrubbed(note, (of.reach, REACH), (of.names, NAME))
        if said != note:
            changed += Redaction.objects.filter(pk=key, note=note).update(note=said)
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
