"""Background entry points of the core."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app as jobs

from vefa.core import clock, events


@jobs.task(
    name="vefa.core.deliver_event",
    retry=RetryStrategy(max_attempts=12, exponential_wait=2),
)
def deliver_event(event_id: int) -> None:
    """Deliver one event to its subscribers; raise the first error so that it is tried again."""
    errors = events.deliver(event_id, at=clock.now())
    if errors:
        raise errors[0]


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.core.take_up", queueing_lock="vefa.core.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # the scheduler's
    """Each minute: hand the jobs of killed workers to a living one, so that nothing is lost.

    Every job bears being begun twice; what it did is committed with the note that it was done.
    """
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
