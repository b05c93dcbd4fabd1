"""The customer's own order of their open requests."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.customers.queries import contact_with_id
from vefa.desk.access import may_rank, visible_tickets
from vefa.desk.domain.states import OPEN
from vefa.desk.models import State


@transaction.atomic
def rank_tickets(*, actor: Actor, at: datetime, numbers: Sequence[str]) -> None:
    """Give the requests the ranks 1, 2, 3 … in the order given; all others lose theirs.

    Only a customer's person with `can_rank` who sees the whole company ranks, and only what is
    open. A rank moves no promise; it tells our people what matters most. Refused: `ended`, where
    one of the numbers is no open request any more (then nothing is changed).
    """
    if not may_rank(actor, contact_with_id(actor.contact_id or 0)):
        raise NotAllowed("can_rank")
    order = {number: place for place, number in enumerate(dict.fromkeys(numbers), start=1)}
    # A solved request may come back; until then it takes no place of another.
    found = visible_tickets(actor).filter(state__in=(*OPEN, State.RESOLVED))
    locked = found.select_for_update(of=("self",)).only("number", "state", "rank")
    tickets = list(locked.order_by("id"))
    if not set(order) <= {ticket.number for ticket in tickets if ticket.state in OPEN}:
        raise Refused(
            "ended",
            _("One of these requests has ended meanwhile. The list now shows what is open."),
        )
    changed = [ticket for ticket in tickets if ticket.rank != order.get(ticket.number)]
    for ticket in changed:
        ticket.rank = order.get(ticket.number)
        ticket.save(update_fields=["rank"])
    if changed:
        record(
            actor=actor,
            at=at,
            deed="tickets_ranked",
            subject="customer",
            subject_id=actor.customer_id or 0,
            customer_id=actor.customer_id,
            numbers=list(order),
        )
