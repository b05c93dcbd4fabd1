"""Reads: which agreements are in force or not over yet, and whose."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from vefa.agreements.models import Agreement
from vefa.agreements.queries import life_of

_WEST: Final = timedelta(hours=12)
"""Nowhere is it earlier than so much before UTC."""


def not_over(*, at: datetime) -> QuerySet[Agreement]:
    """The agreements whose last day has not passed, also of those whose early end is set for
    later. Days are the customer's own; where theirs begins earlier, one is named for some hours
    longer."""
    day = (at - _WEST).date()
    return Agreement.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), ends_on__gt=day)


def customers_served(customer_ids: Collection[int], *, at: datetime) -> set[int]:
    """Those of the customers that have an agreement in force at `at`."""
    found = Agreement.objects.filter(customer_id__in=customer_ids).select_related("customer")
    return {each.customer_id for each in found if life_of(each, at=at).in_force}
