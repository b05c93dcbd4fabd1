"""Background entry points: the chains grow."""

from typing import Final

from procrastinate.contrib.django import app as jobs

from vefa.audit.actions import seal_entries
from vefa.core import clock
from vefa.core.lanes import LONG
from vefa.core.scope import EVERYTHING, scoped

BATCH: Final = 10_000
MOST_BATCHES: Final = 20
"""How many batches one run seals; the next run goes on."""


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.audit.seal", queueing_lock="vefa.audit.seal", queue=LONG, pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: seal what was written since."""
    _seal(everywhere=False)


@jobs.periodic(cron="17 3 * * *")
@jobs.task(
    name="vefa.audit.seal_rest",
    queueing_lock="vefa.audit.seal_rest",
    queue=LONG,
    pass_context=False,
)
def seal_rest(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each night: seal what became visible far behind younger entries."""
    _seal(everywhere=True)


def _seal(*, everywhere: bool) -> None:
    for _ in range(MOST_BATCHES):
        with scoped(EVERYTHING):
            sealed = seal_entries(at=clock.now(), everywhere=everywhere, limit=BATCH)
        if sealed < BATCH:
            return
