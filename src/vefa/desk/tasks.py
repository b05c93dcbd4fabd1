"""Background entry points of the desk."""

import logging
from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet
from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.upkeep import raise_thresholds_of, take_step
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import due_steps, due_thresholds

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 5_000
"""How many tickets one run deals with; the next follows within a minute."""


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.desk.upkeep", queueing_lock="vefa.desk.upkeep", pass_context=False)
def upkeep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: thresholds that have come, reminders, silent closing."""
    at = clock.now()
    _each(due_thresholds(at, size=MOST_AT_ONCE), lambda it: raise_thresholds_of(at=at, ticket=it))
    _each(due_steps(at, size=MOST_AT_ONCE), lambda it: take_step(at=at, ticket=it))


def _each(tickets: QuerySet[Ticket], deed: Callable[[Ticket], object]) -> None:
    """Do it to every ticket, each in a transaction of its own: one failure holds up no other."""
    with scoped(EVERYTHING):
        found = list(tickets)
    for ticket in found:
        try:
            with scoped(EVERYTHING):
                deed(ticket)
        except Exception:
            log.exception("%s could not be kept up", ticket.number)
