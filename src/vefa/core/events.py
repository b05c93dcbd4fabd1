"""News travels up: a room announces, rooms above subscribe, the worker delivers.

An event is a frozen dataclass of plain values (ids, not rows). `announce` writes it in the
action's own transaction and defers its delivery there, so that a rollback leaves neither.
Each subscriber runs once per event: its work commits together with the note that it was done.
What a subscriber could not deal with, however often it was tried, is news of its own.
"""

import dataclasses
import logging
from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app as jobs

from vefa.core.models import EventDelivery, OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.subscriptions import subscribers_of

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """A subscriber has failed for the last time with the event of that name and payload."""

    event_id: int
    event: str
    payload: dict[str, Any]
    subscriber: str
    error: str


def event_name(event_class: type[Any]) -> str:
    """`vefa.mail.events.MessageReceived`: the path by which the class is found again."""
    return f"{event_class.__module__}.{event_class.__qualname__}"


def announce(event: Any, *, at: datetime) -> int:
    """Record the event in the running transaction and have it delivered after commit."""
    name = event_name(type(event))
    row = OutboxEvent.objects.create(name=name, payload=dataclasses.asdict(event), at=at)
    if subscribers_of(name):
        jobs.configure_task("vefa.core.deliver_event").defer(event_id=row.pk)
    return row.pk


def deliver(event_id: int, *, at: datetime, last: bool = False) -> list[Exception]:
    """Call every subscriber that has not dealt with the event; collect their errors.

    One subscriber's failure does not hold up another; the caller retries while errors remain.
    `last` says that nobody will retry: each failure is then announced as `DeliveryFailed`.
    """
    with scoped(EVERYTHING):
        row = OutboxEvent.objects.get(pk=event_id)
    event = import_string(row.name)(**row.payload)
    errors: list[Exception] = []
    for key in subscribers_of(row.name):
        try:
            with scoped(EVERYTHING):
                _, new = EventDelivery.objects.get_or_create(
                    event=row, subscriber=key, defaults={"at": at}
                )
                if new:
                    import_string(key)(event, at)
        except Exception as error:  # noqa: BLE001  # the others must still hear of it
            errors.append(error)
            if last:
                _give_up(row, key, error, at)
    return errors


def give_up(event_id: int, *, at: datetime, error: Exception) -> None:
    """Announce for each subscriber that has not dealt with the event that none will."""
    with scoped(EVERYTHING):
        row = OutboxEvent.objects.get(pk=event_id)
        done = set(EventDelivery.objects.filter(event=row).values_list("subscriber", flat=True))
    for key in subscribers_of(row.name):
        if key not in done:
            _give_up(row, key, error, at)


def _give_up(row: OutboxEvent, subscriber: str, error: Exception, at: datetime) -> None:
    log.error("%s could not deal with %s", subscriber, row, exc_info=error)
    if row.name == event_name(DeliveryFailed):
        return
    news = DeliveryFailed(row.pk, row.name, row.payload, subscriber, repr(error)[:1_000])
    with scoped(EVERYTHING):
        announce(news, at=at)
