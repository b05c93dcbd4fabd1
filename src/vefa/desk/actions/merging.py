"""Merging: two tickets about one thing become one. It cannot be undone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.commitments.domain import Clock, ClockState
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Contact
from vefa.desk.actions import mailing
from vefa.desk.actions.watching import join
from vefa.desk.actions.work import Work, work_on
from vefa.desk.domain.merging import lost_promises
from vefa.desk.domain.states import may
from vefa.desk.models import Merge, Ticket, Watcher
from vefa.desk.queries import promise
from vefa.desk.queries.merging import heir_of
from vefa.desk.queries.wording import CLOCKS


@transaction.atomic
def merge(
    *, actor: Actor, at: datetime, ticket: Ticket, into: Ticket, once: str | None = None
) -> None:
    """End the ticket and let it go on in another open one of the same customer.

    Its clocks end: what was kept or missed by then stays so, what still runs is counted neither
    way. So that no promise is lost, each that runs must be promised in the other at least as
    early, or be over there. Whoever was told of the one is told of the other from now on; answers
    to either land in the other. Both rows are locked first, so of two mergings at once the second
    finds what the first one left.
    """
    if ticket.pk == into.pk:
        raise Refused("itself", _("A ticket cannot be merged into itself."), field="into")
    _check_customer(ticket, into)
    pair = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=[ticket.pk, into.pk])
    kept = next(each for each in list(pair.order_by("pk")) if each.pk == into.pk)
    with work_on(actor=actor, at=at, ticket=ticket, verb="merge", once=once) as ended:
        if ended.repeat:
            return
        _check_open(kept)
        with work_on(actor=actor, at=at, ticket=kept, verb="take_over") as going:
            _keep_promises(ended, going)
            join(going, _told_of(ended.ticket))
            going.event("merged_in", number=ended.ticket.number)
        ended.fact("cancelled", reason="merged")
        entry = ended.event("merged", once=once, number=kept.number)
        ended.move()
        Merge.objects.create(
            customer_id=ticket.customer_id, ticket=ended.ticket, into=kept, at=ended.at
        )
        mailing.send(ended, "merged", entry=entry)


def _check_customer(ticket: Ticket, into: Ticket) -> None:
    if ticket.customer_id != into.customer_id:
        told = _("%(number)s is another customer’s ticket: merging would show each the other’s.")
        raise Refused("customer", told % {"number": into.number}, field="into")


def _check_open(into: Ticket) -> None:
    if may("take_over", into.state):
        return
    names = {"number": into.number, "state": into.get_state_display()}
    heir = heir_of(into)
    if heir is not None:
        told = _("%(number)s was merged itself; it goes on in %(heir)s.")
        raise Refused("merged", told % {**names, "heir": heir.number}, field="into")
    told = _("Only an open ticket can take in another one; %(number)s is “%(state)s”.")
    raise Refused("not_open", told % names, field="into")


def _keep_promises(ended: Work, going: Work) -> None:
    at = max(ended.at, going.at)
    lost = lost_promises(_clocks(ended, at), _clocks(going, at))
    if not lost:
        return
    told = _(
        "No promise may be lost by merging, and %(number)s promises less or later than "
        "%(ended)s: %(clocks)s. Merge into the one that was reported first; where the other is "
        "more severe, raise the severity before."
    )
    names = {
        "number": going.ticket.number,
        "ended": ended.ticket.number,
        "clocks": ", ".join(str(CLOCKS[str(name)]) for name in lost),
    }
    raise Refused("promise", told % names, field="into")


def _clocks(work: Work, at: datetime) -> dict[Clock, ClockState]:
    found = promise.state_of(work.facts, at=at)
    return dict(found.clocks) if found else {}


def _told_of(ticket: Ticket) -> Iterable[Contact]:
    """Who reported the ticket and who gets its letters; nobody who has left the company."""
    rows = Watcher.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, left_at=None
    ).select_related("contact")
    people = [ticket.contact] if ticket.contact else []
    return [each for each in [*people, *(row.contact for row in rows)] if each.active]
