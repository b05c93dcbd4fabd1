"""Background entry points: agreed terms come to hold, ends are announced, evidence runs out."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, TypeVar

from procrastinate.contrib.django import app as jobs

from vefa.agreements.actions import publish_or_give_back, remind_of_end
from vefa.agreements.actions.duties import note_run_out
from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.domain.reminders import TOLD_FOR_DAYS
from vefa.agreements.models import Agreement
from vefa.agreements.queries.drafts import drafts_waiting
from vefa.agreements.queries.duties import run_out
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped

log = logging.getLogger(__name__)
T = TypeVar("T")
LONGEST_AHEAD: Final = timedelta(days=366)
"""Nobody is reminded earlier than that."""


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(
    name="vefa.agreements.upkeep", queueing_lock="vefa.agreements.upkeep", pass_context=False
)
def upkeep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every ten minutes: publish what both sides have approved, remind of ends, note what has run
    out of the evidence of duties."""
    at = clock.now()
    with scoped(EVERYTHING):
        agreed = drafts_waiting(DraftState.AGREED)
        near = (at.date() - timedelta(days=TOLD_FOR_DAYS), at.date() + LONGEST_AHEAD)
        ending = list(
            Agreement.objects.filter(ends_on__range=near, versions__isnull=False)
            .select_related("customer")
            .distinct()
        )
        over = run_out(at=at)
    _each(agreed, lambda it: publish_or_give_back(at=at, draft=it))
    _each(ending, lambda it: remind_of_end(at=at, agreement=it))
    _each(over, lambda it: note_run_out(at=at, evidence=it))


def _each(rows: Iterable[T], deed: Callable[[T], object]) -> None:
    """Each in a transaction of its own: one failure holds up no other."""
    for row in rows:
        try:
            with scoped(EVERYTHING):
                deed(row)
        except Exception:
            log.exception("%s could not be kept up", row)
