"""The customer's own order of their open requests."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from vefa.audit.models import Entry
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.ranking import rank_tickets
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def customer(cast: Cast) -> Actor:
    return contact_actor(cast.ours.contact)


def report(company: Company) -> Ticket:
    contact = company.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title="Yazıcı",
            text="Yazmıyor.",
            source="web",
            reported_at=MONDAY,
        ),
    )


def ranks(*tickets: Ticket) -> list[int | None]:
    for ticket in tickets:
        ticket.refresh_from_db()
    return [ticket.rank for ticket in tickets]


def test_the_order_given_is_the_order_kept(cast: Cast, customer: Actor) -> None:
    first, second, third = (report(cast.ours) for _ in range(3))
    dues = [first.next_due_at, second.next_due_at, third.next_due_at]
    rank_tickets(actor=customer, at=LATER, numbers=[third.number, first.number])
    assert ranks(first, second, third) == [2, None, 1]
    # A rank moves no promise.
    assert [first.next_due_at, second.next_due_at, third.next_due_at] == dues
    entry = Entry.objects.get(deed="tickets_ranked")
    assert entry.facts["numbers"] == [third.number, first.number]
    rank_tickets(actor=customer, at=LATER, numbers=[third.number, first.number])
    assert Entry.objects.filter(deed="tickets_ranked").count() == 1
    rank_tickets(actor=customer, at=LATER, numbers=[second.number, second.number])
    assert ranks(first, second, third) == [None, 1, None]


def test_what_has_ended_or_is_anothers_takes_no_rank(cast: Cast, customer: Actor) -> None:
    mine, ended, theirs = report(cast.ours), report(cast.ours), report(cast.strangers)
    ending.cancel(actor=cast.engineer, at=LATER, ticket=ended, reason="Yanlışlıkla.")
    for number in (ended.number, theirs.number, "V-2026-999999"):
        with pytest.raises(Refused) as refused:
            rank_tickets(actor=customer, at=LATER, numbers=[mine.number, number])
        assert refused.value.code == "ended"
    assert ranks(mine, ended, theirs) == [None, None, None]


def test_only_the_customers_own_people_rank(cast: Cast) -> None:
    ticket = report(cast.ours)
    for actor in (cast.engineer, contact_actor(cast.ours.end_user)):
        with pytest.raises(NotAllowed):
            rank_tickets(actor=actor, at=LATER, numbers=[ticket.number])
