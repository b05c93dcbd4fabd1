"""Background entry points of the desk."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db.models import Q
from procrastinate.contrib.django import app as jobs

from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.queries.drafts import drafts_waiting
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.lanes import LONG
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.deciding import (
    DECIDE_ABOUT,
    ENDED,
    FOLLOW_AGREEMENT,
    FOLLOW_DUTY,
    decide_open,
    follow_agreement,
    follow_record,
)
from vefa.desk.actions.telling import remind_of_training, tell_of_proposal
from vefa.desk.actions.upkeep import raise_thresholds_of, take_step
from vefa.desk.models import Ticket
from vefa.desk.queries.duties import open_tickets_of, recorded_since
from vefa.desk.queries.lists import due_steps, due_thresholds
from vefa.desk.queries.notices import training_to_tell
from vefa.desk.queries.standing import out_of_step, tickets_following

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_AT_ONCE: Final = 5_000
"""How many tickets one run deals with; the next follows within a minute."""

ONCE_MORE: Final = timedelta(minutes=30)
"""For so long after a record of a duty its tickets are looked at again."""


@jobs.periodic(cron="* * * * *")
@jobs.task(name="vefa.desk.upkeep", queueing_lock="vefa.desk.upkeep", pass_context=False)
def upkeep(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each minute: thresholds that have come, reminders, silent closing."""
    at = clock.now()
    _each(due_thresholds(at, size=MOST_AT_ONCE), lambda it: raise_thresholds_of(at=at, ticket=it))
    _each(due_steps(at, size=MOST_AT_ONCE), lambda it: take_step(at=at, ticket=it))


@jobs.periodic(cron="10 6 * * *")
@jobs.task(name="vefa.desk.proposals", queueing_lock="vefa.desk.proposals", pass_context=False)
def proposals(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each morning: terms that wait for a customer none of whose people could be asked so far."""
    at = clock.now()
    with scoped(EVERYTHING):
        found = drafts_waiting(DraftState.THEIRS)
    _each(found, lambda it: tell_of_proposal(at=at, draft_id=it.pk))


@jobs.periodic(cron="20 6 * * *")
@jobs.task(name="vefa.desk.training", queueing_lock="vefa.desk.training", pass_context=False)
def training(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Each morning: certificates of training that run out soon, customer by customer."""
    at = clock.now()
    with scoped(EVERYTHING):
        found = training_to_tell(at=at)
    _each(found, lambda it: remind_of_training(at=at, found=it))


@jobs.task(name=FOLLOW_DUTY, queue=LONG, pass_context=False)
def follow_duty(agreement_id: int, line: str, recorded_at: str) -> None:
    """Let the open tickets of a service line follow what was recorded of a duty."""
    _follow(agreement_id, line, datetime.fromisoformat(recorded_at), at=clock.now())


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(
    name="vefa.desk.duties", queueing_lock="vefa.desk.duties", queue=LONG, pass_context=False
)
def duties(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Once more for what was recorded lately.

    A ticket may have been reported, or may have turned out to be concerned, between the record
    and the list of those that followed it.
    """
    at = clock.now()
    with scoped(EVERYTHING):
        found = recorded_since(at - ONCE_MORE)
    for agreement_id, line, recorded_at in found:
        _follow(agreement_id, line, recorded_at, at=at)


def _follow(agreement_id: int, line: str, since: datetime, *, at: datetime) -> None:
    keys = open_tickets_of(agreement_id, line).values_list("pk", flat=True)
    _each(
        keys,
        lambda key: follow_record(
            actor=SYSTEM, at=at, ticket=Ticket.objects.get(pk=key), since=since
        ),
    )


@jobs.task(name=DECIDE_ABOUT, queue=LONG, pass_context=False)
def decide_about(installation_id: int | None = None, version_id: int | None = None) -> None:
    """Decide again about the open tickets of an installed system, or of all of a version."""
    at = clock.now()
    about = Ticket.objects.filter(
        Q(installation_id=installation_id)
        if version_id is None
        else Q(installation__version_id=version_id)
    )
    keys = about.exclude(state__in=ENDED).order_by("pk").values_list("pk", flat=True)
    _each(
        keys,
        lambda key: decide_open(actor=SYSTEM, at=at, tickets=Ticket.objects.filter(pk=key)),
    )


@jobs.task(name=FOLLOW_AGREEMENT, queue=LONG, pass_context=False)
def agreement_changed(agreement_id: int) -> None:
    """Let open tickets follow an agreement that was renewed, begun or ended."""
    _follow_agreements(tickets_following(agreement_id).values_list("pk", flat=True))


@jobs.periodic(cron="5-59/10 * * * *")
@jobs.task(
    name="vefa.desk.agreements",
    queueing_lock="vefa.desk.agreements",
    queue=LONG,
    pass_context=False,
)
def agreements(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every ten minutes: what time alone has made of agreements, nobody else tells the tickets."""
    with scoped(EVERYTHING):
        found = out_of_step(at=clock.now())
    _follow_agreements(found)


def _follow_agreements(keys: Iterable[int]) -> None:
    at = clock.now()
    _each(
        keys,
        lambda key: follow_agreement(actor=SYSTEM, at=at, ticket=Ticket.objects.get(pk=key)),
    )


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
