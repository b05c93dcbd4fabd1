"""Background entry points of the core."""

import logging
from typing import Final

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from vefa.core import clock, events
from vefa.core.lanes import LONG

log = logging.getLogger(__name__)

MOST_RETRIES: Final = 12
"""How often a failed delivery is tried again; the last time is two hours after the first."""

MOST_BEGINNINGS: Final = 4
"""How often long work is begun that ended the workers which began it."""


class EndedWorkers(Exception):
    """Every worker that took up the delivery came to its end over it."""


@jobs.task(
    name="vefa.core.deliver_event",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_RETRIES, exponential_wait=2),
)
def deliver_event(context: JobContext, event_id: int) -> None:
    """Deliver one event to its subscribers; raise the first error so that it is tried again.

    What fails for the last time is announced. A worker that is killed counts as a failure, so
    that an event which ends every worker does not do so for ever.
    """
    tried = context.job.attempts
    if tried > MOST_RETRIES:
        error = EndedWorkers(f"given up after {tried} attempts")
        events.give_up(event_id, at=clock.now(), error=error)
        return
    errors = events.deliver(event_id, at=clock.now(), last=tried == MOST_RETRIES)
    if errors:
        raise errors[0]


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.core.take_up", queueing_lock="vefa.core.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # the scheduler's
    """Each minute: hand the jobs of killed workers to a living one, so that nothing is lost.

    Every job bears being begun twice; what it did is committed with the note that it was done.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.queue == LONG and job.attempts > MOST_BEGINNINGS:
            # It ends whoever takes it up, and the letters of the same process with it.
            log.error("%s is given up after %s workers: %s", job.task_name, job.attempts, job.id)
            await manager.finish_job(job, Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The next one of its kind waits already, and will do its work.
            await manager.finish_job(job, Status.FAILED, delete_job=False)
