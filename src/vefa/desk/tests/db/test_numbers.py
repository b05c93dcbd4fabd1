"""A ticket's number said to staff finds it by an index of its own."""

import pytest
from django.db import connection

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import Ticket


@pytest.mark.django_db
def test_a_number_is_looked_up_by_its_index() -> None:
    found = Ticket.objects.filter(number__in=["V-2026-004217", "V-2025-004217"])
    with scoped(EVERYTHING), connection.cursor() as cursor:
        # A table without rows is read whole whatever indexes it has.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found.explain()
    assert "desk_number" in plan
