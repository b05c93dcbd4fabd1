"""News travels up: a room announces, rooms above subscribe, the worker delivers.

An event is a frozen dataclass of plain values (ids, not rows). `announce` writes it in the
action's own transaction and defers its delivery there, so that a rollback leaves neither.
Each subscriber runs once per event: its work commits together with the note that it was done.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procrastinate.contrib.django import app as jobs

from vefa.core.models import EventDelivery, OutboxEvent
from vefa.core.scope import EVERYTHING, scoped

E = TypeVar("E")
Subscriber = Callable[[Any, datetime], None]

_classes: dict[str, type[Any]] = {}
_subscribers: dict[str, dict[str, Subscriber]] = {}


def event_name(event_class: type[Any]) -> str:
    """`mail.MessageReceived` for the class of that name in `vefa.mail.events`."""
    return f"{event_class.__module__.split('.')[1]}.{event_class.__name__}"


def subscribe(event_class: type[E], subscriber: Callable[[E, datetime], None]) -> None:
    """Have `subscriber(event, at)` called for each event of the class; from `apps.ready`."""
    name = event_name(event_class)
    _classes[name] = event_class
    key = f"{subscriber.__module__}.{subscriber.__qualname__}"
    _subscribers.setdefault(name, {})[key] = subscriber


def announce(event: Any, *, at: datetime) -> int:
    """Record the event in the running transaction and have it delivered after commit."""
    name = event_name(type(event))
    row = OutboxEvent.objects.create(name=name, payload=dataclasses.asdict(event), at=at)
    if _subscribers.get(name):
        jobs.configure_task("vefa.core.deliver_event").defer(event_id=row.pk)
    return row.pk


def deliver(event_id: int, *, at: datetime) -> list[Exception]:
    """Call every subscriber that has not dealt with the event; collect their errors.

    One subscriber's failure does not hold up another; the caller retries while errors remain.
    """
    with scoped(EVERYTHING):
        row = OutboxEvent.objects.get(pk=event_id)
    event = _classes[row.name](**row.payload)
    errors: list[Exception] = []
    for key, subscriber in _subscribers.get(row.name, {}).items():
        try:
            with scoped(EVERYTHING):
                _, new = EventDelivery.objects.get_or_create(
                    event=row, subscriber=key, defaults={"at": at}
                )
                if new:
                    subscriber(event, at)
        except Exception as error:  # noqa: BLE001  # the others must still hear of it
            errors.append(error)
    return errors
