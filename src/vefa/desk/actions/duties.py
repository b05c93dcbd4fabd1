"""What follows for tickets where a duty of the customer is recorded as not met, or met again.

Clocks wait while a duty that stops them is not met, each wait in the open, with the duty named.
"""

from collections.abc import Sequence
from datetime import datetime

from vefa.commitments.domain import state
from vefa.commitments.domain.names import WaitReason, clocks_waiting_for
from vefa.desk.actions.work import Work
from vefa.desk.domain.duties import Lack, wait_changes
from vefa.desk.domain.record import Standing, Wait
from vefa.desk.models import State, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.duties import lacks_for_clocks


def changes_due(
    ticket: Ticket, now: Standing, *, on_site: bool
) -> tuple[Sequence[Lack], Sequence[Wait]]:
    """For which duties the ticket's clocks are to begin waiting, and which waits are to end.

    What is resolved, over or not sent yet waits for nothing.
    """
    over = now.resolved_at is not None or now.closed or now.cancelled
    if over or ticket.state == State.DRAFT:
        return (), ()
    return wait_changes(now.waits, lacks_for_clocks(ticket, on_site=on_site))


def follow_duties(work: Work, *, since: datetime | None = None) -> None:
    """Let the clocks wait exactly for the duties that are not met now.

    A wait begins now; where `since` is given, then (not before the record or the report), and
    those that are over end then. So neither side gains by how fast the worker is.
    """
    begin, end = changes_due(work.ticket, work.standing, on_site=demanded(work))
    for lack in begin:
        entry = work.event("duty_lacking", title=dict(lack.title), expired=lack.recorded.expired)
        began = work.at if since is None else _beginning(work, lack, since)
        clocks = [str(clock) for clock in clocks_waiting_for(WaitReason(lack.wait_reason))]
        work.fact(
            "waiting_started",
            at=began,
            id=lack.wait_id,
            reason=lack.wait_reason,
            entry=entry.pk,
            clocks=clocks or None,
            title=dict(lack.title),
        )
    for wait in end:
        opened = next(fact for fact in work.facts if fact.data.get("id") == wait.id)
        work.fact("waiting_ended", at=max(since or work.at, wait.since), id=wait.id)
        work.event("duty_met", title=opened.data["title"])


def _beginning(work: Work, lack: Lack, since: datetime) -> datetime:
    """The record's instant, not before the report; now where a promise was missed meanwhile.

    Who comes late with a wait takes no recorded miss back.
    """
    began = max(since, lack.recorded.recorded_at, work.ticket.reported_at)
    shown = state(promise.terms_of(work.facts), promise.events_of(work.facts), work.at)
    missed = [each.missed_at for each in shown.clocks.values() if each.missed_at is not None]
    return work.at if any(each > began for each in missed) else began


def demanded(work: Work) -> bool:
    """Whether a visit was demanded."""
    return any(fact.type == "onsite_demanded" for fact in work.facts)
