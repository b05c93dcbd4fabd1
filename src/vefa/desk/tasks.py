"""Background entry points of the desk."""

from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.upkeep import raise_thresholds, take_steps


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.desk.upkeep", queueing_lock="vefa.desk.upkeep", pass_context=False)
def upkeep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: thresholds that have come, reminders, silent closing."""
    with scoped(EVERYTHING):
        raise_thresholds(at=clock.now())
    with scoped(EVERYTHING):
        take_steps(at=clock.now())
