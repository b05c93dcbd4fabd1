"""Moving tickets to another terms version: explicit and recorded."""

from datetime import datetime

from vefa.agreements.models import TermsVersion
from vefa.core.actor import Actor
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.work import work_on
from vefa.desk.models import State, Ticket
from vefa.desk.queries.promise import TermsKey

_ENDED = (State.CLOSED, State.CANCELLED, State.DRAFT)


def move_open_tickets(*, actor: Actor, at: datetime, terms_version_id: int) -> int:
    """Put every open ticket of the agreement under this version; how many moved.

    Dates that move by it are a change with grace (commitments, rule 4), never a new lateness.
    """
    version = TermsVersion.objects.select_related("agreement").get(pk=terms_version_id)
    tickets = Ticket.objects.filter(
        customer_id=version.customer_id, agreement_id=version.agreement_id
    ).exclude(state__in=_ENDED)
    moved = 0
    for ticket in tickets.exclude(terms_version_id=terms_version_id):
        with work_on(actor=actor, at=at, ticket=ticket, verb="terms", checked=False) as work:
            before = work.ticket.next_due_at
            work.ticket.terms_version = version
            work.fact("terms_changed", **TermsKey.of(work.ticket).as_data())
            decide_again(work)
            work.event(
                "terms_changed",
                number=version.number,
                reason=version.reason,
                due_before=before.isoformat() if before else None,
            )
        moved += 1
    return moved
