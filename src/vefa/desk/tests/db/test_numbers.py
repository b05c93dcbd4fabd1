"""A ticket's number said to staff finds it by an index of its own."""

import pytest

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import make_cast
from vefa.desk.tests.crowd import crowd
from vefa.desk.tests.db.test_classification import reported


@pytest.mark.django_db
def test_a_number_is_looked_up_by_its_index() -> None:
    with scoped(EVERYTHING):
        crowd(reported(make_cast().ours))
        plan = Ticket.objects.filter(number__in=["V-2026-004217", "V-2025-004217"]).explain()
    assert "desk_number" in plan
