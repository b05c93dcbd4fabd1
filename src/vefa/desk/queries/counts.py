"""How many tickets lie in each queue, how many senders wait, and of how many tickets a letter
did not arrive; counted up to a limit."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q, QuerySet, Value

from vefa.core.actor import Actor
from vefa.core.compiled import Compiled, compiled
from vefa.desk.access import visible_tickets
from vefa.desk.models import Intake, IntakeOutcome
from vefa.desk.queries.lists import OPEN, QUEUES, failed_intake

MOST: Final = 100
"""Counting stops here: a longer queue reads as “99+”."""

_COUNTED: Final = ("mine", "unassigned", "drafts")


def queue_counts(actor: Actor) -> Mapping[str, int]:
    """The lengths of the queues that call for somebody, in one query, each at most `MOST`."""
    return Counter(name for (name,) in _counting(actor).rows())


@lru_cache(maxsize=500)
def _counting(actor: Actor) -> Compiled:
    tickets = visible_tickets(actor).filter(OPEN)
    parts = [
        _named(tickets.filter(QUEUES.get(name, Q()), _own(name, actor)), name) for name in _COUNTED
    ]
    undelivered = visible_tickets(actor).filter(undelivered__gt=0)
    parts.append(_named(undelivered, "undelivered"))
    if actor.can("can_see_incoming"):
        parts.append(_named(Intake.objects.filter(outcome=IntakeOutcome.WHO_IS_THIS), "unknown"))
    if actor.can("can_see_raw_mail"):
        parts.append(_named(failed_intake(), "failures"))
    return compiled(parts[0].union(*parts[1:], all=True))


def _own(name: str, actor: Actor) -> Q:
    return Q(engineer_id=actor.id) if name == "mine" else Q()


def _named(found: QuerySet[Any], name: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = found.order_by().annotate(queue=Value(name))
    return named.values_list("queue")[:MOST]
