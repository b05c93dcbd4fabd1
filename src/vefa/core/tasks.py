"""Background entry points of the core."""

from procrastinate import RetryStrategy
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
