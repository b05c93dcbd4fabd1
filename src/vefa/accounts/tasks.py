"""Background entry points of the accounts."""

from procrastinate.contrib.django import app as jobs

from vefa.accounts.actions.links import forget_links
from vefa.accounts.actions.sessions import forget_ended_sessions
from vefa.accounts.actions.spending import forget_spent
from vefa.accounts.actions.throttling import forget_attempts
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped


@jobs.periodic(cron="17 * * * *")
@jobs.task(name="vefa.accounts.tidy", queueing_lock="vefa.accounts.tidy", pass_context=False)
def tidy(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each hour: remove sessions and links whose time has run out, and counts long past."""
    at = clock.now()
    with scoped(EVERYTHING):
        forget_ended_sessions(at=at)
        forget_attempts(at=at)
        forget_links(at=at)
        forget_spent(at=at)
