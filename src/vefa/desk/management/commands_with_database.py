"""The part of the desk's commands that needs the database."""

from collections.abc import Iterator
from typing import Any

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.upkeep import Difference, recompute
from vefa.desk.models import Ticket
from vefa.desk.queries.proof import proof_of


def recomputed(*, mend: bool) -> Iterator[Difference]:
    """Differences between the stored columns and the facts, over all tickets."""
    yield from recompute(at=clock.now(), mend=mend)


def exported(number: str) -> dict[str, Any] | None:
    """The proof of a ticket, None where there is none of that number."""
    with scoped(EVERYTHING):
        found = Ticket.objects.select_related("customer", "site", "agreement")
        ticket = found.filter(number=number.upper()).first()
        return None if ticket is None else proof_of(ticket, at=clock.now())
