"""Attempts of a request, counted in a step of their own.

The count is committed before anything is tried. So many at once gain nothing by being at once,
whatever goes wrong afterwards takes no count back, and nobody who shares a counter (a company
behind one address) waits while a password is stretched or somebody else's server is asked.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest

from vefa.accounts.actions.throttling import Counter, count_attempt
from vefa.accounts.domain.throttle import NO_WAIT
from vefa.accounts.web.middleware import end_step
from vefa.core import clock


def begin_attempt(request: HttpRequest, counters: Sequence[Counter]) -> timedelta:
    """Count the attempt for good; or how long to wait, and then nothing must be tried.

    Whoever was right is forgiven (`forgive_attempt`) when everything is done.
    """
    wait = count_attempt(at=clock.now(), counters=counters)
    if wait == NO_WAIT:
        end_step(request)
    return wait
