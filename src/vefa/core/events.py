"""News travels up: a room announces, rooms above subscribe, the worker delivers.

An event is a frozen dataclass of plain values (ids, not rows). `announce` writes it in the
action's own transaction and defers its delivery there, so that a rollback leaves neither.
Each subscriber runs once per event: its work commits together with the note that it was done.
"""

import dataclasses
from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app as jobs

from vefa.core.models import EventDelivery, OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.subscriptions import subscribers_of


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


def deliver(event_id: int, *, at: datetime) -> list[Exception]:
    """Call every subscriber that has not dealt with the event; collect their errors.

    One subscriber's failure does not hold up another; the caller retries while errors remain.
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
    return errors
