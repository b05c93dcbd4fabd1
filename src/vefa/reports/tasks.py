"""Background entry points of the reports."""

import logging

from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.lanes import LONG
from vefa.reports.actions import BEHIND, COUNT, count_some, fail_what_if

log = logging.getLogger(__name__)


@jobs.task(name=COUNT, queue=LONG, pass_context=False)
def count_what_if(what_if: int) -> None:
    """Count some tickets of a question, and line up for the next ones: others' jobs come between.

    A worker that is killed begins again where the last one had kept its sums.
    """
    try:
        left = count_some(key=what_if, at=clock.now())
    except Exception as error:
        fail_what_if(key=what_if, at=clock.now(), words=type(error).__name__)
        log.exception("what-if replay %s could not be counted", what_if)
        return
    if left:
        jobs.configure_task(COUNT, priority=BEHIND).defer(what_if=what_if)
