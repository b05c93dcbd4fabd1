"""How many tickets lie in each queue, how many senders wait, and of how many tickets a letter
did not arrive; counted up to a limit."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet, Value

from vefa.core.actor import Actor
from vefa.core.compiled import Compiled, compiled
from vefa.desk.access import sees_every_ticket, visible_tickets
from vefa.desk.models import Intake, IntakeOutcome
from vefa.desk.queries.lists import OPEN, QUEUES, failed_intake

MOST: Final = 100
"""Counting stops here: a longer queue reads as “99+”."""

_GUARDED: Final = {"unknown": "can_see_incoming", "failures": "can_see_raw_mail"}

_COUNTED: Final = ("mine", "unassigned", "drafts")


def queue_counts(actor: Actor) -> Mapping[str, int]:
    """The lengths of the queues that call for somebody, in one query, each at most `MOST`."""
    if sees_every_ticket(actor):
        return _lengths(actor)
    return Counter(name for (name,) in _counting(actor).rows())


def _lengths(actor: Actor) -> Mapping[str, int]:
    """The same for somebody who sees every ticket, by a function of the database, which plans its
    counting once a connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_queue_lengths(%s, %s)", [actor.id or 0, MOST])
        names = [column[0] for column in cursor.description]
        found = dict(zip(names, cursor.fetchone() or (), strict=True))
    hidden = {name for name, permission in _GUARDED.items() if not actor.can(permission)}
    return {name: length for name, length in found.items() if name not in hidden}


@lru_cache(maxsize=500)
def _counting(actor: Actor) -> Compiled:
    tickets = visible_tickets(actor).filter(OPEN)
    parts = [
        _named(tickets.filter(QUEUES.get(name, Q()), _own(name, actor)), name) for name in _COUNTED
    ]
    undelivered = visible_tickets(actor).filter(undelivered__gt=0)
    parts.append(_named(undelivered, "undelivered"))
    if actor.can(_GUARDED["unknown"]):
        parts.append(_named(Intake.objects.filter(outcome=IntakeOutcome.WHO_IS_THIS), "unknown"))
    if actor.can(_GUARDED["failures"]):
        parts.append(_named(failed_intake(), "failures"))
    return compiled(parts[0].union(*parts[1:], all=True))


def _own(name: str, actor: Actor) -> Q:
    return Q(engineer_id=actor.id) if name == "mine" else Q()


def _named(found: QuerySet[Any], name: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = found.order_by().annotate(queue=Value(name))
    return named.values_list("queue")[:MOST]
