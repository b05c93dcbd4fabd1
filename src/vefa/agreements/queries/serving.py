"""Reads: which customers have an agreement in force."""

from collections.abc import Collection
from datetime import datetime

from vefa.agreements.models import Agreement
from vefa.agreements.queries import life_of


def customers_served(customer_ids: Collection[int], *, at: datetime) -> set[int]:
    """Those of the customers that have an agreement in force at `at`."""
    found = Agreement.objects.filter(customer_id__in=customer_ids).select_related("customer")
    return {each.customer_id for each in found if life_of(each, at=at).in_force}
