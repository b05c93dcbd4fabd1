"""Recomputing all tickets holds up nobody: it locks a few at a time."""

import psycopg
import pytest

from tests.faults.processes import url
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.upkeep import recompute
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = 7


@pytest.fixture
def tickets():
    """Four tickets, each with a column that its facts do not bear out."""
    with scoped(EVERYTHING):
        contact = make_cast().ours.contact
        made = [
            open_ticket(
                actor=contact_actor(contact),
                at=MONDAY,
                report=Report(
                    customer_id=contact.customer_id,
                    contact=contact,
                    title=f"Yazıcı {number}",
                    text="Yazmıyor.",
                    source="web",
                    severity="S2",
                    reported_at=MONDAY,
                ),
            )
            for number in range(4)
        ]
        Ticket.objects.update(next_threshold=WRONG)
        return made


def wrong():
    with scoped(EVERYTHING):
        return Ticket.objects.filter(next_threshold=WRONG).count()


def lockable():
    """How many tickets another connection can lock without waiting."""
    with psycopg.connect(url()) as other:
        rows = other.execute("SELECT id FROM desk_ticket FOR UPDATE SKIP LOCKED").fetchall()
        return len(rows)


@pytest.mark.parametrize("batch", [1, 3])
def test_no_ticket_is_locked_between_two_batches(tickets, batch):
    found = recompute(at=MONDAY, mend=True, batch=batch)
    first = next(found)
    assert (first.number, first.column, first.stored) == (
        tickets[0].number,
        "next_threshold",
        WRONG,
    )
    assert lockable() == 4
    assert wrong() == 4 - batch
    assert [each.number for each in found] == [each.number for each in tickets[1:]]
    assert wrong() == 0


def test_what_was_mended_before_it_was_broken_off_stays_mended(tickets):
    found = recompute(at=MONDAY, mend=True, batch=2)
    next(found)
    found.close()
    assert wrong() == 2


def test_looking_alone_mends_nothing(tickets):
    assert len(list(recompute(at=MONDAY, mend=False, batch=2))) == 4
    assert wrong() == 4
