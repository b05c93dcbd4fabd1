"""Background entry points of the desk."""

import logging
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.telling import remind_of_training
from vefa.desk.actions.upkeep import raise_thresholds_of, take_step
from vefa.desk.queries.lists import due_steps, due_thresholds
from vefa.desk.queries.notices import training_to_tell

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_AT_ONCE: Final = 5_000
"""How many tickets one run deals with; the next follows within a minute."""


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.desk.upkeep", queueing_lock="vefa.desk.upkeep", pass_context=False)
def upkeep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: thresholds that have come, reminders, silent closing."""
    at = clock.now()
    _each(due_thresholds(at, size=MOST_AT_ONCE), lambda it: raise_thresholds_of(at=at, ticket=it))
    _each(due_steps(at, size=MOST_AT_ONCE), lambda it: take_step(at=at, ticket=it))


@jobs.periodic(cron="20 6 * * *")
@jobs.task(name="vefa.desk.training", queueing_lock="vefa.desk.training", pass_context=False)
def training(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each morning: certificates of training that run out soon, customer by customer."""
    at = clock.now()
    with scoped(EVERYTHING):
        found = training_to_tell(at=at)
    _each(found, lambda it: remind_of_training(at=at, found=it))


def _each(rows: Iterable[T], deed: Callable[[T], object]) -> None:
    """Do it to each, in a transaction of its own: one failure holds up no other."""
    with scoped(EVERYTHING):
        found = list(rows)
    for each in found:
        try:
            with scoped(EVERYTHING):
                deed(each)
        except Exception:
            log.exception("%s could not be kept up", each)
