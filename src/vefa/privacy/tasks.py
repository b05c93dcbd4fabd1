"""Background entry points: exports are made, redactions go on, what is old is let go."""

import logging
from typing import Final

from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.lanes import LONG
from vefa.core.scope import EVERYTHING, scoped
from vefa.privacy.actions.exports import make_export, remove_exports
from vefa.privacy.actions.redaction import take_step
from vefa.privacy.actions.retention import apply_rule, note_applied
from vefa.privacy.domain.retention import KEYS
from vefa.privacy.models import Redaction

log = logging.getLogger(__name__)

MOST_BATCHES: Final = 200
"""How many batches of a kind one night deals with; the next goes on."""


@jobs.task(name="vefa.privacy.make_export", queue=LONG)
def make_archive(export_id: int) -> None:
    """Gather everything that is held about a person."""
    with scoped(EVERYTHING):
        make_export(export_id=export_id, at=clock.now())


@jobs.task(name="vefa.privacy.redact", queue=LONG)
def redact(redaction_id: int) -> None:
    """Take a person out, step by step, each in a transaction of its own."""
    left = True
    while left:
        with scoped(EVERYTHING):
            left = take_step(redaction_id=redaction_id, at=clock.now())


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(
    name="vefa.privacy.go_on", queueing_lock="vefa.privacy.go_on", queue=LONG, pass_context=False
)
def go_on(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every ten minutes: go on with redactions whose job was lost; remove archives of old."""
    with scoped(EVERYTHING):
        remove_exports(at=clock.now())
        begun = list(Redaction.objects.filter(finished_at=None).values_list("pk", flat=True))
    for redaction_id in begun:
        try:
            redact(redaction_id)
        except Exception:
            # One that cannot go on holds up no other; it stays in the list of those begun.
            log.exception("redaction %s could not go on", redaction_id)


@jobs.periodic(cron="41 1 * * *")
@jobs.task(
    name="vefa.privacy.retain", queueing_lock="vefa.privacy.retain", queue=LONG, pass_context=False
)
def retain(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each night: deal with what was kept long enough, a batch in each transaction."""
    at, done = clock.now(), dict.fromkeys(KEYS, 0)
    for kind in KEYS:
        for _ in range(MOST_BATCHES):
            with scoped(EVERYTHING):
                changed = apply_rule(kind=kind, at=at)
            done[kind] += changed
            if not changed:
                break
    with scoped(EVERYTHING):
        note_applied(at=at, done={kind: count for kind, count in done.items() if count})
